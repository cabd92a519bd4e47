using System.Data.Common;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alliance.Roadmap.Digests;

/// <summary>The ledger of sending: claim, arm, send, record (<see cref="DeliveryBook"/> arms and records). Every step is one
/// guarded update, so that two senders never hold the same delivery and a crash at any moment leaves behind what happened.</summary>
public static class Deliveries
{
    // A server may take ten minutes for its reply (RFC 5321 §4.5.3.2.6); after that even a frozen sender knows no more than we do.
    private static readonly TimeSpan LongestReply = TimeSpan.FromMinutes(15);

    // Two parameters for each choice; SQLite takes 32,766 in one command.
    private const int ChoicesAtOnce = 500;

    /// <summary>Writes one delivery for everyone who receives the cadence at this moment and whose choice of steps has something to
    /// read, inside the freezing transaction.</summary>
    /// <param name="db">Where the issue and its renderings are saved already.</param>
    /// <param name="issue">The frozen issue.</param>
    /// <param name="told">What is read by whom: a choice of steps as it is stored, and its rendering.</param>
    /// <param name="now">When the first attempt is due.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<int> Address(this RoadmapDb db, Issue issue, IReadOnlyDictionary<string, Rendering> told, DateTimeOffset now, CancellationToken cancel = default)
    {
        // CROSS JOIN keeps SQLite from reading all subscribers once for each rendering.
        var addressed = await db.Address(issue, now, "", """CROSS JOIN "Renderings" AS told WHERE told."IssueId" = @issue AND told."Selection" = receiving."Milestones" """, [], cancel);
        // Stored in another order, or with a step that no longer exists.
        foreach (var some in told.Where(choice => choice.Key != choice.Value.Selection).Chunk(ChoicesAtOnce))
        {
            var values = string.Join(", ", some.Select((_, at) => $"(@choice{at}, @rendering{at})"));
            addressed += await db.Address(issue, now, $"""WITH told("Choice", "Id") AS (VALUES {values})""", """CROSS JOIN told WHERE told."Choice" = receiving."Milestones" """,
                some.SelectMany((choice, at) => new (string, object)[] { ($"choice{at}", choice.Key), ($"rendering{at}", choice.Value.Id) }), cancel);
        }

        return addressed;
    }

    private static async Task<int> Address(this RoadmapDb db, Issue issue, DateTimeOffset now, string with, string join, IEnumerable<(string Name, object Value)> parameters, CancellationToken cancel)
    {
        using var moment = DigestTrace.Begin("address");
        // The database copies; 200,000 rows through the change tracker would take ten seconds and their memory.
        await using var command = db.Subscribers.Receiving(issue.Cadence).Select(subscriber => new { subscriber.Id, subscriber.Email, subscriber.Milestones }).CreateDbCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var id = db.IsSqlite
            ? "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
            : "gen_random_uuid()";
        command.CommandText = $"""
            {with}
            INSERT INTO "Deliveries" ("Id", "IssueId", "RenderingId", "SubscriberId", "Address", "State", "Attempts", "Recoveries", "NextAttemptAt")
            SELECT {id}, @issue, told."Id", receiving."Id", receiving."Email", '{DeliveryState.Pending}', 0, 0, @now
            FROM ({command.CommandText}) AS receiving {join}
            """;
        Set(command, [.. parameters, ("issue", issue.Id), ("now", now.UtcDateTime)]);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static void Set(DbCommand command, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Takes deliveries of an issue that are due, for as long as the lease lasts.</summary>
    /// <param name="db">A connection of the sender's own.</param>
    /// <param name="issue">Whose.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="token">Who takes them.</param>
    /// <param name="now">What is due by then.</param>
    /// <param name="lease">For how long.</param>
    /// <param name="version">The version of the issue the sender has read: where a text was removed since, it gets no more and has to read again.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<IReadOnlyList<ClaimedDelivery>> Claim(this RoadmapDb db, Guid issue, int most, Guid token, DateTimeOffset now, TimeSpan lease, int? version = null, CancellationToken cancel = default)
    {
        using var moment = DigestTrace.Begin("claim");
        // Shared with other senders, but not with whoever is just changing the issue: who waits here sees the change.
        var current = version is null ? "" : $"""AND EXISTS (SELECT 1 FROM "Issues" WHERE "Issues"."Id" = @issue AND "Issues"."Version" = @version{(db.IsSqlite ? "" : " FOR SHARE")})""";
        // Plain SQL, as with Address: a third of the time, and the keys come along.
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"""
            UPDATE "Deliveries" SET "State" = 'Claimed', "Token" = @token, "LeaseUntil" = @until
            WHERE "Id" IN (SELECT "Id" FROM "Deliveries" WHERE "IssueId" = @issue AND "State" = 'Pending' AND "NextAttemptAt" <= @now {current} ORDER BY "NextAttemptAt" LIMIT @most {(db.IsSqlite ? "" : "FOR UPDATE SKIP LOCKED")})
            RETURNING "Id", "RenderingId", "SubscriberId", "Address", "Attempts", "Recoveries", (SELECT "Token" FROM "Subscribers" WHERE "Subscribers"."Id" = "SubscriberId")
            """;
        Set(command, ("issue", issue), ("most", most), ("token", token), ("now", now.UtcDateTime), ("until", (now + lease).UtcDateTime), ("version", version ?? 0));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var claimed = new List<ClaimedDelivery>();
        while (await rows.ReadAsync(cancel))
        {
            claimed.Add(new(rows.GetGuid(0), rows.GetGuid(1), rows.IsDBNull(2) ? null : rows.GetGuid(2), rows.GetString(3), token, rows.GetInt32(4), rows.GetInt32(5), rows.IsDBNull(6) ? null : rows.GetString(6)));
        }

        return claimed;
    }

    /// <summary>Keeps what a sender holds while a server takes its time.</summary>
    public static Task Renew(this RoadmapDb db, Guid token, DateTimeOffset until, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Token == token).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), cancel);

    /// <summary>Whether an armed delivery is still ours to send, and its recipient still wants it.</summary>
    public static bool MayStart(this RoadmapDb db, ClaimedDelivery armed) =>
        db.Deliveries.Any(row => row.Id == armed.Id && row.Token == armed.Token && row.State == DeliveryState.Sending && db.Subscribers.Active().Any(subscriber => subscriber.Id == row.SubscriberId));

    /// <summary>Whether a message to this person may be leaving at this moment.</summary>
    public static async Task<bool> IsLeavingFor(this RoadmapDb db, Guid subscriber, CancellationToken cancel = default)
    {
        var open = await db.OpenIssues().ToListAsync(cancel);
        return open.Count > 0 && await db.Deliveries.AnyAsync(row => open.Contains(row.IssueId) && row.SubscriberId == subscriber && row.State == DeliveryState.Sending, cancel);
    }

    private static IQueryable<Guid> OpenIssues(this RoadmapDb db) =>
        db.Issues.Where(issue => issue.State == IssueState.Sending || issue.State == IssueState.Paused).Select(issue => issue.Id);

    /// <summary>Gives back what was claimed but will not be sent now.</summary>
    public static Task Return(this RoadmapDb db, Guid token, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Token == token && row.State == DeliveryState.Claimed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Pending).SetProperty(row => row.Token, (Guid?)null), cancel);

    /// <summary>Takes back whatever senders hold of these issues but have not begun to send: they would send what they have read.</summary>
    public static Task TakeBackClaims(this RoadmapDb db, IReadOnlyCollection<Guid> issues, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => issues.Contains(row.IssueId) && row.State == DeliveryState.Claimed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Pending).SetProperty(row => row.Token, (Guid?)null), cancel);

    /// <summary>Takes up what a sender left behind: claimed goes back to pending; armed may have arrived, so it is sent again
    /// under the same Message-ID and counted, until a person has to look. A sender that was only frozen still knows what
    /// became of what it armed, so it keeps that for as long as anyone can wait for a reply.</summary>
    public static async Task Recover(this RoadmapDb db, DateTimeOffset now, CancellationToken cancel = default)
    {
        // By issue, so that the years of deliveries behind us are never looked through.
        var open = await db.OpenIssues().ToListAsync(cancel);
        if (open.Count == 0) return;
        var expired = db.Deliveries.Where(row => open.Contains(row.IssueId) && row.LeaseUntil <= now);
        await expired.Where(row => row.State == DeliveryState.Claimed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Pending).SetProperty(row => row.Token, (Guid?)null), cancel);
        var armed = expired.Where(row => row.State == DeliveryState.Sending && row.Token != null);
        var waitedOut = now - LongestReply;
        foreach (var sender in await armed.GroupBy(row => row.Token!.Value).Select(rows => new { Token = rows.Key, LeaseUntil = rows.Max(row => row.LeaseUntil) }).ToListAsync(cancel))
        {
            if (sender.LeaseUntil > waitedOut && await db.IsAlive(sender.Token, cancel)) continue;
            var left = db.Deliveries.Where(row => open.Contains(row.IssueId) && row.State == DeliveryState.Sending && row.Token == sender.Token && row.LeaseUntil <= now);
            await left.Where(row => row.Recoveries >= Delivery.MostRecoveries)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Held).SetProperty(row => row.EndedAt, now).SetProperty(row => row.Token, (Guid?)null), cancel);
            await left.ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Pending)
                .SetProperty(row => row.Recoveries, row => row.Recoveries + 1)
                .SetProperty(row => row.NextAttemptAt, now)
                .SetProperty(row => row.Token, (Guid?)null), cancel);
        }
    }

    // On PostgreSQL a sender's session holds a lock. On SQLite there is one process, which recovers only while it sends nothing.
    private static async Task<bool> IsAlive(this RoadmapDb db, Guid token, CancellationToken cancel)
    {
        if (db.IsSqlite) return false;
        var key = DeliveryBook.LockOf(token);
        await using var connection = await db.KeepConnection(cancel);
        var isFree = await db.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_lock({key}) AS "Value" """).SingleAsync(cancel);
        if (isFree) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({key})", cancel);
        return !isFree;
    }

    /// <summary>A person keeps one delivery back. False where it is not waiting any more.</summary>
    public static async Task<bool> HoldOne(this RoadmapDb db, Guid delivery, DateTimeOffset now, CancellationToken cancel = default) =>
        await db.Deliveries.Where(row => row.Id == delivery && row.State == DeliveryState.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Held).SetProperty(row => row.EndedAt, now), cancel) == 1;

    /// <summary>A person lets one delivery go, whatever kept it back: at once, and with three recoveries before it again.
    /// False where it is on its way, or has nobody to go to.</summary>
    public static async Task<bool> RetryOne(this RoadmapDb db, Guid delivery, DateTimeOffset now, CancellationToken cancel = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var retried = await db.Deliveries
            .Where(row => row.Id == delivery && row.SubscriberId != null && (row.State == DeliveryState.Held || row.State == DeliveryState.Failed || row.State == DeliveryState.Pending))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Pending)
                .SetProperty(row => row.EndedAt, (DateTimeOffset?)null)
                .SetProperty(row => row.Recoveries, 0)
                .SetProperty(row => row.NextAttemptAt, now), cancel) == 1;
        if (!retried) return false;
        var issue = await db.Issues.SingleAsync(issue => db.Deliveries.Any(row => row.Id == delivery && row.IssueId == issue.Id), cancel);
        issue.GoOn();
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Ends every lease at once. Only for a database that a single process serves: whoever held one is gone.</summary>
    public static Task ExpireLeases(this RoadmapDb db, DateTimeOffset now, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => db.OpenIssues().Contains(row.IssueId) && (row.State == DeliveryState.Claimed || row.State == DeliveryState.Sending))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now), cancel);

    /// <summary>A report says that what the server had taken did not arrive after all. Its words may name the recipient, so they
    /// are not kept of somebody erased.</summary>
    public static Task Bounced(this RoadmapDb db, Guid delivery, string? status, string words, DateTimeOffset at, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Id == delivery && (row.State == DeliveryState.Accepted || row.State == DeliveryState.Held))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Failed)
                .SetProperty(row => row.Status, status)
                .SetProperty(row => row.Reply, row => row.Address == "" ? null : words)
                .SetProperty(row => row.EndedAt, at), cancel);

    /// <summary>Takes a person out of everything that was sent or will be; the counts stay.</summary>
    public static Task ForgetRecipient(this RoadmapDb db, Guid subscriber, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.SubscriberId == subscriber)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SubscriberId, (Guid?)null).SetProperty(row => row.Address, "").SetProperty(row => row.Reply, (string?)null), cancel);

    /// <summary>Takes an address out of everything that was sent to it or will be, whoever has it or had it; the counts stay. Answers how many there were.</summary>
    public static Task<int> ForgetDeliveriesTo(this RoadmapDb db, string normalizedEmail, CancellationToken cancel = default) =>
        db.Database.ExecuteSqlAsync($"""UPDATE "Deliveries" SET "SubscriberId" = NULL, "Address" = '', "Reply" = NULL WHERE lower("Address") = {normalizedEmail}""", cancel);

    /// <summary>Takes everybody out of what was frozen before; the counts stay.</summary>
    public static Task ForgetRecipientsBefore(this RoadmapDb db, DateTimeOffset before, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Address != "" && db.Issues.Any(issue => issue.Id == row.IssueId && issue.FrozenAt <= before))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SubscriberId, (Guid?)null).SetProperty(row => row.Address, "").SetProperty(row => row.Reply, (string?)null), cancel);
}
