using System.Text.RegularExpressions;

namespace Alliance.Roadmap.Mail;

/// <summary>What an attempt to send means, which is not the same as the number the server answered.</summary>
public enum ReplyKind
{
    /// <summary>The server has taken the message and answers for it.</summary>
    Accepted,

    /// <summary>Not now: 4xx.</summary>
    Later,

    /// <summary>Not this recipient: 5xx on RCPT, or on the message without blaming us.</summary>
    Refused,

    /// <summary>Not us: authentication, MAIL FROM, or policy (5.7.x). It says nothing of the recipient.</summary>
    OurFault,

    /// <summary>The connection ended before the body started: certainly not sent.</summary>
    NotSent,

    /// <summary>The connection ended after the body started: nobody knows.</summary>
    Unknown,
}

/// <summary>The answer to one message, and the server's own words.</summary>
/// <param name="Status">The enhanced status (RFC 3463), for example "5.1.1"; null where none was given.</param>
public sealed partial record Reply(ReplyKind Kind, string Words, string? Status = null)
{
    /// <summary>The words for those who may not see whom they are about: servers often repeat the address.</summary>
    public string WordsForAll => AnAddress().Replace(Words, "[address]");

    /// <summary>Security or policy (RFC 3463 §3.8): x.7.x blames the sender, for now or for good.</summary>
    public bool IsPolicy => Status is ['4' or '5', '.', '7', '.', ..];

    [GeneratedRegex(@"[^\s<>""'(),;:]+@[^\s<>""'(),;]+")]
    private static partial Regex AnAddress();
}
