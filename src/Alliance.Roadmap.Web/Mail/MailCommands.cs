using System.CommandLine;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Mail;

/// <summary><c>check message</c>.</summary>
internal static class MailCommands
{
    public static Command CheckMessage(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "The message, as .eml." };
        var message = new Command("message", "Hold a message against everything we promise of the messages we send.") { file };
        message.SetAction(parse =>
        {
            var path = parse.GetValue(file)!;
            IReadOnlyList<string> breaches;
            try
            {
                using var stream = File.OpenRead(path);
                breaches = MessageCheck.Breaches(stream);
            }
            catch (Exception problem) when (FileTrouble.Is(problem))
            {
                return Shell.Refuse(FileTrouble.InWords(path, problem));
            }
            catch (FormatException)
            {
                breaches = ["This is no message: it has no headers."];
            }

            if (parse.GetValue(shell.AsJson)) Shell.Json(new { ok = breaches.Count == 0, breaches });
            else if (breaches.Count == 0) Shell.Say("The message keeps every promise.");
            else Shell.Say(string.Join(Environment.NewLine, breaches));
            return breaches.Count == 0 ? 0 : 1;
        });
        return message;
    }
}
