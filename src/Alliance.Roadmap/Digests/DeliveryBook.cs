using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Threading.Channels;
using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alliance.Roadmap.Digests;

/// <summary>What became of one delivery.</summary>
public sealed record Answer(ClaimedDelivery Delivery, Reply Reply);

/// <summary>Where a sender writes down what is about to leave and what became of it, each line before the next step may follow.
/// Its connections share one book and one writer: whatever waits for a commit goes into the same one, so that full durability
/// does not cost a flush of the disk for each message.</summary>
public sealed class DeliveryBook : IAsyncDisposable
{
    private readonly RoadmapDb db;
    private readonly TimeProvider clock;
    private readonly TimeSpan lease;
    private readonly IAsyncDisposable connection;
    private readonly Statements statements;
    private readonly Channel<Line> lines = Channel.CreateUnbounded<Line>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writing;

    private DeliveryBook(RoadmapDb db, TimeProvider clock, TimeSpan lease, Guid token, IAsyncDisposable connection)
    {
        (this.db, this.clock, this.lease, this.connection) = (db, clock, lease, connection);
        Token = token;
        statements = db.IsSqlite ? new SqliteStatements(db, Token) : new PostgreSqlStatements(db, Token);
        writing = Task.Run(Write);
    }

    /// <summary>Who holds what is claimed here. Every line is fenced by it: a sender that lost its lease changes nothing.</summary>
    public Guid Token { get; }

    /// <summary>Opens a book on a connection of its own, which the book keeps until it is closed.</summary>
    public static async Task<DeliveryBook> Open(RoadmapDb db, TimeProvider clock, TimeSpan lease, CancellationToken cancel = default)
    {
        var token = Guid.NewGuid();
        return new DeliveryBook(db, clock, lease, token, db.IsSqlite ? await db.KeepConnection(cancel) : await db.KeepLock(LockOf(token), cancel));
    }

    /// <summary>Commits an answer and arms the next delivery, either of which may be none. False where the next one must not
    /// leave: the lease was lost, the issue was paused, or the recipient stopped in the meantime.</summary>
    public Task<bool> Write(Answer? answer, ClaimedDelivery? next)
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
        await connection.DisposeAsync();
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
    private async Task Settle(IReadOnlyList<Line> settled, Func<Task> work)
    {
        try
        {
            await work();
            foreach (var line in settled) line.Written.TrySetResult(line.IsArmed);
        }
        catch (Exception failed)
        {
            // Once a session is gone, the driver only says that whoever asks should have known.
            var told = failed is InvalidOperationException && db.Database.GetDbConnection().State is not ConnectionState.Open ? new SessionLostException(failed) : failed;
            foreach (var line in settled) line.Written.TrySetException(told);
        }
    }

    private async Task Commit(List<Line> group)
    {
        using var moment = DigestTrace.Begin("commit");
        var now = clock.GetUtcNow();
        var next = group.Select(line => line.Next).OfType<ClaimedDelivery>().Select(delivery => delivery.Id).ToArray();
        var armed = await statements.Commit([.. group.Select(line => line.Answer).OfType<Answer>()], next, now, now + lease);
        if (armed.Count < next.Length) await Suppress([.. next.Where(id => !armed.Contains(id))], now);
        foreach (var line in group) line.IsArmed = line.Next is { } delivery && armed.Contains(delivery.Id);
    }

    // What is committed stays so, whatever becomes of this: those that were not armed come back when the lease ends.
    private async Task Suppress(Guid[] ids, DateTimeOffset now)
    {
        try
        {
            await statements.Suppress(ids, now);
        }
        catch (DbException)
        {
            // The next commit will say so.
        }
    }

    private sealed class SessionLostException(Exception cause) : DbException("The session with the database was lost.", cause);

    private sealed record Line(Answer? Answer, ClaimedDelivery? Next, Func<Task>? Work)
    {
        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public bool IsArmed { get; set; }
    }

    /// <summary>The three updates of the protocol, prepared once.</summary>
    private abstract class Statements(RoadmapDb db) : IAsyncDisposable
    {
        // Servers often repeat the address: of somebody who was erased while the server thought, its words are not kept.
        protected static string KeptOf(string reply) => $"""CASE WHEN "Address" = '' THEN NULL ELSE {reply} END""";

        // What may leave: claimed by us, the lease not lost, neither the issue nor all sending paused, the recipient neither stopped nor pausing.
        protected const string Ours = """ "Token" = @token AND "State" = 'Claimed' """;
        protected string IsActive { get; } = $""" EXISTS (SELECT 1 FROM ({db.Subscribers.Active().Select(subscriber => new { subscriber.Id }).ToQueryString()}) AS active WHERE active."Id" = "Deliveries"."SubscriberId") """;
        protected string MayLeave => $""" {Ours} AND "LeaseUntil" > @now AND {IsActive} AND EXISTS (SELECT 1 FROM "Issues" WHERE "Issues"."Id" = "Deliveries"."IssueId" AND "Issues"."State" = 'Sending') AND NOT EXISTS (SELECT 1 FROM "Instances" WHERE "SendingPausedAt" IS NOT NULL) """;

        /// <summary>Records the answers and arms what is next, both or neither. Which of the next ones were armed.</summary>
        public abstract Task<HashSet<Guid>> Commit(IReadOnlyList<Answer> answers, Guid[] next, DateTimeOffset now, DateTimeOffset until);

        /// <summary>Ends those whose recipient stopped; the others were only lost to somebody else.</summary>
        public abstract Task Suppress(Guid[] ids, DateTimeOffset now);

        public abstract ValueTask DisposeAsync();

        /// <summary>The named parameters in their order, and last the token of the book.</summary>
        protected static void Declare(DbParameterCollection parameters, Func<DbParameter> create, Guid token, params ReadOnlySpan<string> names)
        {
            foreach (var name in names) Add(name, null);
            Add("token", token);

            void Add(string name, Guid? value)
            {
                var parameter = create();
                (parameter.ParameterName, parameter.Value) = (name, value);
                parameters.Add(parameter);
            }
        }

        protected static void Set(DbParameterCollection parameters, params ReadOnlySpan<object?> values)
        {
            for (var at = 0; at < values.Length; at++) parameters[at].Value = values[at] ?? DBNull.Value;
        }
    }

    // In the same process as the database, a row at a time is as fast as it gets.
    private sealed class SqliteStatements : Statements
    {
        private readonly RoadmapDb db;
        private readonly Guid token;
        private readonly DbCommand record, arm, suppress;

        public SqliteStatements(RoadmapDb db, Guid token) : base(db)
        {
            (this.db, this.token) = (db, token);
            record = Prepare($"""
                UPDATE "Deliveries" SET "State" = @state, "NextAttemptAt" = @next, "Recoveries" = @recoveries, "EndedAt" = @ended, "Reply" = {KeptOf("@reply")}, "Status" = @status, "Token" = NULL
                WHERE "Id" = @id AND "Token" = @token AND "State" = 'Sending'
                """, "id", "state", "next", "recoveries", "ended", "reply", "status");
            arm = Prepare($"""UPDATE "Deliveries" SET "State" = 'Sending', "Attempts" = "Attempts" + 1, "LeaseUntil" = @until WHERE "Id" = @id AND {MayLeave}""", "id", "now", "until");
            suppress = Prepare($"""UPDATE "Deliveries" SET "State" = 'Suppressed', "EndedAt" = @now, "Token" = NULL WHERE "Id" = @id AND {Ours} AND NOT {IsActive}""", "id", "now");
        }

        public override async Task<HashSet<Guid>> Commit(IReadOnlyList<Answer> answers, Guid[] next, DateTimeOffset now, DateTimeOffset until)
        {
            var armed = new HashSet<Guid>();
            await using var transaction = await Begin();
            foreach (var (delivery, reply) in answers)
            {
                var after = delivery.After(reply, now);
                await Run(record, delivery.Id, after.State.ToString(), after.NextAttemptAt.UtcDateTime, after.Recoveries, after.IsOver ? now.UtcDateTime : null, reply.Words, reply.Status);
            }

            foreach (var id in next)
            {
                if (await Run(arm, id, now.UtcDateTime, until.UtcDateTime) == 1) armed.Add(id);
            }

            await transaction.CommitAsync();
            return armed;
        }

        public override async Task Suppress(Guid[] ids, DateTimeOffset now)
        {
            await using var transaction = await Begin();
            foreach (var id in ids) await Run(suppress, id, now.UtcDateTime);
            await transaction.CommitAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var command in (DbCommand[])[record, arm, suppress]) await command.DisposeAsync();
        }

        private DbCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
        {
            var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            Declare(command.Parameters, command.CreateParameter, token, parameters);
            return command;
        }

        private async Task<IDbContextTransaction> Begin()
        {
            var transaction = await db.Database.BeginTransactionAsync();
            record.Transaction = arm.Transaction = suppress.Transaction = transaction.GetDbTransaction();
            return transaction;
        }

        private static Task<int> Run(DbCommand command, params ReadOnlySpan<object?> values)
        {
            Set(command.Parameters, values);
            return command.ExecuteNonQueryAsync();
        }
    }

    // A round trip costs more than the work: a batch is one, and one transaction, and each update in it takes the whole group.
    private sealed class PostgreSqlStatements : Statements
    {
        private readonly DbBatch commit;
        private readonly DbCommand suppress;
        private bool isPrepared;

        public PostgreSqlStatements(RoadmapDb db, Guid token) : base(db)
        {
            commit = db.Database.GetDbConnection().CreateBatch();
            Add($"""
                UPDATE "Deliveries" SET "State" = line.state, "NextAttemptAt" = line.next, "Recoveries" = line.recoveries, "EndedAt" = line.ended, "Reply" = {KeptOf("line.reply")}, "Status" = line.status, "Token" = NULL
                FROM unnest(@ids, @states, @next, @recoveries, @ended, @replies, @statuses) AS line(id, state, next, recoveries, ended, reply, status)
                WHERE "Id" = line.id AND "Token" = @token AND "State" = 'Sending'
                """, "ids", "states", "next", "recoveries", "ended", "replies", "statuses");
            Add($"""UPDATE "Deliveries" SET "State" = 'Sending', "Attempts" = "Attempts" + 1, "LeaseUntil" = @until WHERE "Id" = ANY(@ids) AND {MayLeave} RETURNING "Id" """, "ids", "now", "until");
            suppress = db.Database.GetDbConnection().CreateCommand();
            suppress.CommandText = $"""UPDATE "Deliveries" SET "State" = 'Suppressed', "EndedAt" = @now, "Token" = NULL WHERE "Id" = ANY(@ids) AND {Ours} AND NOT {IsActive}""";
            Declare(suppress.Parameters, suppress.CreateParameter, token, "ids", "now");

            void Add(string sql, params ReadOnlySpan<string> parameters)
            {
                var command = commit.CreateBatchCommand();
                command.CommandText = sql;
                Declare(command.Parameters, command.CreateParameter, token, parameters);
                commit.BatchCommands.Add(command);
            }
        }

        public override async Task<HashSet<Guid>> Commit(IReadOnlyList<Answer> answers, Guid[] next, DateTimeOffset now, DateTimeOffset until)
        {
            var after = answers.Select(answer => answer.Delivery.After(answer.Reply, now)).ToArray();
            Set(commit.BatchCommands[0].Parameters,
                answers.Select(answer => answer.Delivery.Id).ToArray(), after.Select(row => row.State.ToString()).ToArray(), after.Select(row => row.NextAttemptAt.ToUniversalTime()).ToArray(),
                after.Select(row => row.Recoveries).ToArray(), after.Select(row => row.IsOver ? now : (DateTimeOffset?)null).ToArray(),
                answers.Select(answer => answer.Reply.Words).ToArray(), answers.Select(answer => answer.Reply.Status).ToArray());
            Set(commit.BatchCommands[1].Parameters, next, now, until);
            // The first values tell the types; an array of DateTime could be of either kind.
            if (!isPrepared) await commit.PrepareAsync();
            isPrepared = true;
            await using var rows = await commit.ExecuteReaderAsync();
            var armed = new HashSet<Guid>();
            while (await rows.ReadAsync()) armed.Add(rows.GetGuid(0));
            return armed;
        }

        public override async Task Suppress(Guid[] ids, DateTimeOffset now)
        {
            Set(suppress.Parameters, ids, now);
            await suppress.ExecuteNonQueryAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await commit.DisposeAsync();
            await suppress.DisposeAsync();
        }
    }
}
