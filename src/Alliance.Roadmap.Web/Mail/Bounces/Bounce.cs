namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>What a message to the bounce mailbox turns out to be, the weightiest last.</summary>
internal enum BounceKind
{
    /// <summary>Nothing that is known here: perhaps a person wrote.</summary>
    None,

    /// <summary>A vacation notice or the like: the message arrived.</summary>
    AutoReply,

    /// <summary>Not now, or given up on for a passing reason (4.x.x).</summary>
    Soft,

    /// <summary>For good (5.x.x).</summary>
    Hard,

    /// <summary>The recipient reported the message as unwanted.</summary>
    Complaint,
}

/// <summary>What a report says about one recipient.</summary>
/// <param name="Status">The enhanced status (RFC 3463), for example "5.1.1".</param>
/// <param name="Diagnostic">The other server's own words.</param>
internal sealed record Bounce(BounceKind Kind, string? Recipient = null, string? Status = null, string? Diagnostic = null)
{
    public static Bounce None { get; } = new(BounceKind.None);

    /// <summary>Nobody tries any more, even if the reason may pass.</summary>
    public bool IsFinal { get; init; }
}
