using System.Globalization;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>Where figures are fetched (section <c>Funding</c>). Without a slug nothing is.</summary>
internal sealed class FundingSettings : ISettings
{
    public static string Section => "Funding";

    /// <summary>The association's name in addresses of Open Collective.</summary>
    public string? OpenCollectiveSlug { get; set; }

    /// <summary>Lifts the limit on how often one may ask. Public figures need none. Never logged.</summary>
    public string? OpenCollectiveToken { get; set; }

    /// <summary>For tests and mirrors. Only a server on this machine may be asked over http.</summary>
    public string OpenCollectiveUrl { get; set; } = "https://api.opencollective.com/graphql/v2";

    /// <summary>How long one answer may take.</summary>
    public TimeSpan OpenCollectiveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The first day of what counts as received, such as 2026-01-01; unset, everything ever received counts.</summary>
    public string? ReceivedSince { get; set; }

    public bool AsksOpenCollective => !string.IsNullOrWhiteSpace(OpenCollectiveSlug);

    public DateOnly? ReceivedSinceDay => TryDay(out var day) ? day : null;

    public IEnumerable<string> Problems()
    {
        if (OpenCollectiveSlug is not null && (OpenCollectiveSlug.Length is 0 or > 100 || !OpenCollectiveSlug.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')))
            yield return $"Funding:OpenCollectiveSlug is “{OpenCollectiveSlug}”, which is no name there. Please copy it from the collective's address: in https://opencollective.com/mage-os it is mage-os.";
        if (OpenCollectiveToken is not null && !AsksOpenCollective) yield return "Funding:OpenCollectiveSlug is missing: a token alone asks for nothing.";
        if (OpenCollectiveToken is not null && (OpenCollectiveToken.Length == 0 || !OpenCollectiveToken.All(letter => letter is > ' ' and < '\u007f')))
            yield return "Funding:OpenCollectiveToken has a character no token has, or is empty. Please copy it again, or remove the setting.";
        if (!Uri.TryCreate(OpenCollectiveUrl, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) || url.UserInfo.Length > 0)
            yield return $"Funding:OpenCollectiveUrl is “{OpenCollectiveUrl}”. Please give an address that begins with https, or remove the setting; http is only for a server on this machine.";
        if (OpenCollectiveTimeout <= TimeSpan.Zero || OpenCollectiveTimeout > TimeSpan.FromMinutes(1))
            yield return $"Funding:OpenCollectiveTimeout is {OpenCollectiveTimeout}. Please give up to a minute, such as 00:00:10.";
        if (ReceivedSince is not null && !TryDay(out _)) yield return $"Funding:ReceivedSince is “{ReceivedSince}”, which is no day. Please write it like 2026-01-01.";
    }

    private bool TryDay(out DateOnly day) => DateOnly.TryParseExact(ReceivedSince, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
