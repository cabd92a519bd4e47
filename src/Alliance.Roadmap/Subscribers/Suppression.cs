namespace Alliance.Roadmap.Subscribers;

/// <summary>What speaks against sending to an address: mail that came back, or a complaint. It outlives the subscription, so it
/// knows the address only by a code that nobody without this instance's key can make.</summary>
public sealed class Suppression : Entity
{
    /// <summary>A mailbox that is gone today may only be moving. Still gone a week later, it is gone.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromDays(7);

    // RFC 3463 §3.2 and §3.3, and the IANA registry for 5.1.10: there is no such mailbox or domain, or it takes no mail any more.
    private static readonly string[] Gone = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

    private Suppression()
    {
    }

    public Suppression(string addressCode) => AddressCode = addressCode;

    public string AddressCode { get; private set; } = "";

    /// <summary>When mail to it first came back because the mailbox is gone.</summary>
    public DateTimeOffset? CameBackAt { get; private set; }

    public DateTimeOffset? ComplainedAt { get; private set; }

    /// <summary>Since when nothing goes to it; null while only one mail came back.</summary>
    public DateTimeOffset? SuppressedAt { get; private set; }

    public bool IsInForce => SuppressedAt is not null;

    /// <summary>Whoever complained meant us; only a person lifts that, not a form that anybody can fill in.</summary>
    public bool IsByComplaint => ComplainedAt is not null;

    /// <summary>Whether a status says that the mailbox is gone. Any other 5xx is about the message, the day or us.</summary>
    public static bool SaysGone(string? status) => Gone.Contains(status);

    /// <summary>Mail came back, or was refused at once, with this status (RFC 3463).</summary>
    /// <param name="at">When the other side said so, which may be told out of order.</param>
    public void CameBack(string? status, DateTimeOffset at)
    {
        if (!SaysGone(status)) return;
        var first = CameBackAt ?? at;
        if ((at - first).Duration() >= Apart) SuppressedAt ??= at > first ? at : first;
        CameBackAt = at < first ? at : first;
    }

    public void Complained(DateTimeOffset at)
    {
        ComplainedAt ??= at;
        SuppressedAt ??= at;
    }
}
