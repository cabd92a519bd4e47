using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Alliance.Roadmap.Subscribers;

/// <summary>The unguessable part of a link in a mail: 192 random bits as 32 characters fit for an address.</summary>
public static class LinkToken
{
    public const int Length = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length / 4 * 3));

    /// <summary>Whether it could be one of ours; anything else need not be looked up.</summary>
    public static bool IsWellFormed(string? text) => text?.Length == Length && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>What is kept of a token that is used once: enough to know it again, not enough to use it.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
