using System.Diagnostics.CodeAnalysis;

namespace Alliance.Roadmap.Subscribers;

/// <summary>An e-mail address as an identity: the local part as given and the domain in lower-case A-labels, compared without case.</summary>
/// <remarks>The addr-spec of RFC 5322 §3.4.1 alone, without comments, quotes and literals; lengths after RFC 5321 §4.5.3.1;
/// the domain after IDNA 2008. Whether anybody reads it, only a mail can tell.</remarks>
public sealed class Address : IEquatable<Address>
{
    public const int Longest = 254;
    private const int LongestLocalPart = 64;

    private Address(string value) => (Value, Normalized) = (value, value.ToLowerInvariant());

    /// <summary>What we send to: <c>Jane.Doe@xn--bcher-kva.example</c>.</summary>
    public string Value { get; }

    /// <summary>What we compare by: <see cref="Value"/> in lower case.</summary>
    public string Normalized { get; }

    /// <summary>Reads exactly an address, with nothing around it; the refusal says which part is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Address? address, [NotNullWhen(false)] out Refusal? refusal)
    {
        text ??= "";
        (address, refusal) = (null, Text.Problem("The address", text, 1_000));
        if (refusal is not null) return false;
        if (Problem(text, out var domain) is { } problem)
        {
            refusal = new Refusal("address.not-accepted", problem);
            return false;
        }

        address = new Address($"{text[..text.LastIndexOf('@')]}@{domain}");
        return true;
    }

    /// <summary>One that was accepted before, and stays so should the rules change.</summary>
    internal static Address Stored(string value) => new(value);

    public override string ToString() => Value;

    public bool Equals(Address? other) => other is not null && Normalized == other.Normalized;

    public override bool Equals(object? obj) => Equals(obj as Address);

    public override int GetHashCode() => Normalized.GetHashCode(StringComparison.Ordinal);

    private static string? Problem(string text, out string? domain)
    {
        domain = null;
        if (string.IsNullOrWhiteSpace(text)) return "The address is empty. Please write one such as name@example.org.";
        if (text.Any(char.IsWhiteSpace)) return "An address has no spaces or line breaks, not even around it. Please write one such as name@example.org.";
        if (text.AsSpan().ContainsAny('<', '>')) return "Please write the address alone, without a name and without < and >.";
        if (text.AsSpan().ContainsAny('(', ')')) return "Comments in parentheses are not accepted. Please write the address alone.";
        if (text.Contains('"')) return "Quotation marks are not accepted in an address.";
        if (text.AsSpan().ContainsAny('[', ']')) return "An address with an IP number in brackets is not accepted. Please give one with a domain such as example.org.";
        if (text.AsSpan().ContainsAny(',', ';')) return "Please write one address only, without a comma or semicolon.";

        var at = text.LastIndexOf('@');
        if (at < 0) return "There is no @ in it. Please write an address such as name@example.org.";
        if (at == 0) return "Nothing stands before the @. Please write an address such as name@example.org.";
        if (text.IndexOf('@') != at) return "There is more than one @ in it. Please write one address such as name@example.org.";
        return LocalPartProblem(text[..at]) ?? DomainName.Problem(text[(at + 1)..], out domain)
            ?? (at + 1 + domain!.Length > Longest ? $"The address is too long: mail allows {Longest} characters." : null);
    }

    private static string? LocalPartProblem(string local)
    {
        if (local.FirstOrDefault(letter => !IsAtom(letter) && letter is not '.') is var odd and not '\0')
            return char.IsAscii(odd) ? $"The character {odd} cannot stand before the @." : $"“{odd}” cannot stand before the @: many mail servers take only English letters, digits and a few signs there.";
        if (local.Length > LongestLocalPart) return $"The part before the @ is too long: mail allows {LongestLocalPart} characters.";
        return local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)
            ? "A dot before the @ must stand between other characters, and only once in a row." : null;
    }

    // RFC 5322 §3.2.3, atext.
    private static bool IsAtom(char letter) => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-/=?^_`{|}~".Contains(letter);
}
