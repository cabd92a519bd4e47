using Alliance.Roadmap.Mail;

namespace Alliance.Roadmap.Digests;

public enum DeliveryState
{
    Pending,

    /// <summary>Taken by a sender for as long as its lease lasts; no byte has left.</summary>
    Claimed,

    /// <summary>Committed before the first byte leaves. After a crash nobody knows whether it arrived.</summary>
    Sending,
    Accepted,
    Failed,

    /// <summary>The recipient stopped or paused between freezing and sending.</summary>
    Suppressed,

    /// <summary>Recovered three times without an answer; a person looks.</summary>
    Held,
}

/// <summary>Where a delivery stands after a reply, and when to try again.</summary>
public readonly record struct AfterReply(DeliveryState State, DateTimeOffset NextAttemptAt, int Recoveries)
{
    public bool IsOver => !Delivery.Open.Contains(State);
}

/// <summary>One issue to one subscriber. Rows are written in bulk and moved by guarded updates only (<see cref="Deliveries"/>).</summary>
public sealed class Delivery
{
    /// <summary>After this many possible duplicates a person decides.</summary>
    public const int MostRecoveries = 3;

    /// <summary>A server that says "not now" this often, over about two days, has said no.</summary>
    public const int MostAttempts = 14;

    private Delivery()
    {
    }

    public Guid Id { get; private init; }
    public Guid IssueId { get; private init; }
    public Guid RenderingId { get; private init; }

    /// <summary>Null once the delivery is older than 13 months or the subscriber was erased; the counts stay.</summary>
    public Guid? SubscriberId { get; private init; }

    /// <summary>The address at freezing.</summary>
    public string Address { get; private init; } = "";
    public DeliveryState State { get; private init; }

    /// <summary>Who holds it. Every step is fenced by it: a sender that lost its lease changes nothing.</summary>
    public Guid? Token { get; private init; }
    public DateTimeOffset? LeaseUntil { get; private init; }
    public int Attempts { get; private init; }

    /// <summary>How often it was sent again without knowing whether it had arrived: possible duplicates.</summary>
    public int Recoveries { get; private init; }
    public DateTimeOffset NextAttemptAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>The server's own words, and its enhanced status (RFC 3463).</summary>
    public string? Reply { get; private init; }
    public string? Status { get; private init; }

    /// <summary>Still to be sent, or on its way.</summary>
    public static IReadOnlyList<DeliveryState> Open { get; } = [DeliveryState.Pending, DeliveryState.Claimed, DeliveryState.Sending];

    /// <summary>What a reply makes of a delivery that has been attempted so often.</summary>
    /// <param name="attempts">This attempt included.</param>
    public static AfterReply After(Reply reply, int attempts, int recoveries, DateTimeOffset now) => reply.Kind switch
    {
        ReplyKind.Accepted => new(DeliveryState.Accepted, now, recoveries),
        ReplyKind.Refused => new(DeliveryState.Failed, now, recoveries),
        ReplyKind.Later when attempts >= MostAttempts => new(DeliveryState.Failed, now, recoveries),
        ReplyKind.Unknown when recoveries >= MostRecoveries => new(DeliveryState.Held, now, recoveries),
        ReplyKind.Unknown => new(DeliveryState.Pending, now + BackOff.After(reply, recoveries + 1), recoveries + 1),
        ReplyKind.OurFault => new(DeliveryState.Pending, now, recoveries),
        _ => new(DeliveryState.Pending, now + BackOff.After(reply, attempts), recoveries),
    };
}

/// <summary>What a sender holds of a delivery while it sends it.</summary>
/// <param name="Key">The recipient's own, for their links; none where they were erased.</param>
public sealed record ClaimedDelivery(Guid Id, Guid RenderingId, Guid? SubscriberId, string Address, Guid Token, int Attempts, int Recoveries, string? Key)
{
    /// <summary>What a reply to the attempt now under way makes of this delivery.</summary>
    public AfterReply After(Reply reply, DateTimeOffset now) => Delivery.After(reply, Attempts + 1, Recoveries, now);

    /// <summary>The same for every attempt.</summary>
    public string MessageId(string domain) => $"{Id:N}@{domain}";
}
