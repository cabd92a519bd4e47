using System.Data.Common;
using System.Runtime.CompilerServices;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>Writes into the journal what the database has just committed: entries, digests, and who left or came back. It
/// listens to every save, so that no page or job has to remember it.</summary>
internal sealed class JournalKeeper(Journal journal, TimeProvider clock) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Notes> notes = [];

    /// <summary>A restore writes its own lines, once the database is in its place.</summary>
    public bool IsResting { get; set; }

    /// <summary>For what is deleted without loading it.</summary>
    public async Task Erased(RoadmapDb db, string normalizedEmail, CancellationToken cancel = default)
    {
        if (!IsResting && await db.Instances.AsNoTracking().SingleOrDefaultAsync(cancel) is { } instance)
            journal.TryAppend([About(instance, JournalWord.Erased, normalizedEmail)]);
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (IsResting || eventData.Context is not RoadmapDb db) return result;
        var note = notes.GetOrCreateValue(db);
        note.Saving.Clear();
        // Left over by a transaction that was given up.
        if (db.Database.CurrentTransaction is null) note.Saved.Clear();
        if (HasNews(db) && await db.Instances.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } instance) note.Saving.AddRange(Lines(db, instance));
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && notes.TryGetValue(db, out var note))
        {
            note.Saved.AddRange(note.Saving);
            note.Saving.Clear();
            if (db.Database.CurrentTransaction is null) Write(note);
        }

        return ValueTask.FromResult(result);
    }

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (eventData.Context is { } db && notes.TryGetValue(db, out var note)) note.Saved.Clear();
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionStarted(connection, eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is { } db && notes.TryGetValue(db, out var note)) Write(note);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    private void Write(Notes note)
    {
        journal.TryAppend(note.Saved);
        note.Saved.Clear();
    }

    private static bool HasNews(RoadmapDb db) =>
        db.ChangeTracker.Entries<Entry>().Any(entry => entry.State is EntityState.Added)
        || db.ChangeTracker.Entries<Issue>().Any(issue => issue.State is EntityState.Added or EntityState.Modified)
        || db.ChangeTracker.Entries<Subscriber>().Any(subscriber => subscriber.State is not EntityState.Unchanged);

    private IEnumerable<JournalLine> Lines(RoadmapDb db, Instance instance)
    {
        foreach (var entry in db.ChangeTracker.Entries<Entry>().Where(entry => entry.State is EntityState.Added).Select(entry => entry.Entity).OrderBy(entry => entry.Sequence))
            yield return new JournalLine(clock.GetUtcNow(), instance.Id, JournalWord.Entry) { Number = entry.Sequence, Hash = entry.Hash };

        foreach (var issue in db.ChangeTracker.Entries<Issue>().Where(issue => issue.Entity.IsFrozen && (issue.State is EntityState.Added
            || (issue.State is EntityState.Modified && (issue.Property(i => i.State).IsModified || issue.Property(i => i.Number).IsModified)))))
            yield return new JournalLine(clock.GetUtcNow(), instance.Id, issue.Entity.State is IssueState.Sent ? JournalWord.Sent : JournalWord.Digest) { Number = issue.Entity.Number };

        foreach (var subscriber in db.ChangeTracker.Entries<Subscriber>())
            foreach (var (word, email, next) in Words(subscriber)) yield return About(instance, word, email) with { MovedTo = next is null ? null : instance.CodeOf(next) };
    }

    private static IEnumerable<(JournalWord Word, string Email, string? MovedTo)> Words(EntityEntry<Subscriber> subscriber)
    {
        var (now, before) = (subscriber.Entity.NormalizedEmail, subscriber.Property(s => s.NormalizedEmail).OriginalValue);
        var isStopped = subscriber.Entity.UnsubscribedAt is not null;
        switch (subscriber.State)
        {
            case EntityState.Added:
                yield return (isStopped ? JournalWord.Left : JournalWord.Back, now, null);
                break;
            case EntityState.Deleted:
                yield return (JournalWord.Erased, before, null);
                break;
            case EntityState.Modified:
                // Whoever moves to another address wants no more mail at the old one.
                if (now != before) yield return (JournalWord.Left, before, now);
                if (now != before || isStopped != subscriber.Property(s => s.UnsubscribedAt).OriginalValue is not null) yield return (isStopped ? JournalWord.Left : JournalWord.Back, now, null);
                break;
        }
    }

    private JournalLine About(Instance instance, JournalWord word, string normalizedEmail) => new(clock.GetUtcNow(), instance.Id, word) { Who = instance.CodeOf(normalizedEmail) };

    private sealed class Notes
    {
        public List<JournalLine> Saving { get; } = [];
        public List<JournalLine> Saved { get; } = [];
    }
}
