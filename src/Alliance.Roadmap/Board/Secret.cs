using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Alliance.Roadmap.Board;

/// <summary>What opens a door: the person gets the secret, we keep only its SHA-256.</summary>
public static class Secret
{
    // Without the letters and digits that people mix up when they type from another screen.
    private const string CodeLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>192 random bits, safe in an address.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Six letters and digits to type, as in <c>K7M-P4Q</c>.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString(CodeLetters, 6).Insert(3, "-");

    /// <summary>What was typed, without the differences that do not count: case, spaces, hyphens.</summary>
    public static string TidyCode(string typed) => new([.. typed.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
}
