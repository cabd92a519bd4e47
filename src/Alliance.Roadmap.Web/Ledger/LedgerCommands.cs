using System.CommandLine;
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
        await foreach (var entry in db.Entries.AsNoTracking().OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
        {
            verification.Check(entry.ToJson());
            if (verification.Faults.Count == 0) replay.Apply(entry);
        }

        var head = await db.LedgerHeads.AsNoTracking().SingleOrDefaultAsync(cancel);
        verification.Finish(head is null ? (long.MaxValue, "") : (head.Sequence, head.Hash));
        var missing = (await LedgerTriggers.Missing(db, cancel)).Select(name => $"The trigger “{name}” that protects the ledger is missing from the database.");
        var strayed = verification.Faults.Count > 0 ? [] : replay.Strayed(await db.Milestones.AsNoTracking().ToListAsync(cancel));
        return [.. missing, .. strayed];
    }

    private static async Task<int> VerifyFile(string path, Verification verification, bool asJson, CancellationToken cancel)
    {
        var number = 0;
        try
        {
            await foreach (var line in File.ReadLinesAsync(path, cancel))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line)) continue;
                if (JsonNode.Parse(line) is not JsonObject entry) return Shell.Refuse($"{path}, line {number}: not an entry. Please check a file that “ledger export” or /ledger.jsonl wrote.");
                verification.Check(entry);
            }
        }
        catch (JsonException)
        {
            return Shell.Refuse($"{path}, line {number}: not JSON. Please check a file that “ledger export” or /ledger.jsonl wrote.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Shell.Refuse($"{path} cannot be read: {problem.Message}");
        }

        verification.Finish();
        return Answer(verification, [], asJson);
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
