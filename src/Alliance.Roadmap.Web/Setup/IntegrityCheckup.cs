using System.Runtime.CompilerServices;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Ledger;
using Microsoft.Data.Sqlite;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Reads the whole database, which takes a while for a large one: asked only by <c>doctor --thorough</c>.</summary>
internal sealed class IntegrityCheckup(RoadmapDb db) : IDatabaseCheckup
{
    private const int MostNamed = 5;

    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (db.IsSqlite)
        {
            var faults = await Faults(cancel);
            yield return faults.Count == 0
                ? Finding.Well("Every page of the database file is sound.")
                : Finding.Problem($"The database file is damaged ({string.Join("; ", faults)}). Please stop the service, keep the file, and restore the newest backup.");
            if (faults.Count > 0) yield break;
        }

        var verification = new Verification();
        var beyond = await LedgerCommands.VerifyDatabase(db, verification, cancel);
        yield return verification.Faults.Count + beyond.Count == 0
            ? Finding.Well($"The public record is intact: {verification.Sequence} entries.")
            : Finding.Problem("The public record is not as it was written. “ledger verify” names every fault.");
    }

    private async Task<IReadOnlyList<string>> Faults(CancellationToken cancel)
    {
        try
        {
            var answers = await db.Texts($"PRAGMA integrity_check({MostNamed})", cancel);
            return answers is ["ok"] ? [] : answers;
        }
        catch (SqliteException unreadable)
        {
            return [unreadable.Message];
        }
    }
}
