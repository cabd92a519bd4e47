using System.Data.Common;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Webhook;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alliance.Roadmap;

/// <summary>The whole roadmap in one database, the same on SQLite and PostgreSQL.</summary>
public sealed class RoadmapDb(DbContextOptions<RoadmapDb> options) : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Plan> Plans => Set<Plan>();
    public DbSet<Milestone> Milestones => Set<Milestone>();
    public DbSet<MilestoneOwner> MilestoneOwners => Set<MilestoneOwner>();
    public DbSet<Reminder> Reminders => Set<Reminder>();
    public DbSet<Organization> Organizations => Set<Organization>();
    public DbSet<Entry> Entries => Set<Entry>();
    public DbSet<LedgerHead> LedgerHeads => Set<LedgerHead>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<SignInRequest> SignInRequests => Set<SignInRequest>();
    public DbSet<SetUpLink> SetUpLinks => Set<SetUpLink>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<SpentChallenge> SpentChallenges => Set<SpentChallenge>();
    public DbSet<BoardChange> BoardChanges => Set<BoardChange>();
    public DbSet<Subscriber> Subscribers => Set<Subscriber>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Allowance> Allowances => Set<Allowance>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<Issue> Issues => Set<Issue>();
    public DbSet<IssueItem> IssueItems => Set<IssueItem>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<Foretelling> Foretellings => Set<Foretelling>();
    public DbSet<HeldAhead> HeldAhead => Set<HeldAhead>();
    public DbSet<Resolution> Resolutions => Set<Resolution>();
    public DbSet<Motion> Motions => Set<Motion>();
    public DbSet<Reading> Readings => Set<Reading>();
    public DbSet<SourceCheck> SourceChecks => Set<SourceCheck>();
    public DbSet<FeedPost> FeedPosts => Set<FeedPost>();
    public DbSet<FeedCheck> FeedChecks => Set<FeedCheck>();
    public DbSet<LinkCheck> LinkChecks => Set<LinkCheck>();
    public DbSet<WebhookCall> WebhookCalls => Set<WebhookCall>();
    public DbSet<Instance> Instances => Set<Instance>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Somebody else was faster.</summary>
    public static Refusal Changed { get; } = new("milestone.changed", "Somebody else changed this in the meantime, so nothing was saved. Please look at it again and repeat your change if it still fits.");

    public bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>Keeps one connection for several questions: opening one costs as much as a small question.</summary>
    /// <returns>Gives it back when disposed.</returns>
    public async Task<IAsyncDisposable> KeepConnection(CancellationToken cancel = default)
    {
        await Database.OpenConnectionAsync(cancel);
        return new KeptConnection(this);
    }

    /// <summary>PostgreSQL: keeps one connection, and with it a lock that nobody else has; waits until it is free. Whoever dies leaves none behind.</summary>
    /// <param name="key">What is locked, in all programs on this database alike.</param>
    /// <returns>Gives both back when disposed.</returns>
    public async Task<IAsyncDisposable> KeepLock(long key, CancellationToken cancel = default)
    {
        await Database.OpenConnectionAsync(cancel);
        try
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({key})", cancel);
            return new KeptLock(this, key);
        }
        catch
        {
            await Database.CloseConnectionAsync();
            throw;
        }
    }

    /// <summary>One column of texts, asked in plain SQL: what every start asks once is answered before EF has made a query of it.</summary>
    public async Task<IReadOnlyList<string>> Texts(string sql, CancellationToken cancel = default)
    {
        await using var connection = await KeepConnection(cancel);
        await using var command = Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (sql, Database.CurrentTransaction?.GetDbTransaction());
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var texts = new List<string>();
        while (await rows.ReadAsync(cancel)) texts.Add(rows.GetString(0));
        return texts;
    }

    /// <summary>Somebody who saw an older version is told, not overwritten.</summary>
    public void Expect(Entity entity, int version) => Entry(entity).Property(e => e.Version).OriginalValue = version;

    /// <summary>Saves; a change that somebody else made in the meantime comes back as a refusal.</summary>
    public async Task<Outcome> TrySave(CancellationToken cancel = default)
    {
        try
        {
            await SaveChangesAsync(cancel);
            return Outcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Changed;
        }
    }

    // Libraries that keep their own rows here (Data Protection) save this way; acts never do.
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        ChangeTracker.Entries<Entity>().Any() || ChangeTracker.Entries<IRecorded>().Any()
            ? throw new NotSupportedException("Saving locks the ledger and is asynchronous: use SaveChangesAsync or TrySave.")
            : base.SaveChanges(acceptAllChangesOnSuccess);

    /// <summary>Saves the changes and, in the same transaction, appends their entries to the ledger.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        if (ChangeTracker.Entries<Reading>().Any(reading => reading.State is EntityState.Modified or EntityState.Deleted))
            throw new NotSupportedException("A figure that was seen is never changed: a newer one stands beside it.");
        var affected = ChangeTracker.Entries<IRecorded>().Select(e => e.Entity).Where(e => e.IsAffected).ToList();
        var recorded = affected.FindAll(e => e.Unrecorded.Count > 0);
        foreach (var entity in ChangeTracker.Entries<Entity>()
                     .Where(e => e.State is EntityState.Modified || (e.State is EntityState.Unchanged && e.Entity is IRecorded known && affected.Contains(known))).ToList())
        {
            var version = entity.Property(e => e.Version);
            version.CurrentValue = version.OriginalValue + 1;
        }

        if (recorded.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);

        // SQLite begins every EF transaction as IMMEDIATE; on PostgreSQL the head row is the lock.
        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await Append(recorded, cancellationToken);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var following in recorded.SelectMany(entity => entity.Unrecorded).OrderBy(draft => draft.Order).Select(draft => draft.Following).OfType<Following>().ToList())
            await following.Apply(this, cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        foreach (var entity in affected) entity.Recorded();
        return saved;
    }

    /// <summary>Gives the drafts their places behind the newest entry, which stays locked until the transaction ends.</summary>
    private async Task Append(IEnumerable<IRecorded> recorded, CancellationToken cancel)
    {
        foreach (var stale in ChangeTracker.Entries<LedgerHead>().ToList()) stale.State = EntityState.Detached;
        var head = await LockHead(cancel);
        foreach (var draft in recorded.SelectMany(entity => entity.Unrecorded).OrderBy(draft => draft.Order)) Entries.Add(head.Append(draft));
    }

    /// <summary>Locks the ledger's head row until the transaction ends.</summary>
    public Task<LedgerHead> LockHead(CancellationToken cancel = default) =>
        IsSqlite
            ? LedgerHeads.SingleAsync(cancel)
            : LedgerHeads.FromSql($"""SELECT * FROM "LedgerHeads" FOR UPDATE""").SingleAsync(cancel);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<StoredTime>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(RoadmapDb).Assembly);
        foreach (var type in builder.Model.GetEntityTypes().Where(type => typeof(Entity).IsAssignableFrom(type.ClrType)))
        {
            builder.Entity(type.ClrType).Property(nameof(Entity.Id)).ValueGeneratedNever();
            builder.Entity(type.ClrType).Property(nameof(Entity.Version)).IsConcurrencyToken();
        }
    }

    private sealed class KeptConnection(RoadmapDb db) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(db.Database.CloseConnectionAsync());
    }

    private sealed class KeptLock(RoadmapDb db, long key) : IAsyncDisposable
    {
        // The pool would keep the session, and with it the lock, until somebody else borrows it.
        public async ValueTask DisposeAsync()
        {
            try
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({key})");
            }
            catch (Exception lost) when (lost is DbException or InvalidOperationException)
            {
                // The session has ended, and the lock with it.
            }

            await db.Database.CloseConnectionAsync();
        }
    }
}
