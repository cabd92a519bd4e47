using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Alliance.Roadmap.Posts;

/// <summary>What feeds write as text: bytes in some encoding, HTML within XML, days in many forms.</summary>
internal static partial class FeedText
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private const int LongestDay = 100;

    private static readonly HashSet<string> OfXml = ["amp", "lt", "gt", "quot", "apos"];

    /// <summary>The bytes as text. A byte order mark has the first word; then whatever reads as UTF-8 is UTF-8, since declarations are
    /// often wrong and hardly any other text reads so by accident; then what is declared; at last Windows-1252.</summary>
    public static string Decode(byte[] bytes)
    {
        foreach (var marked in new Encoding[] { new UTF8Encoding(true), new UTF32Encoding(false, true), new UTF32Encoding(true, true), Encoding.Unicode, Encoding.BigEndianUnicode })
            if (bytes.AsSpan().StartsWith(marked.GetPreamble())) return marked.GetString(bytes, marked.GetPreamble().Length, bytes.Length - marked.GetPreamble().Length);
        if (bytes is [(byte)'<', 0, ..]) return Encoding.Unicode.GetString(bytes);
        if (bytes is [0, (byte)'<', ..]) return Encoding.BigEndianUnicode.GetString(bytes);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Declared(bytes).GetString(bytes);
        }
    }

    /// <summary>Names such as <c>&amp;nbsp;</c> belong to HTML; to XML they are an error that costs the whole feed.</summary>
    public static string WithoutNamesOfHtml(string xml) =>
        Name().Replace(xml, name => OfXml.Contains(name.Groups[1].Value) ? name.Value : WebUtility.HtmlDecode(name.Value) is var letter && letter != name.Value && letter is not ("<" or "&" or ">") ? letter : name.Value);

    /// <summary>What a reader would see of HTML.</summary>
    public static string FromHtml(string html) => WebUtility.HtmlDecode(Tag().Replace(Inline().Replace(html, ""), " "));

    /// <summary>RSS leaves open whether a title is text or HTML: formatting goes, everything else in angle brackets is meant.</summary>
    public static string FromTitle(string title) => WebUtility.HtmlDecode(Break().Replace(Inline().Replace(title, ""), " "));

    /// <summary>The day as it is written, whatever the hour and the zone behind it: RFC 822 with two or four digits of the year, with
    /// or without a weekday; ISO 8601; "February 1, 2026"; C's asctime. Null for anything else and for years nobody means.</summary>
    public static DateOnly? Day(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (text.Length > LongestDay) text = text[..LongestDay];
        var day = Iso().Match(text) is { Success: true } iso ? From(iso, Number(iso, "month"))
            : DayFirst().Match(text) is { Success: true } usual ? From(usual, Month(usual))
            : MonthFirst().Match(text) is { Success: true } american ? From(american, Month(american))
            : null;
        return day is { Year: >= 2000 and < 2200 } ? day : null;
    }

    private static DateOnly? From(Match match, int month)
    {
        var (year, day) = (Number(match, "year"), Number(match, "day"));
        if (match.Groups["year"].Length == 2) year += year < 70 ? 2000 : 1900;
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Month(Match match) => Array.IndexOf(Months, match.Groups["month"].Value[..3].ToLowerInvariant()) + 1;

    private static Encoding Declared(byte[] bytes)
    {
        var start = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 200));
        var name = Declaration().Match(start) is { Success: true } declared ? declared.Groups[1].Value.ToLowerInvariant() : "";
        // As browsers do: what calls itself Latin 1 is Windows-1252. A declaration in letters of one byte cannot be true of wider ones.
        var usual = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        if (name is "" or "iso-8859-1" or "us-ascii" or "ascii" or "latin1" or "utf-8" || name.StartsWith("utf", StringComparison.Ordinal) || name.StartsWith("ucs", StringComparison.Ordinal)) return usual;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return usual;
        }
    }

    [GeneratedRegex(@"&([A-Za-z][A-Za-z0-9]{1,30});")]
    private static partial Regex Name();

    [GeneratedRegex(@"<[/!a-zA-Z][^<>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"</?(?:a|abbr|b|code|em|i|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"</?(?:br|p)(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex("""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*(?<year>[0-9]{4})-?(?<month>[0-9]{2})-?(?<day>[0-9]{2})(?![0-9])")]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![0-9])(?<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?<month>[A-Za-z]{3,9})\.?,?[\s-]+(?<year>[0-9]{4}|[0-9]{2})(?![0-9:])")]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"(?<month>[A-Za-z]{3,9})\.?\s+(?<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:,|\s+[0-9:]{5,8}(?:\s+[A-Z]{2,5})?)?\s+(?<year>[0-9]{4})(?![0-9:])")]
    private static partial Regex MonthFirst();
}
