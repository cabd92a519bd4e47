using System.Security.Cryptography;
using System.Text;

namespace Alliance.Roadmap.Webhook;

/// <summary>Signs a message as Standard Webhooks 1.0 asks: HMAC-SHA-256 over <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    public const string Prefix = "whsec_";

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    /// <param name="key">Of <see cref="TryKey"/>.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="at">The header <c>webhook-timestamp</c>, in whole seconds since 1970.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Of(byte[] key, string id, long at, string body) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}.{at}.{body}"))))}";

    /// <summary>The key of a secret: behind <c>whsec_</c> Base64 of 24 to 64 bytes, otherwise the bytes of the words themselves, at
    /// least 24 of them.</summary>
    public static bool TryKey(string secret, out byte[] key)
    {
        key = [];
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            key = Encoding.UTF8.GetBytes(secret);
            return key.Length >= 24;
        }

        var read = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[Prefix.Length..], read, out var length)) return false;
        key = read[..length];
        return length is >= 24 and <= 64;
    }
}
