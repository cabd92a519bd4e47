using System.CommandLine;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary><c>check markdown</c>.</summary>
internal static class MarkdownCommands
{
    public static Command CheckMarkdown(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "The text, as Markdown." };
        var markdown = new Command("markdown", "Print the HTML that the public pages make of a text.") { file };
        markdown.SetAction(async (parse, cancel) =>
        {
            var path = parse.GetValue(file)!;
            try
            {
                var html = Markdown.ToHtml(await File.ReadAllTextAsync(path, cancel));
                return parse.GetValue(shell.AsJson) ? Shell.Json(new { html }) : Shell.Say(html.TrimEnd());
            }
            catch (Exception problem) when (FileTrouble.Is(problem))
            {
                return Shell.Refuse(FileTrouble.InWords(path, problem));
            }
        });
        return markdown;
    }
}
