using System.Security.Cryptography;
using System.Text;

namespace Alliance.Roadmap.Ledger;

/// <summary>A name or free text of an entry, kept apart from the chain so that it can be redacted: the chain holds only
/// its digest, which without the salt tells nothing.</summary>
public sealed class EntryText
{
    public const string By = "by";
    public const string Reason = "reason";
    public const string Decision = "decision";
    public const string Evidence = "evidence";
    public const string Body = "text";

    private EntryText()
    {
    }

    internal EntryText(long entry, string key, string value)
    {
        Entry = entry;
        Key = key;
        Value = value;
        Salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    }

    public static IReadOnlyList<string> Keys { get; } = [By, Reason, Decision, Evidence, Body];

    public long Entry { get; private init; }
    public string Key { get; private init; } = "";
    public string? Value { get; private set; }
    public string? Salt { get; private set; }

    public static string DigestOf(string salt, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + text)));

    internal string Digest() => DigestOf(Salt!, Value!);

    /// <summary>Takes the text and its salt away for good, so that not even a guess can be checked against the digest.</summary>
    internal void Redact() => (Value, Salt) = (null, null);
}
