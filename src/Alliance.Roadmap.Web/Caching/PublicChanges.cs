using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Webhook;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>Raises the public version after every commit that may show somewhere, and tells other nodes in the same transaction. It
/// listens to every save, so that no page or job has to remember it.</summary>
internal sealed partial class PublicChanges(PublicVersion version) : SaveChangesInterceptor, IDbTransactionInterceptor, IDbCommandInterceptor
{
    // Named are those that never show in public; a new table counts as public until it stands here.
    private static readonly HashSet<Type> Private =
    [
        typeof(Session), typeof(SignInRequest), typeof(SetUpLink), typeof(SpentChallenge), typeof(Passkey), typeof(ApiToken), typeof(DataProtectionKey),
        typeof(Subscriber), typeof(Notice), typeof(Allowance), typeof(Suppression), typeof(Delivery), typeof(Foretelling), typeof(Reminder), typeof(Instance),
        typeof(FeedPost), typeof(FeedCheck), typeof(LinkCheck), typeof(WebhookCall), typeof(WebhookAttempt),
    ];

    private readonly ConditionalWeakTable<DbContext, object> changed = [];
    private HashSet<string>? privateTables;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is RoadmapDb db && db.ChangeTracker.Entries().Any(entry => entry.State is not (EntityState.Unchanged or EntityState.Detached) && !Private.Contains(entry.Metadata.ClrType)))
        {
            Mark(db);
            // Other nodes are told just before the commit, so there must be one.
            db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        }

        return ValueTask.FromResult(result);
    }

    // A save that failed may have reached the database all the same.
    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { Database.CurrentTransaction: null } db) End(db);
        return Task.CompletedTask;
    }

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { Database.CurrentTransaction: null } db) End(db);
        return Task.CompletedTask;
    }

    /// <summary>What changes rows without loading them.</summary>
    public async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData is { CommandSource: CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw, Context: RoadmapDb db } && IsPublic(db, command.CommandText))
        {
            Mark(db);
            if (command.Transaction is null)
            {
                await Tell(db, command.Connection!, null, cancellationToken);
                End(db);
            }
        }

        return result;
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        IsMarked(eventData.Context) ? throw new NotSupportedException("What shows in public is committed asynchronously.") : result;

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is RoadmapDb db && IsMarked(db)) await Tell(db, transaction.Connection!, transaction, cancellationToken);
        return result;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Ended(eventData.Context);

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default) => Ended(eventData.Context);

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Ended(eventData.Context);

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => End(eventData.Context);

    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => End(eventData.Context);

    // Delivered if and when the transaction commits, never before (PostgreSQL, NOTIFY).
    private static async Task Tell(RoadmapDb db, DbConnection connection, DbTransaction? transaction, CancellationToken cancel)
    {
        if (db.IsSqlite) return;
        await using var tell = connection.CreateCommand();
        (tell.Transaction, tell.CommandText) = (transaction, $"NOTIFY {PostgreSqlWriters.Channel}");
        await tell.ExecuteNonQueryAsync(cancel);
    }

    private void Mark(DbContext db) => changed.AddOrUpdate(db, version);

    private bool IsMarked(DbContext? db) => db is not null && changed.TryGetValue(db, out _);

    private Task Ended(DbContext? db)
    {
        End(db);
        return Task.CompletedTask;
    }

    private void End(DbContext? db)
    {
        if (db is not null && changed.Remove(db)) version.Moved();
    }

    private bool IsPublic(RoadmapDb db, string sql)
    {
        privateTables ??= [.. Private.Select(type => db.Model.FindEntityType(type)?.GetTableName()).OfType<string>()];
        return Changes().Match(sql) is { Success: true } change && !privateTables.Contains(change.Groups[1].Value);
    }

    [GeneratedRegex("""^\s*(?:UPDATE|DELETE FROM|INSERT INTO)\s+"?(\w+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Changes();
}
