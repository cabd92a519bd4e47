using System.Text.Json.Nodes;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Subscribers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>What closing the fence found.</summary>
/// <param name="Lost">Entries that are no longer there; null where nothing remembers.</param>
/// <param name="Stopped">How many people stay gone because the journal says so.</param>
internal sealed record Loss(long Kept, IReadOnlyList<(long Sequence, string Hash)>? Lost, int Stopped);

/// <summary>Stands between a database that came back, by a restore or as a copied file, and the people it would write to:
/// sending is paused until a person says go, who left stays gone, and the public record says what was lost.</summary>
internal sealed class Fence(RoadmapDb db, Journal journal, ErasePeople erase, TimeProvider clock, ILogger<Fence> log)
{
    private const string UntilThen = "Nothing is sent to subscribers until a person says go.";

    /// <summary>At every start: closes the fence where the database is not the one that was here before.</summary>
    /// <exception cref="StartException">The journal is there and cannot be read, or the database is empty and was not.</exception>
    public async Task Look(CancellationToken cancel = default)
    {
        var all = Read();
        var home = await Home(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var head = await db.LockHead(cancel);
        var instance = await db.Instances.SingleAsync(cancel);
        var story = new JournalStory(all, instance.Id);
        RefuseEmpty(story, head);
        var signs = await Signs(instance, story, head, home, cancel);
        var gone = await ThoseWhoLeft(instance, story, null, story.IsSilent || (signs.Count == 0 && story.Epoch == instance.Epoch), cancel);
        if (signs.Count > 0)
        {
            await Close(instance, story, head, $"{string.Join(' ', signs)} {UntilThen}", "The database came back as a copy or as an earlier state.", cancel);
        }

        instance.SettleAt(home);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await CatchUp(instance, story, head, cancel);
        await Erase(gone, cancel);
        if (story is { IsSilent: false, Epoch: null }) log.LogWarning("The journal {Path} was deleted while the service ran. It begins anew; what it knew before is gone.", journal.Path);
        if (gone.Count > 0) log.LogWarning("By the journal {Path}, {Count} of those whom the database would write to had left. They stay gone.", journal.Path, gone.Count);
        if (instance.SendingPausedAt is not null) log.LogWarning("All sending to subscribers is paused. {Why}", instance.SendingPausedBecause);
    }

    /// <summary>Why the next start would close the fence; empty when it would not.</summary>
    /// <exception cref="StartException">It would not start at all.</exception>
    public async Task<IReadOnlyList<string>> Foresee(CancellationToken cancel = default)
    {
        if (await db.Instances.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } instance) return [];
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        var story = new JournalStory(Read(), instance.Id);
        RefuseEmpty(story, head);
        return await Signs(instance, story, head, await Home(cancel), cancel);
    }

    /// <summary>After a restore: the fence closes, whatever the journal knows. The database may still lie elsewhere.</summary>
    /// <param name="mark">The line that was written into the journal before the backup was taken.</param>
    public async Task<(Loss Loss, Func<Task> InPlace)> CloseAfterRestore(DateTimeOffset madeAt, Guid mark, string home, CancellationToken cancel = default)
    {
        var all = Read();
        var made = $"{DateOnly.FromDateTime(madeAt.UtcDateTime).InFull()}, {madeAt.UtcDateTime:HH:mm} UTC";
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var head = await db.LockHead(cancel);
        var instance = await db.Instances.SingleAsync(cancel);
        var story = new JournalStory(all, instance.Id);
        var gone = await ThoseWhoLeft(instance, story, mark, isUpToDate: false, cancel);
        var loss = await Close(instance, story, head, $"Restored from a backup of {made}. {UntilThen}", $"Restored from a backup of {made}.", cancel);
        instance.SettleAt(home);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await Erase(gone, cancel);
        return (loss with { Stopped = gone.Count }, () => CatchUp(instance, story, head, cancel));
    }

    /// <summary>Where the database lies: the file, or the cluster and the database in it.</summary>
    public async Task<string> Home(CancellationToken cancel = default)
    {
        if (db.IsSqlite) return Path.GetFullPath(db.Database.GetDbConnection().DataSource);
        var database = (await db.Texts("SELECT current_database() || ' (' || oid || ')' FROM pg_database WHERE datname = current_database()", cancel)).Single();
        try
        {
            return $"{database} in cluster {(await db.Texts("SELECT system_identifier::text FROM pg_control_system()", cancel)).Single()}";
        }
        catch (PostgresException)
        {
            // Some hosts do not let us ask; the database's own number is still something.
            return database;
        }
    }

    private IReadOnlyList<JournalLine> Read()
    {
        try
        {
            return journal.Read();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The journal {journal.Path} cannot be read: {problem.Message} It knows who has left since the last backup, so please give this program's user the right to read and write it.");
        }
    }

    // A file that was lost, or a folder that was not mounted, must not look like a first start: the public record would begin again.
    private void RefuseEmpty(JournalStory story, LedgerHead head)
    {
        if (head.Sequence == 0 && story.IsOfOthers)
            throw new StartException($"The database is empty, and the journal {journal.Path} knows one that was not. If that one was lost, please put it back or restore the newest backup. If you mean to begin anew, please move the journal elsewhere.");
    }

    /// <summary>Why this cannot be the database that was here before; empty when it is.</summary>
    private async Task<List<string>> Signs(Instance instance, JournalStory story, LedgerHead head, string home, CancellationToken cancel)
    {
        // A database in which nothing has happened yet, or one from before there was a journal.
        if (head.Sequence == 0 || (instance.Home is null && story.IsSilent && !story.IsOfOthers)) return [];
        var signs = new List<string>();
        if (instance.Home is { } before && before != home) signs.Add($"The database was at {before} and is now at {home}.");
        if (story.IsSilent)
        {
            // A new node on PostgreSQL has none yet. On SQLite it lies beside the file, or the file came alone.
            if (story.IsOfOthers) signs.Add($"The journal {journal.Path} belongs to another database.");
            else if (db.IsSqlite) signs.Add($"The journal {journal.Path} {(File.Exists(journal.Path) ? "holds nothing of this database" : "is missing")}.");
            return signs;
        }

        var lost = await Lost(story, instance.Epoch, cancel);
        if (lost.Count > 0)
        {
            var recorded = await Recorded(cancel);
            lost.RemoveAll(recorded.Contains);
        }

        if (story.Epoch is { } begun && begun != instance.Epoch)
        {
            // On PostgreSQL a node that was away finds that another one has closed the fence and recorded the loss.
            if (db.IsSqlite || lost.Count > 0) signs.Add("The journal beside the database knows a later start than the database does.");
            else return signs;
        }

        if (lost.Count > 0) signs.Add($"The journal knows entry {lost.Max(entry => entry.Sequence)} of the public record, which the database does not have.");
        var digests = story.DigestsSince(instance.Epoch);
        if (digests.Count == 0) return signs;
        var numbers = await db.Issues.Where(issue => issue.Number != null).Select(issue => new { Number = (long)issue.Number!, issue.State }).ToDictionaryAsync(issue => issue.Number, issue => issue.State, cancel);
        if (digests.FirstOrDefault(digest => !numbers.ContainsKey(digest.Number!.Value)) is { Number: { } unknown }) signs.Add($"The journal knows digest {unknown}, which the database does not have.");
        if (digests.FirstOrDefault(digest => digest.Says is JournalWord.Sent && numbers.GetValueOrDefault(digest.Number!.Value) is IssueState.Sending or IssueState.Paused) is { Number: { } sent })
            signs.Add($"The journal says that digest {sent} was sent to everybody, and the database would send it again.");
        return signs;
    }

    private async Task<Loss> Close(Instance instance, JournalStory story, LedgerHead head, string because, string inPublic, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var lost = story.IsSilent ? null : await Lost(story, instance.Epoch, cancel);
        instance.RecordRestore(head, lost, inPublic, now);
        instance.PauseSending(because, now);
        instance.BeginEpoch();
        // Whoever signed out since then, of a lost telephone for example, stays signed out: everybody signs in once more.
        await db.Sessions.Where(session => session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), cancel);
        return new Loss(head.Sequence, lost, 0);
    }

    /// <summary>Entries that the journal saw and the database does not have.</summary>
    private async Task<List<(long Sequence, string Hash)>> Lost(JournalStory story, Guid epoch, CancellationToken cancel)
    {
        var known = story.EntriesSince(epoch);
        if (known.Count == 0) return [];
        var first = known.Min(line => line.Number);
        var there = await db.Entries.IgnoreAutoIncludes().Where(entry => entry.Sequence >= first).Select(entry => new { entry.Sequence, entry.Hash }).ToListAsync(cancel);
        return [.. known.Select(line => (line.Number!.Value, line.Hash!)).Except(there.Select(entry => (entry.Sequence, entry.Hash)))];
    }

    /// <summary>What earlier restores have already said is lost.</summary>
    private async Task<HashSet<(long Sequence, string Hash)>> Recorded(CancellationToken cancel)
    {
        var restores = await db.Entries.IgnoreAutoIncludes().Where(entry => entry.Act == Acts.Restore).Select(entry => entry.After).ToListAsync(cancel);
        return [.. restores.SelectMany(after => JsonNode.Parse(after)!["lost"]?.AsArray() ?? []).Select(entry => entry!.GetValue<string>().Split(':')).Select(parts => (long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]))];
    }

    /// <summary>Stops everybody whose last word was to leave, and says who they are. The journal of this node has not heard what somebody said to another
    /// one, so what the database heard later counts.</summary>
    private async Task<List<(Subscriber Subscriber, JournalWord Word)>> ThoseWhoLeft(Instance instance, JournalStory story, Guid? mark, bool isUpToDate, CancellationToken cancel)
    {
        var words = isUpToDate ? new Dictionary<string, JournalLine>() : story.LastWords(mark);
        var left = words.Where(word => word.Value.Says is not JournalWord.Back).ToDictionary();
        var gone = new List<(Subscriber, JournalWord)>();
        if (left.Count == 0) return gone;
        var found = new Dictionary<Guid, JournalLine>();
        await foreach (var subscriber in db.Subscribers.AsNoTracking().Select(subscriber => new { subscriber.Id, subscriber.NormalizedEmail }).AsAsyncEnumerable().WithCancellation(cancel))
            if (left.TryGetValue(instance.CodeOf(subscriber.NormalizedEmail), out var line)) found[subscriber.Id] = line;
        foreach (var some in found.Keys.Chunk(500))
        {
            foreach (var subscriber in await db.Subscribers.Where(subscriber => some.Contains(subscriber.Id)).ToListAsync(cancel))
            {
                var word = found[subscriber.Id];
                if (subscriber.WantedAt > word.At || (subscriber.UnsubscribedAt is not null && word.Says is JournalWord.Left)) continue;
                subscriber.Unsubscribe(word.At);
                gone.Add((subscriber, word.Says));
            }
        }

        return gone;
    }

    private async Task Erase(List<(Subscriber Subscriber, JournalWord Word)> gone, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        foreach (var (subscriber, _) in gone.Where(one => one.Word is JournalWord.Erased)) await erase.Erase(subscriber, cancel);
    }

    /// <summary>Brings the journal up to what the database knows: after a fence, in a new folder, or where a line was lost.</summary>
    private async Task CatchUp(Instance instance, JournalStory story, LedgerHead head, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var lines = new List<JournalLine>();
        if (story.Epoch != instance.Epoch) lines.Add(new JournalLine(now, instance.Id, JournalWord.Begins) { Mark = instance.Epoch });
        // Closing the fence has recorded an entry since.
        if (lines.Count > 0) head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancel);
        if (head.Sequence > 0 && (lines.Count > 0 || story.EntriesSince(instance.Epoch) is not [.., var newest] || newest.Number != head.Sequence))
            lines.Add(new JournalLine(now, instance.Id, JournalWord.Entry) { Number = head.Sequence, Hash = head.Hash });
        var words = story.LastWords();
        await foreach (var subscriber in db.Subscribers.AsNoTracking().Select(subscriber => new { subscriber.NormalizedEmail, IsStopped = subscriber.UnsubscribedAt != null }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            // Most people have never left; only where the journal thinks otherwise is there something to put right.
            if (!subscriber.IsStopped && words.Count == 0) continue;
            var code = instance.CodeOf(subscriber.NormalizedEmail);
            var isKnownAsGone = words.TryGetValue(code, out var word) && word.Says is not JournalWord.Back;
            if (subscriber.IsStopped != isKnownAsGone) lines.Add(new JournalLine(now, instance.Id, subscriber.IsStopped ? JournalWord.Left : JournalWord.Back) { Who = code });
        }

        journal.TryAppend(lines);
    }
}
