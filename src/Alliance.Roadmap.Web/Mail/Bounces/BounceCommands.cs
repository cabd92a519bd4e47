using System.CommandLine;
using Alliance.Roadmap.Web.Setup;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary><c>check bounce</c>.</summary>
internal static class BounceCommands
{
    public static Command CheckBounce(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "The message that came back, as .eml." };
        var bounce = new Command("bounce", "Say what a message to the bounce mailbox is: hard, soft, complaint, auto-reply or none.") { file };
        bounce.SetAction(parse =>
        {
            var path = parse.GetValue(file)!;
            Bounce found;
            try
            {
                using var stream = File.OpenRead(path);
                using var message = MimeMessage.Load(stream);
                found = BounceReader.Weightiest(BounceReader.Read(message));
            }
            catch (Exception problem) when (FileTrouble.Is(problem))
            {
                return Shell.Refuse(FileTrouble.InWords(path, problem));
            }
            catch (FormatException)
            {
                found = Bounce.None;
            }

            if (parse.GetValue(shell.AsJson)) Shell.Json(new { kind = found.Kind.Kebab(), found.Recipient, found.Status, found.Diagnostic });
            else Shell.Say(InWords(found));
            return found.Kind is BounceKind.None ? 1 : 0;
        });
        return bounce;
    }

    private static string InWords(Bounce found) => string.Join(Environment.NewLine, new[]
    {
        found.Kind switch
        {
            BounceKind.Hard => "Hard: the message did not arrive, and will not.",
            BounceKind.Soft => "Soft: the message did not arrive for a reason that may pass.",
            BounceKind.Complaint => "Complaint: the recipient reported the message as unwanted.",
            BounceKind.AutoReply => "Automatic reply: the message arrived, and a program answered.",
            _ => "None: this is no bounce, complaint or automatic reply that is known here.",
        },
        found.Recipient is { } recipient ? $"Recipient: {recipient}" : null,
        found.Status is { } status ? $"Status: {status}" : null,
        found.Diagnostic is { } diagnostic ? $"Told: {diagnostic}" : null,
    }.Where(line => line is not null));
}
