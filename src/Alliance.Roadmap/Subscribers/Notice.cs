namespace Alliance.Roadmap.Subscribers;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>Asks a new address to confirm; a subscriber's address gets the own link instead.</summary>
    SignUp,

    /// <summary>Sends a subscriber their own link.</summary>
    OwnLink,

    /// <summary>Asks the address a subscriber wants to change to.</summary>
    AddressChange,

    /// <summary>Tells the address a subscriber has left. For a week it also tells us whose that was.</summary>
    AddressChanged,
}

/// <summary>Which letter a notice becomes, once it is known whose address it is.</summary>
public enum NoticeLetter
{
    Confirmation,
    OwnLink,
    AddressChanged,
}

/// <summary>A mail that somebody asked for at the site. It is written down first and sent afterwards, so that an outage of mail loses
/// none, and so that the site's answer is the same, and as fast, whether it knows the address or not.</summary>
public sealed class Notice : Entity
{
    public static readonly TimeSpan Expiry = TimeSpan.FromHours(48);
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>After this many attempts, a good day, whoever still waits asks again.</summary>
    public const int MostAttempts = 12;

    // A process that dies between taking a notice and sending it leaves it to the next one after this long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan[] Patience = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    private Notice()
    {
    }

    private Notice(NoticeKind kind, string email, string normalizedEmail, DateTimeOffset now)
    {
        (Kind, Email, NormalizedEmail) = (kind, email, normalizedEmail);
        AskedAt = DueAt = now;
    }

    public NoticeKind Kind { get; private set; }
    public string Email { get; private set; } = "";
    public string NormalizedEmail { get; private set; } = "";
    public Cadence Cadence { get; private set; }
    public IReadOnlyList<string> Milestones { get; private set; } = [];
    public string? ConsentWording { get; private set; }

    /// <summary>Whose address changes; erased with them.</summary>
    public Guid? SubscriberId { get; private set; }

    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>When to send it, or to try again.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public int Attempts { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    public string? TokenHash { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static Notice SignUp(Address address, Cadence cadence, IEnumerable<string> milestones, DateTimeOffset now) =>
        new(NoticeKind.SignUp, address.Value, address.Normalized, now) { Cadence = cadence, Milestones = Selection.Of(milestones).Slugs, ConsentWording = Subscribers.Consent.Today };

    public static Notice OwnLink(Address address, DateTimeOffset now) => new(NoticeKind.OwnLink, address.Value, address.Normalized, now);

    public static Notice AddressChange(Subscriber subscriber, Address address, DateTimeOffset now) =>
        new(NoticeKind.AddressChange, address.Value, address.Normalized, now) { SubscriberId = subscriber.Id };

    /// <summary>Made before the subscriber moves, so that it goes to the old address.</summary>
    public static Notice AddressChanged(Subscriber subscriber, DateTimeOffset now) =>
        new(NoticeKind.AddressChanged, subscriber.Email, subscriber.NormalizedEmail, now) { SubscriberId = subscriber.Id };

    /// <summary>Null: nothing is sent.</summary>
    /// <param name="known">The subscriber who has the address, if any.</param>
    /// <param name="suppression">What speaks against the address, if anything. After a complaint nothing is sent; where mail came
    /// back, a sign-up is asked to confirm, since only that shows that the mailbox is there again.</param>
    public NoticeLetter? LetterFor(Subscriber? known, Suppression? suppression = null) => Kind switch
    {
        _ when suppression is { IsByComplaint: true } => null,
        NoticeKind.SignUp => known is null or { UnsubscribedAt: not null } or { SuppressedAt: not null } ? NoticeLetter.Confirmation : NoticeLetter.OwnLink,
        NoticeKind.AddressChange => known is null ? NoticeLetter.Confirmation : NoticeLetter.OwnLink,
        NoticeKind.OwnLink => known is null ? null : NoticeLetter.OwnLink,
        NoticeKind.AddressChanged when suppression is { IsInForce: true } => null,
        _ => NoticeLetter.AddressChanged,
    };

    /// <summary>Takes the notice for sending and gives it a fresh token, of which only the hash is kept: the token of an
    /// earlier attempt may never have left.</summary>
    public string Take(DateTimeOffset now)
    {
        var token = LinkToken.New();
        (TokenHash, ExpiresAt, DueAt) = (LinkToken.Hash(token), now + Expiry, now + Lease);
        Attempts++;
        return token;
    }

    public void Sent(DateTimeOffset now) => SentAt = now;

    /// <summary>It could not be sent now; later it may.</summary>
    public void Postpone(DateTimeOffset now) => DueAt = now + Patience[Math.Min(Attempts, Patience.Length) - 1];

    /// <summary>Whoever waited for their turn comes before those who did not.</summary>
    public void GoFirst() => DueAt = AskedAt - Expiry;

    /// <summary>Too many mails left within the hour; its turn has not come.</summary>
    public void Wait(DateTimeOffset now) => DueAt = now + Patience[0];

    /// <summary>The link in it was opened and its button pressed: once, in time.</summary>
    public Outcome Use(DateTimeOffset now)
    {
        if (Problem(now).Refused(out var refusal)) return refusal;
        UsedAt = now;
        return Outcome.Done;
    }

    public static Refusal Used { get; } = new("confirmation.used", "This link has already been used. If you would like to change something, please ask for your own link.");

    /// <summary>Why the link in it does nothing any more.</summary>
    public Outcome Problem(DateTimeOffset now) =>
        UsedAt is not null ? Used
        : ExpiresAt <= now ? new Refusal("confirmation.expired", "This link was good for 48 hours, which have passed. Nothing has been changed. Please ask for a new one.")
        : Outcome.Done;

    public Address Address => Address.Stored(Email);

    public Consent Consent => new(AskedAt, Subscribers.Consent.Web, ConsentWording);
}
