using Microsoft.AspNetCore.Identity;

namespace Alliance.Roadmap.Board;

/// <summary>Someone who may sign in: a member of the board in office, an auditor, an editor, or whoever runs the server.
/// There are no passwords; a passkey, or a one-time link or a short code by mail, opens the door.</summary>
public sealed class Account : IdentityUser<Guid>
{
    public const int LongestZone = 64;

    private Account()
    {
    }

    public Account(string name, string email, Office office)
    {
        Id = Guid.CreateVersion7();
        UserName = Email = email;
        NormalizedUserName = NormalizedEmail = Fold(email);
        SecurityStamp = Guid.NewGuid().ToString("N");
        (Name, Office) = (name, office);
    }

    public string Name { get; private set; } = "";
    public Office Office { get; private set; }
    public DateTimeOffset? FirstSignedInAt { get; private set; }
    public DateTimeOffset? LastSignedInAt { get; private set; }

    /// <summary>When the account ended; an ended one can neither sign in nor act.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The planned end of the term. It only reminds: nothing ends by itself.</summary>
    public DateOnly? TermEndsOn { get; private set; }

    /// <summary>The IANA zone whose clock this person goes by; null for that of the roadmap.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>When the board was reminded of it.</summary>
    public DateTimeOffset? TermRemindedAt { get; private set; }

    public bool IsInOffice => EndedAt is null;
    public Person Person => new(Name, Office);

    /// <summary>How addresses are compared: without case.</summary>
    public static string Fold(string email) => email.Trim().ToUpperInvariant();

    public void SignIn(DateTimeOffset now) => (FirstSignedInAt, LastSignedInAt) = (FirstSignedInAt ?? now, now);

    /// <summary>Why somebody may not give this account a name and an office; null where they may.</summary>
    /// <param name="office">What it would become.</param>
    /// <param name="by">Whoever invites; null for the command line.</param>
    public Refusal? Problem(Office office, Account? by)
    {
        if (by?.Id == Id && office != Office)
            return new Refusal("account.own-office", "Nobody changes their own office. Please ask another member of the board.");
        // Also when the account has ended: whoever runs the server must not bring a member of the board back, or be one.
        if (by?.Office is Office.Operator && FirstSignedInAt is not null)
            return new Refusal("invitation.not-yours", $"{Name} has signed in with this address {(IsInOffice ? "already" : "before")}. Only a member of the board changes their name or office.");
        return null;
    }

    /// <summary>Takes a new name and office; somebody whose account had ended is back.</summary>
    public void Become(string name, Office office) => (Name, Office, EndedAt) = (name, office, null);

    public TimeZoneInfo Zone(TimeZoneInfo usual) => TimeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var own) ? own : usual;

    /// <summary>Deadlines are shown by this clock from now on; an empty zone is that of the roadmap.</summary>
    public Outcome GoBy(string? zone)
    {
        zone = Text.Tidy(zone);
        if (zone is not null && (zone.Length > LongestZone || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
            return new Refusal("input.not-a-zone", $"“{zone}” is no time zone that is known here. Please choose one of the list, such as America/Chicago, or leave it empty.");
        TimeZone = zone;
        return Outcome.Done;
    }

    /// <summary>Plans the end of the term, or plans none; another day is reminded of anew.</summary>
    public void PlanEnd(DateOnly? day) => (TermEndsOn, TermRemindedAt) = (day, day == TermEndsOn ? TermRemindedAt : null);

    /// <summary>Ends the account at once, in every browser.</summary>
    public void End(DateTimeOffset now) => (EndedAt, TermEndsOn, SecurityStamp) = (EndedAt ?? now, null, Guid.NewGuid().ToString("N"));
}
