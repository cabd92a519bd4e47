using System.CommandLine;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Ledger;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Mail.Bounces;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Posts;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Vision;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>All commands, on one screen. Without one, the program serves.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] words, string[] settings)
    {
        var shell = new Shell(settings);
        var root = new RootCommand("Alliance Roadmap: the living version of the association's vision. Without a command it serves the site.")
        {
            shell.AsJson,
            Serve(),
            VisionCommands.Import(shell),
            VisionCommands.Export(shell),
            BoardCommands.Board(shell),
            DigestCommands.Digest(shell),
            SubscriberCommands.Subscribers(shell),
            LedgerCommands.Ledger(shell),
            DatabaseCommands.Migrate(shell),
            BackupCommands.Backup(shell),
            BackupCommands.Restore(shell),
            new Command("check", "Try the parsers and rules; none of this needs a database.")
            {
                SubscriberCommands.CheckAddress(shell),
                MailCommands.CheckMessage(shell),
                BounceCommands.CheckBounce(shell),
                DigestCommands.CheckSchedule(shell),
                MarkdownCommands.CheckMarkdown(shell),
                FeedCommands.CheckFeed(shell),
            },
            DoctorCommand.Doctor(shell),
        };
        var parsed = root.Parse(words);
        return parsed.Errors.Count > 0 ? WrongUsage(parsed) : await parsed.InvokeAsync();
    }

    /// <summary>Settings may stand anywhere among the words: <c>--Roadmap:DataDirectory=…</c>, <c>--Urls=…</c>.</summary>
    public static (string[] Words, string[] Settings) Split(string[] args)
    {
        var isServe = args.All(arg => arg.StartsWith('-')) || args is ["serve", ..];
        if (isServe && !args.Any(arg => arg is "--help" or "-h" or "-?" or "--version"))
        {
            var rest = args is ["serve", .. var behind] ? behind : args;
            // The value of a setting may stand in a word of its own.
            var unknown = rest.Where((arg, at) => !NamesASetting(arg) && (arg.StartsWith('-') || at == 0 || rest[at - 1].Contains('=') || !NamesASetting(rest[at - 1]))).ToArray();
            return unknown.Length > 0 ? (["serve", .. unknown], []) : ([], rest);
        }

        var bySetting = args.ToLookup(arg => arg.Contains('=') && NamesASetting(arg));
        return ([.. bySetting[false]], [.. bySetting[true]]);
    }

    // Those without a colon are the host's own.
    private static bool NamesASetting(string arg) =>
        arg.StartsWith("--", StringComparison.Ordinal) && arg[2..].Split('=')[0] is var name && (name.Contains(':') || name.ToLowerInvariant() is "urls" or "http_ports" or "https_ports" or "allowedhosts" or "environment" or "contentroot" or "applicationname");

    // Only for its help, and for whatever stands behind it and is no setting.
    private static Command Serve()
    {
        var serve = new Command("serve", "Serve the site, as without a command. Settings alone may follow: --Urls=http://localhost:5080");
        serve.SetAction(_ =>
        {
            Console.Error.WriteLine("“serve” has no answer of its own to print as --json. Settings alone may follow: --Urls=http://localhost:5080");
            return 2;
        });
        return serve;
    }

    private static int WrongUsage(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
        Console.Error.WriteLine("Try --help behind the command.");
        return 2;
    }
}
