using System.Buffers.Binary;
using System.Data.Common;
using System.Threading.Channels;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alliance.Roadmap.Digests;

/// <summary>What became of one delivery.</summary>
public sealed record Answer(Delivery Delivery, Reply Reply);

/// <summary>Where a sender writes down what is about to leave and what became of it, each line before the next step may follow.
/// Its connections share one book and one writer: whatever waits for a commit goes into the same one, so that full durability
/// does not cost a flush of the disk for each message.</summary>
public sealed class DeliveryBook : IAsyncDisposable
{
    private readonly RoadmapDb db;
    private readonly TimeProvider clock;
    private readonly TimeSpan lease;
    private readonly Statements statements;
    private readonly Channel<Line> lines = Channel.CreateUnbounded<Line>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writing;

    private DeliveryBook(RoadmapDb db, TimeProvider clock, TimeSpan lease)
    {
        (this.db, this.clock, this.lease) = (db, clock, lease);
        statements = db.IsSqlite ? new SqliteStatements(db, Token) : new PostgreSqlStatements(db, Token);
        writing = Task.Run(Write);
    }

    /// <summary>Who holds what is claimed here. Every line is fenced by it: a sender that lost its lease changes nothing.</summary>
    public Guid Token { get; } = Guid.NewGuid();

    /// <summary>Opens a book on a connection of its own, which the book keeps until it is closed.</summary>
    public static async Task<DeliveryBook> Open(RoadmapDb db, TimeProvider clock, TimeSpan lease, CancellationToken cancel = default)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var book = new DeliveryBook(db, clock, lease);
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({LockOf(book.Token)})", cancel);
        return book;
    }

    /// <summary>Commits an answer and arms the next delivery, either of which may be none. False where the next one must not
    /// leave: the lease was lost, the issue was paused, or the recipient stopped in the meantime.</summary>
    public Task<bool> Write(Answer? answer, Delivery? next)
    {
        var line = new Line(answer, next, null);
        return lines.Writer.TryWrite(line) ? line.Written.Task : throw new InvalidOperationException("The book is closed.");
    }

    /// <summary>Does other work on the same connection, between two commits.</summary>
    public async Task<T> Between<T>(Func<RoadmapDb, Task<T>> work)
    {
        T? result = default;
        var line = new Line(null, null, async () => result = await work(db));
        if (!lines.Writer.TryWrite(line)) throw new InvalidOperationException("The book is closed.");
        await line.Written.Task;
        return result!;
    }

    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
        await statements.DisposeAsync();
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>PostgreSQL: the lock a sender's session holds for as long as it lives, even while its process is frozen.</summary>
    internal static long LockOf(Guid token) => BinaryPrimitives.ReadInt64LittleEndian(token.ToByteArray());

    private async Task Write()
    {
        var group = new List<Line>();
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryPeek(out var next) && next.Work is null && lines.Reader.TryRead(out next)) group.Add(next);
            if (group.Count > 0) await Settle(group, () => Commit(group));
            group.Clear();
            if (lines.Reader.TryPeek(out var other) && other.Work is { } work && lines.Reader.TryRead(out other)) await Settle([other], work);
        }
    }

    // A failure belongs to those who wait for the line, not to the writer: the next group may be luckier.
    private static async Task Settle(IReadOnlyList<Line> settled, Func<Task> work)
    {
        try
        {
            await work();
            foreach (var line in settled) line.Written.TrySetResult(line.IsArmed);
        }
        catch (Exception failed)
        {
            foreach (var line in settled) line.Written.TrySetException(failed);
        }
    }

    private async Task Commit(List<Line> group)
    {
        using var moment = DigestTrace.Begin("commit");
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync();
        statements.Join(transaction.GetDbTransaction());
        await statements.Record([.. group.Select(line => line.Answer).OfType<Answer>()], now);
        var next = group.Select(line => line.Next).OfType<Delivery>().Select(delivery => delivery.Id).ToArray();
        if (next.Length > 0)
        {
            var armed = await statements.Arm(next, now, now + lease);
            if (armed.Count < next.Length) await statements.Suppress([.. next.Where(id => !armed.Contains(id))], now);
            foreach (var line in group) line.IsArmed = line.Next is { } delivery && armed.Contains(delivery.Id);
        }

        await transaction.CommitAsync();
    }

    private sealed record Line(Answer? Answer, Delivery? Next, Func<Task>? Work)
    {
        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public bool IsArmed { get; set; }
    }

    /// <summary>The three updates of the protocol, prepared once.</summary>
    private abstract class Statements(RoadmapDb db, Guid token) : IAsyncDisposable
    {
        private readonly List<DbCommand> prepared = [];

        // What may leave: claimed by us, the lease not lost, neither the issue nor all sending paused, the recipient neither stopped nor pausing.
        protected string Ours { get; } = """ "Token" = @token AND "State" = 'Claimed' """;
        protected string IsActive { get; } = $""" EXISTS (SELECT 1 FROM ({db.Subscribers.Active().Select(subscriber => new { subscriber.Id }).ToQueryString()}) AS active WHERE active."Id" = "Deliveries"."SubscriberId") """;
        protected string MayLeave => $""" {Ours} AND "LeaseUntil" > @now AND {IsActive} AND EXISTS (SELECT 1 FROM "Issues" WHERE "Issues"."Id" = "Deliveries"."IssueId" AND "Issues"."State" = 'Sending') AND NOT EXISTS (SELECT 1 FROM "Instances" WHERE "SendingPausedAt" IS NOT NULL) """;

        public void Join(DbTransaction transaction)
        {
            foreach (var command in prepared) command.Transaction = transaction;
        }

        public abstract Task Record(IReadOnlyList<Answer> answers, DateTimeOffset now);

        /// <summary>Which of them were armed.</summary>
        public abstract Task<HashSet<Guid>> Arm(Guid[] ids, DateTimeOffset now, DateTimeOffset until);

        /// <summary>Ends those whose recipient stopped; the others were only lost to somebody else.</summary>
        public abstract Task Suppress(Guid[] ids, DateTimeOffset now);

        public async ValueTask DisposeAsync()
        {
            foreach (var command in prepared) await command.DisposeAsync();
        }

        protected DbCommand Prepare(string sql, params string[] parameters)
        {
            var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            foreach (var name in (string[])[.. parameters, "token"])
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            command.Parameters["token"].Value = token;
            prepared.Add(command);
            return command;
        }

        protected static void Set(DbCommand command, params ReadOnlySpan<object?> values)
        {
            for (var at = 0; at < values.Length; at++) command.Parameters[at].Value = values[at] ?? DBNull.Value;
        }
    }

    // In the same process as the database, a row at a time is as fast as it gets.
    private sealed class SqliteStatements : Statements
    {
        private readonly DbCommand record, arm, suppress;

        public SqliteStatements(RoadmapDb db, Guid token) : base(db, token)
        {
            record = Prepare("""
                UPDATE "Deliveries" SET "State" = @state, "NextAttemptAt" = @next, "Recoveries" = @recoveries, "EndedAt" = @ended, "Reply" = @reply, "Status" = @status, "Token" = NULL
                WHERE "Id" = @id AND "Token" = @token AND "State" = 'Sending'
                """, "id", "state", "next", "recoveries", "ended", "reply", "status");
            arm = Prepare($"""UPDATE "Deliveries" SET "State" = 'Sending', "Attempts" = "Attempts" + 1, "LeaseUntil" = @until WHERE "Id" = @id AND {MayLeave}""", "id", "now", "until");
            suppress = Prepare($"""UPDATE "Deliveries" SET "State" = 'Suppressed', "EndedAt" = @now, "Token" = NULL WHERE "Id" = @id AND {Ours} AND NOT {IsActive}""", "id", "now");
        }

        public override async Task Record(IReadOnlyList<Answer> answers, DateTimeOffset now)
        {
            foreach (var answer in answers)
            {
                var after = answer.Delivery.After(answer.Reply, now);
                Set(record, answer.Delivery.Id, after.State.ToString(), after.NextAttemptAt.UtcDateTime, after.Recoveries, after.IsOver ? now.UtcDateTime : null, answer.Reply.Words, answer.Reply.Status);
                await record.ExecuteNonQueryAsync();
            }
        }

        public override async Task<HashSet<Guid>> Arm(Guid[] ids, DateTimeOffset now, DateTimeOffset until)
        {
            var armed = new HashSet<Guid>();
            foreach (var id in ids)
            {
                Set(arm, id, now.UtcDateTime, until.UtcDateTime);
                if (await arm.ExecuteNonQueryAsync() == 1) armed.Add(id);
            }

            return armed;
        }

        public override async Task Suppress(Guid[] ids, DateTimeOffset now)
        {
            foreach (var id in ids)
            {
                Set(suppress, id, now.UtcDateTime);
                await suppress.ExecuteNonQueryAsync();
            }
        }
    }

    // A round trip costs more than the work, so each update takes the whole group.
    private sealed class PostgreSqlStatements : Statements
    {
        private readonly DbCommand record, arm, suppress;

        public PostgreSqlStatements(RoadmapDb db, Guid token) : base(db, token)
        {
            record = Prepare("""
                UPDATE "Deliveries" SET "State" = line.state, "NextAttemptAt" = line.next, "Recoveries" = line.recoveries, "EndedAt" = line.ended, "Reply" = line.reply, "Status" = line.status, "Token" = NULL
                FROM unnest(@ids, @states, @next, @recoveries, @ended, @replies, @statuses) AS line(id, state, next, recoveries, ended, reply, status)
                WHERE "Id" = line.id AND "Token" = @token AND "State" = 'Sending'
                """, "ids", "states", "next", "recoveries", "ended", "replies", "statuses");
            arm = Prepare($"""UPDATE "Deliveries" SET "State" = 'Sending', "Attempts" = "Attempts" + 1, "LeaseUntil" = @until WHERE "Id" = ANY(@ids) AND {MayLeave} RETURNING "Id" """, "ids", "now", "until");
            suppress = Prepare($"""UPDATE "Deliveries" SET "State" = 'Suppressed', "EndedAt" = @now, "Token" = NULL WHERE "Id" = ANY(@ids) AND {Ours} AND NOT {IsActive}""", "ids", "now");
        }

        public override async Task Record(IReadOnlyList<Answer> answers, DateTimeOffset now)
        {
            if (answers.Count == 0) return;
            var after = answers.Select(answer => answer.Delivery.After(answer.Reply, now)).ToArray();
            Set(record,
                answers.Select(answer => answer.Delivery.Id).ToArray(), after.Select(row => row.State.ToString()).ToArray(), after.Select(row => row.NextAttemptAt.UtcDateTime).ToArray(),
                after.Select(row => row.Recoveries).ToArray(), after.Select(row => row.IsOver ? now.UtcDateTime : (DateTime?)null).ToArray(),
                answers.Select(answer => answer.Reply.Words).ToArray(), answers.Select(answer => answer.Reply.Status).ToArray());
            await record.ExecuteNonQueryAsync();
        }

        public override async Task<HashSet<Guid>> Arm(Guid[] ids, DateTimeOffset now, DateTimeOffset until)
        {
            Set(arm, ids, now.UtcDateTime, until.UtcDateTime);
            await using var rows = await arm.ExecuteReaderAsync();
            var armed = new HashSet<Guid>();
            while (await rows.ReadAsync()) armed.Add(rows.GetGuid(0));
            return armed;
        }

        public override async Task Suppress(Guid[] ids, DateTimeOffset now)
        {
            Set(suppress, ids, now.UtcDateTime);
            await suppress.ExecuteNonQueryAsync();
        }
    }
}
