using System.Security.Cryptography;
using System.Text;

namespace Alliance.Roadmap.Subscribers;

/// <summary>How many mails one address may still be sent because somebody typed it into a form: otherwise anyone could fill a stranger's
/// mailbox from here. It outlives the requests and the subscription, so it knows the address only by a hash.</summary>
public sealed class Allowance : Entity
{
    /// <summary>Longer ago does not count, and is not kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private Allowance()
    {
    }

    public Allowance(string normalizedEmail, bool isForConfirmations) => (AddressHash, IsForConfirmations) = (HashOf(normalizedEmail), isForConfirmations);

    public string AddressHash { get; private set; } = "";

    /// <summary>Confirmations and own links are counted apart: who has just confirmed may need the link.</summary>
    public bool IsForConfirmations { get; private set; }

    /// <summary>When mails were sent during the last 30 days.</summary>
    public IReadOnlyList<DateTimeOffset> SpentAt { get; private set; } = [];

    public DateTimeOffset LastSpentAt { get; private set; }

    public static string HashOf(string normalizedEmail) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedEmail)));

    /// <summary>Counts one mail, or says no: a confirmation once in 24 hours and three times in 30 days, an own link once in an hour and
    /// ten times in 30 days.</summary>
    public bool TrySpend(DateTimeOffset now)
    {
        var (pause, most) = IsForConfirmations ? (TimeSpan.FromHours(24), 3) : (TimeSpan.FromHours(1), 10);
        var recent = SpentAt.Where(at => at > now - Kept).ToList();
        if (recent.Count >= most || recent.Exists(at => at > now - pause)) return false;
        (SpentAt, LastSpentAt) = ([.. recent, now], now);
        return true;
    }
}
