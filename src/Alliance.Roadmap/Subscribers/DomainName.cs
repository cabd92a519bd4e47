using System.Globalization;
using System.Text;

namespace Alliance.Roadmap.Subscribers;

/// <summary>A domain as mail needs it: dotted, of A-labels, and valid under IDNA 2008 (RFC 5890–5893, mapped after RFC 5895).</summary>
internal static class DomainName
{
    private const int Longest = 253;

    // The platform maps case and width, decodes and checks joiners and lengths, but follows UTS 46, which lets symbols,
    // compatibility forms and mixed directions through. Those are looked at here.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Null for an accepted domain, with its lower-case A-label form.</summary>
    public static string? Problem(string text, out string? ascii)
    {
        ascii = null;
        if (text.Length == 0) return "Nothing stands behind the @. Please write an address such as name@example.org.";
        if (text.EnumerateRunes().FirstOrDefault(rune => !IsMappable(rune)) is var odd && odd != default) return $"“{odd}” cannot stand in a domain.";
        string unicode;
        try
        {
            ascii = Idn.GetAscii(text).ToLowerInvariant();
            unicode = Idn.GetUnicode(ascii);
        }
        catch (ArgumentException)
        {
            return $"“{text}” is not a valid domain. Please check the part behind the @.";
        }

        if (ascii.EndsWith('.')) return "The domain ends with a dot. Please leave it out.";
        if (!ascii.Contains('.')) return $"“{text}” has no dot. Please give a whole domain such as example.org.";
        if (ascii.Length > Longest) return $"The domain is too long: {Longest} characters are allowed.";
        if (ascii[(ascii.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit)) return "A domain does not end in a number. Please give one such as example.org.";

        var labels = ascii.Split('.').Zip(unicode.Split('.'));
        return labels.Select(label => LabelProblem(label.First, label.Second)).FirstOrDefault(problem => problem is not null);
    }

    private static string? LabelProblem(string ascii, string unicode)
    {
        if (!ascii.StartsWith("xn--", StringComparison.Ordinal)) return null;
        var runes = unicode.EnumerateRunes().ToList();
        if (Ascii.IsValid(unicode) || !runes.TrueForAll(IsPermitted) || !AreInContext(runes))
            return $"“{unicode}” is not a valid part of a domain: it has a sign that domains may not have, or not there.";
        return HasOneDirection(runes) ? null : $"“{unicode}” mixes writing from left to right with writing from right to left, which a domain may not do.";
    }

    /// <summary>Whether mapping may touch it: case and full or half width may change, other compatibility forms and invisible signs may not be there.</summary>
    private static bool IsMappable(Rune rune)
    {
        if (rune.Value is 0x200C or 0x200D or (>= 0xFF00 and <= 0xFFEF) or 0x3002) return true;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate) return false;
        var text = rune.ToString();
        return text.Normalize(NormalizationForm.FormKC) == text.Normalize(NormalizationForm.FormC);
    }

    // RFC 5892 §2.6 (exceptions) and §2.1 (letters and digits).
    private static bool IsPermitted(Rune rune) => rune.Value switch
    {
        '-' or 0x00B7 or 0x0375 or 0x05F3 or 0x05F4 or 0x06FD or 0x06FE or 0x0F0B or 0x3007 or 0x30FB or 0x200C or 0x200D => true,
        0x0640 or 0x07FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber,
    };

    // RFC 5892, appendix A.3 to A.9; the joiners of A.1 and A.2 the platform checks.
    private static bool AreInContext(List<Rune> runes)
    {
        for (var at = 0; at < runes.Count; at++)
        {
            var (before, after) = (at > 0 ? runes[at - 1].Value : 0, at + 1 < runes.Count ? runes[at + 1].Value : 0);
            var isFitting = runes[at].Value switch
            {
                0x00B7 => (before, after) == ('l', 'l'),
                0x0375 => after is (>= 0x0370 and <= 0x03FF) or (>= 0x1F00 and <= 0x1FFF),
                0x05F3 or 0x05F4 => before is >= 0x0590 and <= 0x05FF,
                0x30FB => runes.Exists(rune => rune.Value is (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FA) or (>= 0x3400 and <= 0x9FFF) or 0x3005 or 0x3007),
                >= 0x0660 and <= 0x0669 => !runes.Exists(rune => rune.Value is >= 0x06F0 and <= 0x06F9),
                _ => true,
            };
            if (!isFitting) return false;
        }

        return true;
    }

    // RFC 5893 §2, reduced to what can be told without the table of directions: a label with letters from right to left
    // begins with one and has no letters from left to right.
    private static bool HasOneDirection(List<Rune> runes) =>
        !runes.Exists(IsFromRightToLeft)
        || (IsFromRightToLeft(runes[0]) && !runes.Exists(rune => Rune.IsLetter(rune) && !IsFromRightToLeft(rune)));

    private static bool IsFromRightToLeft(Rune rune) =>
        Rune.IsLetter(rune) && rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
