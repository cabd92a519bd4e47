using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>The text of a card: written, measured and broken into lines, whatever it is written in.</summary>
internal sealed class CardText(CardFonts fonts)
{
    // Of as many characters at most is what people see as one letter.
    private const int LongestLetter = 24;

    public void Write(SKCanvas canvas, string text, float x, float y, float size, SKTypeface face, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        foreach (var (run, own) in fonts.Runs(AsSeen(text), face))
        {
            using var font = Font(own, size, face);
            canvas.DrawText(run, x, y, SKTextAlign.Left, font, paint);
            x += font.MeasureText(run);
        }
    }

    public float Measure(string text, float size, SKTypeface face)
    {
        var width = 0f;
        foreach (var (run, own) in fonts.Runs(text, face))
        {
            using var font = Font(own, size, face);
            width += font.MeasureText(run);
        }

        return width;
    }

    public string Fitted(string text, float size, SKTypeface face, float width) => Wrapped(text, size, face, width, 1)[0];

    /// <summary>Lines no wider than this, at most so many; what does not fit ends with three dots. Always at least one.</summary>
    public List<string> Wrapped(string text, float size, SKTypeface face, float width, int most)
    {
        var lines = new List<string>();
        var line = "";
        var words = new Queue<string>(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (words.TryDequeue(out var word))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (Measure(longer, size, face) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0) lines.Add(line);
            if (lines.Count == most) return Ended(lines, size, face, width);
            line = word;
            // A word wider than a line is broken where the line is full.
            while (Measure(line, size, face) > width)
            {
                var part = Longest(line, size, face, width);
                lines.Add(part);
                if (lines.Count == most) return Ended(lines, size, face, width);
                line = line[part.Length..];
            }
        }

        if (line.Length > 0 || lines.Count == 0) lines.Add(line);
        return lines;
    }

    // Where a family has no bold letters, its others are thickened.
    private SKFont Font(SKTypeface own, float size, SKTypeface asked) => new(own, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Embolden = asked == fonts.Bold && !own.IsBold };

    private List<string> Ended(List<string> lines, float size, SKTypeface face, float width)
    {
        var last = lines[^1];
        while (last.Length > 0 && Measure($"{last} …", size, face) > width)
        {
            var shorter = last.LastIndexOf(' ') is > 0 and var space ? last[..space] : Longest(last, size, face, width - Measure(" …", size, face));
            // One letter alone can be wider than the card.
            last = shorter.Length < last.Length ? shorter : "";
        }

        lines[^1] = $"{last.TrimEnd(' ', ',', ':', ';', '.')} …";
        return lines;
    }

    private string Longest(string text, float size, SKTypeface face, float width)
    {
        var letters = Breaks(text);
        var (fits, tooLong) = (1, letters.Length);
        while (fits + 1 < tooLong)
        {
            var middle = (fits + tooLong) / 2;
            if (Measure(text[..letters[middle]], size, face) <= width) fits = middle;
            else tooLong = middle;
        }

        return fits < letters.Length ? text[..letters[fits]] : text;
    }

    // Where a line can be broken: before each letter as people see it. One of many characters is no letter anybody reads, so it is
    // broken like a word.
    private static int[] Breaks(string text)
    {
        var letters = StringInfo.ParseCombiningCharacters(text);
        if (letters.Append(text.Length).Skip(1).Zip(letters, (next, letter) => next - letter).All(length => length <= LongestLetter)) return letters;
        return [.. Enumerable.Range(0, text.Length).Where(at => !char.IsLowSurrogate(text[at]))];
    }

    // Letters are drawn from left to right, so a stretch that reads from right to left is turned around.
    private static string AsSeen(string text)
    {
        if (!text.EnumerateRunes().Any(IsRightToLeft)) return text;
        var seen = new StringBuilder();
        var turned = new List<string>();
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            Rune.DecodeFromUtf16(letter, out var rune, out _);
            if (IsRightToLeft(rune) || (turned.Count > 0 && Rune.IsWhiteSpace(rune)))
            {
                turned.Add(letter);
                continue;
            }

            Turn();
            seen.Append(letter);
        }

        Turn();
        return seen.ToString();

        void Turn()
        {
            // A space behind the stretch belongs to what follows.
            var spaces = turned.AsEnumerable().Reverse().TakeWhile(string.IsNullOrWhiteSpace).Count();
            var tail = string.Concat(turned.TakeLast(spaces));
            turned.RemoveRange(turned.Count - spaces, spaces);
            turned.Reverse();
            seen.Append(string.Concat(turned)).Append(tail);
            turned.Clear();
        }
    }

    private static bool IsRightToLeft(Rune letter) => letter.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
