using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Webhook;

namespace Alliance.Roadmap.Web.Webhook;

/// <summary>Which program is told of new entries (section <c>Webhook</c>). Without an address none is.</summary>
internal sealed class WebhookSettings : ISettings
{
    public static string Section => "Webhook";

    /// <summary>Where to post. Some hosts put a key into it, so no page and no log shows more than the host's name.</summary>
    public string? Url { get; set; }

    /// <summary>What messages are signed with; without one they are not. Never logged.</summary>
    public string? Secret { get; set; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    public bool IsSet => !string.IsNullOrWhiteSpace(Url);

    public string Host => new Uri(Url!).IdnHost;

    public byte[]? Key => Secret is { } secret && WebhookSignature.TryKey(secret, out var key) ? key : null;

    public IEnumerable<string> Problems()
    {
        // Neither value is repeated: it may be a secret.
        if (IsSet && (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0))
            yield return "Webhook:Url is not a web address. Please give one that begins with https, without a name or a password before the host, or remove the setting.";
        if (Secret is not null && !IsSet) yield return "Webhook:Url is missing: a secret alone tells nobody.";
        if (Secret is not null && !WebhookSignature.TryKey(Secret, out _))
            yield return "Webhook:Secret cannot be used. Please give whsec_ and 24 to 64 bytes in Base64, such as “whsec_$(openssl rand -base64 32)” makes, or at least 24 characters of your own.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1)) yield return $"Webhook:Timeout is {Timeout}. Please give up to a minute, such as 00:00:15.";
    }
}
