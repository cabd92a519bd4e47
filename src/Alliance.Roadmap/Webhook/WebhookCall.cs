namespace Alliance.Roadmap.Webhook;

/// <summary>What became of telling another program.</summary>
public enum CallState
{
    Waiting,

    /// <summary>The other program has said so.</summary>
    Arrived,
    GivenUp,

    /// <summary>Nothing was told: from here on it is.</summary>
    Baseline,
}

/// <summary>One message to the webhook: which entries it tells of, and each attempt. It is told at least once, under the same id, so that
/// whoever gets it twice can tell.</summary>
public sealed class WebhookCall : Entity
{
    /// <summary>About two days.</summary>
    public const int MostTries = 8;

    /// <summary>A process that dies within an attempt leaves the call to another one after this long.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan[] Patience = [.. new[] { 1, 5, 15, 60, 240, 720, 1440 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    private readonly List<WebhookAttempt> attempts = [];

    private WebhookCall()
    {
    }

    /// <summary>Tells of the entries behind <paramref name="after"/>, up to <paramref name="last"/>.</summary>
    public WebhookCall(long after, long last, DateTimeOffset now) => (After, Last, MadeAt, NextAttemptAt) = (after, last, now, now);

    public long After { get; private set; }
    public long Last { get; private set; }
    public bool IsTest { get; private set; }
    public CallState State { get; private set; } = CallState.Waiting;
    public DateTimeOffset MadeAt { get; private set; }
    public DateTimeOffset NextAttemptAt { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Attempts since it was made, or since a person asked for it again.</summary>
    public int Tries { get; private set; }
    public IReadOnlyList<WebhookAttempt> Attempts => attempts;

    /// <summary>When the other program answered 410: it wants no more (Standard Webhooks, "Delivery"). Null where the newest attempt said
    /// something else.</summary>
    public DateTimeOffset? UnwantedAt => State is CallState.GivenUp && attempts.MaxBy(attempt => attempt.Number) is { Status: 410 } last ? last.At : null;

    /// <summary>The same for every attempt.</summary>
    public string MessageId => $"msg_{Id:N}";

    /// <summary>Where telling begins.</summary>
    public static WebhookCall Baseline(long head, DateTimeOffset now) => new(head, head, now) { State = CallState.Baseline };

    /// <summary>Tells of no entry; tried once.</summary>
    public static WebhookCall Test(long head, DateTimeOffset now) => new(head, head, now) { IsTest = true };

    public bool IsDue(DateTimeOffset now) => State is CallState.Waiting && NextAttemptAt <= now && !(LeaseUntil > now) && !IsCutOff(now);

    /// <summary>A test whose program was stopped before it was sent, or before anybody heard the answer: nobody waits for it any more.</summary>
    public bool IsCutOff(DateTimeOffset now) => IsTest && State is CallState.Waiting && (LeaseUntil ?? MadeAt + Lease) <= now;

    /// <summary>Notes an attempt before it is made: saved first, so that one whose answer nobody heard can be seen.</summary>
    public WebhookAttempt Try(DateTimeOffset now)
    {
        var attempt = new WebhookAttempt(attempts.Count + 1, now);
        attempts.Add(attempt);
        (Tries, LeaseUntil) = (Tries + 1, now + Lease);
        return attempt;
    }

    /// <param name="attempt">The attempt that ended.</param>
    /// <param name="answer">What came back.</param>
    /// <param name="now">The time.</param>
    public void Heard(WebhookAttempt attempt, WebhookAnswer answer, DateTimeOffset now)
    {
        attempt.End(answer, now);
        LeaseUntil = null;
        if (answer.HasArrived) State = CallState.Arrived;
        else if (IsTest || Tries >= MostTries || answer.Status is 410) State = CallState.GivenUp;
        else
        {
            var usual = Usual(now);
            NextAttemptAt = answer.NotBefore > usual ? answer.NotBefore.Value : usual;
        }
    }

    /// <summary>Newer entries wait behind it, so it is tried at once: its own words stay the same under its id, and they follow in the next
    /// one. Once for what is new since the last attempt, and not before a time that the other program named.</summary>
    /// <param name="newest">When the newest entry was recorded.</param>
    /// <param name="now">The time.</param>
    public void Hurry(DateTimeOffset newest, DateTimeOffset now)
    {
        if (!CanBeAskedFor(now) || State is not CallState.Waiting || attempts.MaxBy(attempt => attempt.Number) is not { EndedAt: { } ended } last || newest <= last.At) return;
        if (NextAttemptAt > now && NextAttemptAt <= Usual(ended)) NextAttemptAt = now;
    }

    /// <summary>Whether a person can ask for it once more: it was given up, or waits for its next attempt.</summary>
    public bool CanBeAskedFor(DateTimeOffset now) => !IsTest && (State is CallState.GivenUp || (State is CallState.Waiting && !(LeaseUntil > now)));

    /// <summary>A person asks for it once more.</summary>
    public void Again(DateTimeOffset now) => (State, Tries, NextAttemptAt) = CanBeAskedFor(now) ? (CallState.Waiting, 0, now) : (State, Tries, NextAttemptAt);

    private DateTimeOffset Usual(DateTimeOffset ended) => ended + Patience[Math.Clamp(Tries, 1, Patience.Length) - 1];
}

/// <summary>What came back.</summary>
/// <param name="Status">Null where nobody answered.</param>
/// <param name="Words">In a sentence.</param>
/// <param name="NotBefore">Until when we were asked to wait.</param>
public sealed record WebhookAnswer(int? Status, string Words, DateTimeOffset? NotBefore = null)
{
    public bool HasArrived => Status is >= 200 and < 300;
}

/// <summary>One attempt at a call.</summary>
public sealed class WebhookAttempt : Entity
{
    public const int LongestWords = 500;

    private WebhookAttempt()
    {
    }

    internal WebhookAttempt(int number, DateTimeOffset now) => (Number, At) = (number, now);

    public int Number { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>Null while it goes on, and for ever where the program was stopped meanwhile.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public int? Status { get; private set; }
    public string? Words { get; private set; }

    internal void End(WebhookAnswer answer, DateTimeOffset now) => (EndedAt, Status, Words) = (now, answer.Status, Text.OneLine(answer.Words, LongestWords));
}
