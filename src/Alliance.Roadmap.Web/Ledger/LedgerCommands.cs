using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Ledger;

/// <summary><c>ledger verify</c> and <c>ledger export</c>.</summary>
internal static class LedgerCommands
{
    // An entry has a handful of texts of some thousand characters.
    private const int LongestLine = 4_000_000;

    public static Command Ledger(Shell shell) => new("ledger", "Check or print the public record.") { Verify(shell), Export(shell) };

    private static Command Verify(Shell shell)
    {
        var file = new Argument<string?>("file") { Description = "An export to check offline; without one, the database.", Arity = ArgumentArity.ZeroOrOne };
        var expect = new Option<string[]>("--expect") { Description = "SEQUENCE:HASH as published in a page footer or a mail.", AllowMultipleArgumentsPerToken = false };
        expect.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !TryExpectation(token.Value, out _)))
                result.AddError($"--expect takes SEQUENCE:HASH, a number and 64 hexadecimal digits; “{token.Value}” is not that.");
        });
        var verify = new Command("verify", "Check every entry, its place in the chain, its texts and the database's own protection.") { file, expect };
        verify.SetAction((parse, cancel) =>
        {
            var verification = new Verification();
            foreach (var claim in parse.GetValue(expect) ?? [])
            {
                TryExpectation(claim, out var expected);
                verification.Expect(expected.Sequence, expected.Hash);
            }

            var asJson = parse.GetValue(shell.AsJson);
            return parse.GetValue(file) is { } path
                ? VerifyFile(path, verification, asJson, cancel)
                : shell.WithDatabase(async (services, stop) => Answer(verification, await VerifyDatabase(services.GetRequiredService<RoadmapDb>(), verification, stop), asJson), cancel);
        });
        return verify;
    }

    private static Command Export(Shell shell)
    {
        var export = new Command("export", "Print the chain, one entry a line, as /ledger.jsonl serves it.");
        export.SetAction((_, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            await foreach (var entry in services.GetRequiredService<RoadmapDb>().Entries.AsNoTracking().OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(stop))
                await Console.Out.WriteLineAsync(entry.ToLine());
            return 0;
        }, cancel));
        return export;
    }

    /// <summary>Checks every entry of a database, and finds what no entry shows: a missing trigger, a step that differs from its record.</summary>
    internal static async Task<IReadOnlyList<string>> VerifyDatabase(RoadmapDb db, Verification verification, CancellationToken cancel)
    {
        // One snapshot for chain and head, so that an entry written meanwhile is not taken for a fault.
        await using var snapshot = await db.Database.BeginTransactionAsync(db.IsSqlite ? System.Data.IsolationLevel.Serializable : System.Data.IsolationLevel.RepeatableRead, cancel);
        var replay = new Replay();
        string? unfit = null;
        await foreach (var entry in StoredLedger.Entries(db, cancel))
        {
            verification.Check(entry);
            if (verification.Faults.Count > 0 || unfit is not null) continue;
            try
            {
                replay.Apply(entry);
            }
            catch (Exception broken) when (IsUnfit(broken))
            {
                unfit = $"Entry {verification.Sequence} does not add up with the entries before it.";
            }
        }

        var heads = await StoredLedger.Heads(db, cancel);
        verification.Finish(heads is [var head] ? head : null);
        var beyond = new List<string>();
        if (heads.Count != 1) beyond.Add($"The ledger has {heads.Count} heads instead of one, so a cut-off end would not be noticed.");
        beyond.AddRange((await LedgerTriggers.Missing(db, cancel)).Select(name => $"The trigger “{name}” that protects the ledger is missing from the database, or does something else."));
        if (unfit is not null) beyond.Add(unfit);
        else if (verification.Faults.Count == 0) beyond.AddRange(await Strayed(db, replay, cancel));
        return beyond;
    }

    private static async Task<IReadOnlyList<string>> Strayed(RoadmapDb db, Replay replay, CancellationToken cancel)
    {
        try
        {
            return [.. replay.Strayed(await db.Milestones.AsNoTracking().ToListAsync(cancel))];
        }
        catch (Exception broken) when (IsUnfit(broken))
        {
            return [$"The steps in the database cannot be read, so somebody edited them there: {broken.Message}"];
        }
    }

    // What reading a hand-edited row throws.
    private static bool IsUnfit(Exception problem) =>
        problem is InvalidOperationException or FormatException or ArgumentException or JsonException or InvalidCastException or NullReferenceException or OverflowException or KeyNotFoundException;

    private static async Task<int> VerifyFile(string path, Verification verification, bool asJson, CancellationToken cancel)
    {
        var number = 0;
        try
        {
            using var text = new StreamReader(path);
            await foreach (var line in Lines(text, cancel))
            {
                number++;
                if (line is null) return Shell.Refuse($"{path}, line {number}: longer than any entry. Please check a file that “ledger export” or /ledger.jsonl wrote.");
                if (string.IsNullOrWhiteSpace(line)) continue;
                if (JsonNode.Parse(line) is not JsonObject entry) return Shell.Refuse($"{path}, line {number}: not an entry. Please check a file that “ledger export” or /ledger.jsonl wrote.");
                verification.Check(entry);
            }
        }
        catch (JsonException)
        {
            return Shell.Refuse($"{path}, line {number}: not JSON. Please check a file that “ledger export” or /ledger.jsonl wrote.");
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            return Shell.Refuse(FileTrouble.InWords(path, problem));
        }

        var isEmpty = verification is { Sequence: 0, Faults.Count: 0 };
        verification.Finish();
        return Answer(verification, isEmpty ? [$"{path} holds no entry, so there is nothing in it that could be true or false. Please check a file that “ledger export” or /ledger.jsonl wrote."] : [], asJson);
    }

    // Line by line, and null for one too long to be an entry: a file of another kind may be one line without end.
    private static async IAsyncEnumerable<string?> Lines(StreamReader text, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (line, block) = (new StringBuilder(), new char[16_384]);
        int read;
        while ((read = await text.ReadAsync(block, cancel)) > 0)
        {
            for (var from = 0; from < read;)
            {
                var end = Array.IndexOf(block, '\n', from, read - from);
                line.Append(block, from, (end < 0 ? read : end) - from);
                if (line.Length > LongestLine)
                {
                    yield return null;
                    yield break;
                }

                from = end < 0 ? read : end + 1;
                if (end < 0) continue;
                yield return line.ToString();
                line.Clear();
            }
        }

        if (line.Length > 0) yield return line.ToString();
    }

    private static int Answer(Verification verification, IReadOnlyList<string> beyondTheChain, bool asJson)
    {
        List<string> faults = [.. verification.Faults, .. beyondTheChain];
        if (asJson) Shell.Json(new { ok = faults.Count == 0, last = verification.Sequence, hash = verification.Hash, faults });
        else if (faults.Count == 0) Shell.Say(verification.Sequence == 0 ? "The ledger is empty." : $"All {verification.Sequence} entries hold. The newest is {verification.Sequence}:{verification.Hash}");
        return faults.Count == 0 ? 0 : Shell.Refuse(string.Join(Environment.NewLine, faults));
    }

    private static bool TryExpectation(string text, out (long Sequence, string Hash) expectation)
    {
        var colon = text.IndexOf(':');
        expectation = default;
        if (colon < 1 || !long.TryParse(text[..colon], out var sequence) || sequence < 1 || text.Length - colon != 65 || !text[(colon + 1)..].All(char.IsAsciiHexDigit)) return false;
        expectation = (sequence, text[(colon + 1)..]);
        return true;
    }
}
