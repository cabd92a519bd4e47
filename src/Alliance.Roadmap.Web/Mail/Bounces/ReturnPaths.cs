using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Instances;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>A return path for each delivery, so that a report tells by its own recipient what it is about, whatever its text
/// says. The code in it keeps others from inventing one.</summary>
internal sealed partial class ReturnPaths(Instance instance, string domain)
{
    // 80 bits, and the whole stays within the 64 characters of a local part.
    private const int CodeLength = 20;

    public string For(Guid delivery) => $"bounce+{delivery:N}-{CodeOf(delivery)}@{domain}";

    /// <summary>The delivery whose return path stands in a text such as a header; null where there is none, or a forged one.</summary>
    /// <param name="isForged">There is one that we have not made.</param>
    public Guid? DeliveryIn(string text, out bool isForged)
    {
        isForged = false;
        foreach (Match path in Path().Matches(text))
        {
            if (!string.Equals(path.Groups["domain"].Value, domain, StringComparison.OrdinalIgnoreCase)) continue;
            var delivery = Guid.ParseExact(path.Groups["delivery"].ValueSpan, "N");
            if (IsOurs(delivery, path.Groups["code"].Value)) return delivery;
            isForged = true;
        }

        return null;
    }

    private bool IsOurs(Guid delivery, string code) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(code.ToLowerInvariant()), Encoding.ASCII.GetBytes(CodeOf(delivery)));

    private string CodeOf(Guid delivery) => instance.CodeFor("bounce", delivery.ToString("N"))[..CodeLength];

    // Some servers change the case on the way.
    [GeneratedRegex(@"bounce\+(?<delivery>[0-9a-f]{32})-(?<code>[0-9a-f]{20})@(?<domain>[a-z0-9.-]+[a-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
