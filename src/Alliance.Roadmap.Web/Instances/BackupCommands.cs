using System.CommandLine;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Instances;

/// <summary><c>backup</c> and <c>restore</c>.</summary>
internal static class BackupCommands
{
    public static Command Backup(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "The file to write; it must not be there yet." };
        var backup = new Command("backup", "Write the whole database into one file, while the service goes on.") { file };
        backup.SetAction((parse, cancel) => shell.WithServices(async (services, stop) =>
        {
            var path = parse.GetValue(file)!;
            try
            {
                await services.GetRequiredService<Database>().OpenAsItIs(stop);
                var manifest = await services.GetRequiredService<Backup>().Write(path, Tell(shell, parse), stop);
                if (parse.GetValue(shell.AsJson)) return Shell.Json(new { file = Path.GetFullPath(path), madeAt = manifest.MadeAt.UtcDateTime, manifest.Sequence, manifest.Hash });
                Shell.Say($"The backup is in {Path.GetFullPath(path)}: the public record up to {manifest.Sequence}:{manifest.Hash}.");
                return Shell.Say("It holds addresses and keys, so please keep it safe. Settings and the files they name are not in it.");
            }
            catch (BackupException refused)
            {
                return Shell.Refuse(refused.Message);
            }
        }, cancel));
        return backup;
    }

    public static Command Restore(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "What “backup” wrote." };
        var restore = new Command("restore", "Fill an empty database from a backup; sending stays paused until a person says go.") { file };
        restore.SetAction((parse, cancel) => shell.WithServices(async (services, stop) =>
        {
            try
            {
                var (manifest, loss) = await services.GetRequiredService<Restoring>().Run(parse.GetValue(file)!, Tell(shell, parse), stop);
                if (parse.GetValue(shell.AsJson))
                    return Shell.Json(new { madeAt = manifest.MadeAt.UtcDateTime, kept = loss.Kept, lost = loss.Lost?.Select(entry => $"{entry.Sequence}:{entry.Hash}"), stopped = loss.Stopped, sendingPaused = true });
                Shell.Say($"Restored: the public record up to entry {loss.Kept}.");
                Shell.Say(loss.Lost switch
                {
                    null => "There was no journal beside the database, so nobody knows whether later entries were lost, or who has left since.",
                    [] => "The journal knows of no later entry.",
                    [var one] => $"Entry {one.Sequence} was written later and is lost. The public record says so.",
                    var many => $"{many.Count} later entries are lost: {many.Select(entry => $"{entry.Sequence}").Joined()}. The public record says so.",
                });
                if (loss.Stopped > 0) Shell.Say(loss.Stopped == 1 ? "One person who left since the backup stays gone." : $"{loss.Stopped} people who left since the backup stay gone.");
                return Shell.Say("Nothing is sent to subscribers until a person says go: the button on the board's pages, or “digest resume --all”.");
            }
            catch (BackupException refused)
            {
                return Shell.Refuse(refused.Message);
            }
        }, cancel));
        return restore;
    }

    private static Action<string> Tell(Shell shell, ParseResult parse) => parse.GetValue(shell.AsJson) ? _ => { } : line => Shell.Say(line);
}
