namespace Alliance.Roadmap.Web.Mail;

/// <summary>One message to one person, asked for by what they did: a confirmation, a link to sign in.</summary>
/// <param name="To">The address alone.</param>
/// <param name="Text">Complete in itself: many people read nothing else.</param>
internal sealed record Letter(string To, string Subject, string Text, string Html);
