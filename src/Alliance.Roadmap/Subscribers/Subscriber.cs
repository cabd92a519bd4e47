namespace Alliance.Roadmap.Subscribers;

/// <summary>Somebody who confirmed that digests may come to an address. Until then there is only a <see cref="Notice"/>.</summary>
public sealed class Subscriber : Entity
{
    /// <summary>How long somebody who stopped can still undo it; then the address is erased.</summary>
    public static readonly TimeSpan KeptAfterStopping = TimeSpan.FromDays(30);

    private Subscriber()
    {
    }

    public Subscriber(Address address, Cadence cadence, IEnumerable<string> milestones, Consent consent, DateTimeOffset confirmedAt)
    {
        Token = LinkToken.New();
        SetAddress(address);
        (Cadence, Milestones) = (cadence, Selection.Of(milestones).Slugs);
        SetConsent(consent, confirmedAt);
    }

    /// <summary>Where digests go; see <see cref="Address.Value"/>.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address in lower case, by which it is found; see <see cref="Address.Normalized"/>.</summary>
    public string NormalizedEmail { get; private set; } = "";

    public Cadence Cadence { get; private set; }

    /// <summary>Slugs of the chosen steps in alphabetical order; none means all.</summary>
    public IReadOnlyList<string> Milestones { get; private set; } = [];
    public Selection Selection => Selection.Of(Milestones);

    /// <summary>The key in this person's own links. It is kept as it is: every mail carries it, it never expires, and it opens nothing
    /// that a reader of this table would not already see. Derived from a secret, all old links would die with that secret.</summary>
    public string Token { get; private set; } = "";

    public DateTimeOffset ConsentedAt { get; private set; }
    public string ConsentSource { get; private set; } = "";
    public string? ConsentWording { get; private set; }
    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>When this person last said that digests may come here: confirming, choosing how often, undoing a stop, moving to this address. A
    /// word of leaving that is older, kept somewhere else, counts no more.</summary>
    public DateTimeOffset WantedAt { get; private set; }
    public DateTimeOffset? PausedAt { get; private set; }
    public DateTimeOffset? UnsubscribedAt { get; private set; }

    /// <summary>Nothing goes to the address any more: mail comes back, or there was a complaint (<see cref="Suppression"/>).</summary>
    public DateTimeOffset? SuppressedAt { get; private set; }

    public bool IsReceiving => PausedAt is null && UnsubscribedAt is null && SuppressedAt is null;

    /// <summary>Choosing how often says one wants digests, so it also undoes a stop; a pause stays.</summary>
    public void Choose(Cadence cadence, DateTimeOffset now) => (Cadence, UnsubscribedAt, WantedAt) = (cadence, null, now);

    /// <summary>From the next digest on, these steps.</summary>
    public void Follow(Selection selection) => Milestones = selection.Slugs;

    public void Pause(DateTimeOffset now) => PausedAt ??= now;

    public void Resume() => PausedAt = null;

    public void Unsubscribe(DateTimeOffset now) => UnsubscribedAt ??= now;

    public void UndoUnsubscribe(DateTimeOffset now) => (UnsubscribedAt, WantedAt) = (null, now);

    public void Suppress(DateTimeOffset at) => SuppressedAt ??= at;

    public void LiftSuppression() => SuppressedAt = null;

    /// <summary>The new address has confirmed. The links stay the same, so that those in older mails keep working.</summary>
    public void Move(Address address, DateTimeOffset now)
    {
        SetAddress(address);
        WantedAt = now;
    }

    /// <summary>A confirmed new sign-up of an address that was here before: what counts is what was chosen now.</summary>
    public void Return(Cadence cadence, IEnumerable<string> milestones, Consent consent, DateTimeOffset confirmedAt)
    {
        (Cadence, Milestones, PausedAt, UnsubscribedAt) = (cadence, Selection.Of(milestones).Slugs, null, null);
        SetConsent(consent, confirmedAt);
    }

    private void SetAddress(Address address) => (Email, NormalizedEmail) = (address.Value, address.Normalized);

    private void SetConsent(Consent consent, DateTimeOffset confirmedAt) =>
        (ConsentedAt, ConsentSource, ConsentWording, ConfirmedAt, WantedAt) = (consent.At, consent.Source, consent.Wording, confirmedAt, confirmedAt);
}
