using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Subscribers;

/// <summary>Where suppressions and the addresses they are about meet: the one place that makes the code of an address.</summary>
public static class Suppressions
{
    private const string Purpose = "suppression";

    // Two nodes that write down the same address at once: whoever comes second looks again.
    private const int MostTries = 5;

    /// <summary>What speaks against an address, if anything.</summary>
    public static async Task<Suppression?> SuppressionOf(this RoadmapDb db, Address address, CancellationToken cancel = default)
    {
        var code = await db.CodeOf(address, cancel);
        return await db.Suppressions.SingleOrDefaultAsync(suppression => suppression.AddressCode == code, cancel);
    }

    /// <summary>Tells which of many addresses are suppressed, without asking the database for each.</summary>
    public static async Task<Func<Address, bool>> SuppressedAddresses(this RoadmapDb db, CancellationToken cancel = default)
    {
        var instance = await db.Instances.AsNoTracking().SingleAsync(cancel);
        var codes = (await db.Suppressions.Where(suppression => suppression.SuppressedAt != null).Select(suppression => suppression.AddressCode).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        return address => codes.Contains(instance.CodeFor(Purpose, address.Normalized));
    }

    /// <summary>Writes down, in a save of its own, that mail to an address came back. Telling it twice changes nothing.</summary>
    public static Task CameBack(this RoadmapDb db, Address address, string? status, DateTimeOffset at, CancellationToken cancel = default) =>
        Suppression.SaysGone(status) ? db.WriteDown(address, suppression => suppression.CameBack(status, at), cancel) : Task.CompletedTask;

    /// <summary>Writes down, in a save of its own, that somebody reported our mail as unwanted.</summary>
    public static Task Complained(this RoadmapDb db, Address address, DateTimeOffset at, CancellationToken cancel = default) =>
        db.WriteDown(address, suppression => suppression.Complained(at), cancel);

    /// <summary>Somebody pressed the button of a mail to this address, so mail does arrive there: only a complaint still stands.
    /// The caller saves.</summary>
    public static async Task Confirmed(this RoadmapDb db, Subscriber subscriber, CancellationToken cancel = default)
    {
        var suppression = await db.SuppressionOf(Address.Stored(subscriber.Email), cancel);
        subscriber.LiftSuppression();
        if (suppression is null) return;
        if (suppression.IsByComplaint) subscriber.Suppress(suppression.SuppressedAt!.Value);
        else db.Remove(suppression);
    }

    /// <summary>A person lifts what stands against an address, a complaint as well. The caller saves.</summary>
    public static async Task<Outcome> LiftSuppression(this RoadmapDb db, Address address, CancellationToken cancel = default)
    {
        if (await db.SuppressionOf(address, cancel) is not { } suppression)
            return new Refusal("suppression.none", "Nothing stands against mail to this address, so there is nothing to lift.");
        db.Remove(suppression);
        (await db.Subscribers.SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == address.Normalized, cancel))?.LiftSuppression();
        return Outcome.Done;
    }

    /// <summary>Of somebody who is erased only a suppression stays, not that a single mail once came back.</summary>
    public static async Task<int> ForgetReturns(this RoadmapDb db, string normalizedEmail, CancellationToken cancel = default)
    {
        var code = await db.CodeOf(Address.Stored(normalizedEmail), cancel);
        return await db.Suppressions.Where(suppression => suppression.AddressCode == code && suppression.SuppressedAt == null).ExecuteDeleteAsync(cancel);
    }

    private static async Task<string> CodeOf(this RoadmapDb db, Address address, CancellationToken cancel) =>
        (await db.Instances.AsNoTracking().SingleAsync(cancel)).CodeFor(Purpose, address.Normalized);

    private static async Task WriteDown(this RoadmapDb db, Address address, Action<Suppression> write, CancellationToken cancel)
    {
        var code = await db.CodeOf(address, cancel);
        for (var tries = 1; ; tries++)
        {
            db.ChangeTracker.Clear();
            var suppression = await db.Suppressions.SingleOrDefaultAsync(suppression => suppression.AddressCode == code, cancel);
            if (suppression is null) db.Add(suppression = new Suppression(code));
            write(suppression);
            if (suppression.SuppressedAt is { } at)
                (await db.Subscribers.SingleOrDefaultAsync(subscriber => subscriber.NormalizedEmail == address.Normalized, cancel))?.Suppress(at);
            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateException) when (tries < MostTries)
            {
                // Somebody else wrote to the same row first; with what they wrote in view, ours is written again.
            }
        }
    }
}
