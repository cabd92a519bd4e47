using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alliance.Roadmap.Digests;

/// <summary>The ledger of sending: claim, arm, send, record. Every step is one guarded update, so that two senders never hold
/// the same delivery and a crash at any moment leaves behind what happened.</summary>
public static class Deliveries
{
    /// <summary>Writes one delivery for everyone who receives the cadence at this moment, inside the freezing transaction.</summary>
    public static async Task<int> Address(this RoadmapDb db, Issue issue, Rendering rendering, DateTimeOffset now, CancellationToken cancel = default)
    {
        // The database copies; 200,000 rows through the change tracker would take ten seconds and their memory.
        await using var command = db.Subscribers.Receiving(issue.Cadence).Select(subscriber => new { subscriber.Id, subscriber.Email }).CreateDbCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var id = db.IsSqlite
            ? "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
            : "gen_random_uuid()";
        command.CommandText = $"""
            INSERT INTO "Deliveries" ("Id", "IssueId", "RenderingId", "SubscriberId", "Address", "State", "Attempts", "Recoveries", "NextAttemptAt")
            SELECT {id}, @issue, @rendering, receiving."Id", receiving."Email", '{DeliveryState.Pending}', 0, 0, @now FROM ({command.CommandText}) AS receiving
            """;
        foreach (var (name, value) in new (string, object)[] { ("issue", issue.Id), ("rendering", rendering.Id), ("now", now.UtcDateTime) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Takes deliveries of an issue that are due, for as long as the lease lasts.</summary>
    public static async Task<IReadOnlyList<Delivery>> Claim(this RoadmapDb db, Guid issue, int most, Guid token, DateTimeOffset now, TimeSpan lease, CancellationToken cancel = default)
    {
        var (at, until) = (now.UtcDateTime, (now + lease).UtcDateTime);
        var claimed = db.IsSqlite
            ? db.Deliveries.FromSql($"""
                UPDATE "Deliveries" SET "State" = 'Claimed', "Token" = {token}, "LeaseUntil" = {until}
                WHERE "Id" IN (SELECT "Id" FROM "Deliveries" WHERE "IssueId" = {issue} AND "State" = 'Pending' AND "NextAttemptAt" <= {at} ORDER BY "NextAttemptAt" LIMIT {most})
                RETURNING *
                """)
            : db.Deliveries.FromSql($"""
                UPDATE "Deliveries" SET "State" = 'Claimed', "Token" = {token}, "LeaseUntil" = {until}
                WHERE "Id" IN (SELECT "Id" FROM "Deliveries" WHERE "IssueId" = {issue} AND "State" = 'Pending' AND "NextAttemptAt" <= {at} ORDER BY "NextAttemptAt" LIMIT {most} FOR UPDATE SKIP LOCKED)
                RETURNING *
                """);
        return await claimed.AsNoTracking().ToListAsync(cancel);
    }

    /// <summary>Commits that a message is about to leave. False where it must not: the lease was lost, the issue was paused,
    /// or the recipient stopped in the meantime.</summary>
    public static async Task<bool> Arm(this RoadmapDb db, Delivery delivery, Guid token, DateTimeOffset now, TimeSpan lease, CancellationToken cancel = default)
    {
        var ours = db.Deliveries.Where(row => row.Id == delivery.Id && row.Token == token && row.State == DeliveryState.Claimed && row.LeaseUntil > now);
        var armed = await ours
            .Where(row => db.Subscribers.Active().Any(subscriber => subscriber.Id == row.SubscriberId)
                && db.Issues.Any(issue => issue.Id == row.IssueId && issue.State == IssueState.Sending))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Sending)
                .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.LeaseUntil, now + lease), cancel);
        if (armed == 1) return true;
        await ours
            .Where(row => !db.Subscribers.Active().Any(subscriber => subscriber.Id == row.SubscriberId))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Suppressed)
                .SetProperty(row => row.EndedAt, now), cancel);
        return false;
    }

    /// <summary>Writes down what became of an armed delivery. False where another sender holds it by now.</summary>
    public static async Task<bool> Record(this RoadmapDb db, Delivery delivery, Guid token, Reply reply, DateTimeOffset now, CancellationToken cancel = default)
    {
        var (state, next, recoveries) = Delivery.After(reply, delivery.Attempts + 1, delivery.Recoveries, now);
        return await db.Deliveries.Where(row => row.Id == delivery.Id && row.Token == token && row.State == DeliveryState.Sending)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, state)
                .SetProperty(row => row.NextAttemptAt, next)
                .SetProperty(row => row.Recoveries, recoveries)
                .SetProperty(row => row.EndedAt, state == DeliveryState.Pending ? null : now)
                .SetProperty(row => row.Reply, reply.Words)
                .SetProperty(row => row.Status, reply.Status)
                .SetProperty(row => row.Token, (Guid?)null), cancel) == 1;
    }

    /// <summary>Keeps what a sender holds while a server takes its time.</summary>
    public static Task Renew(this RoadmapDb db, Guid token, DateTimeOffset until, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Token == token).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), cancel);

    /// <summary>Gives back what was claimed but will not be sent now.</summary>
    public static Task Return(this RoadmapDb db, Guid token, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Token == token && row.State == DeliveryState.Claimed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Pending).SetProperty(row => row.Token, (Guid?)null), cancel);

    /// <summary>Takes up what a sender left behind: claimed goes back to pending; armed may have arrived, so it is sent again
    /// under the same Message-ID and counted, until a person has to look.</summary>
    public static async Task Recover(this RoadmapDb db, DateTimeOffset now, CancellationToken cancel = default)
    {
        var expired = db.Deliveries.Where(row => row.LeaseUntil <= now);
        await expired.Where(row => row.State == DeliveryState.Claimed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Pending).SetProperty(row => row.Token, (Guid?)null), cancel);
        await expired.Where(row => row.State == DeliveryState.Sending && row.Recoveries >= Delivery.MostRecoveries)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Held).SetProperty(row => row.EndedAt, now).SetProperty(row => row.Token, (Guid?)null), cancel);
        await expired.Where(row => row.State == DeliveryState.Sending)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Pending)
                .SetProperty(row => row.Recoveries, row => row.Recoveries + 1)
                .SetProperty(row => row.NextAttemptAt, now)
                .SetProperty(row => row.Token, (Guid?)null), cancel);
    }

    /// <summary>Ends every lease at once. Only for a database that a single process serves: whoever held one is gone.</summary>
    public static Task ExpireLeases(this RoadmapDb db, DateTimeOffset now, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.State == DeliveryState.Claimed || row.State == DeliveryState.Sending)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now), cancel);

    /// <summary>Takes a person out of everything that was sent or will be; the counts stay.</summary>
    public static Task ForgetRecipient(this RoadmapDb db, Guid subscriber, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.SubscriberId == subscriber)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SubscriberId, (Guid?)null).SetProperty(row => row.Address, "").SetProperty(row => row.Reply, (string?)null), cancel);

    /// <summary>Takes everybody out of what was frozen before; the counts stay.</summary>
    public static Task ForgetRecipientsBefore(this RoadmapDb db, DateTimeOffset before, CancellationToken cancel = default) =>
        db.Deliveries.Where(row => row.Address != "" && db.Issues.Any(issue => issue.Id == row.IssueId && issue.FrozenAt <= before))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SubscriberId, (Guid?)null).SetProperty(row => row.Address, "").SetProperty(row => row.Reply, (string?)null), cancel);
}
