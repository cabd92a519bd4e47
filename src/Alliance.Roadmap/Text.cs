namespace Alliance.Roadmap;

/// <summary>What may enter the record as text. PostgreSQL refuses NUL, JSON refuses lone surrogates, and other
/// control characters do nothing good in a mail; so every edge asks here first.</summary>
public static class Text
{
    /// <summary>Null for acceptable text, otherwise the refusal, which names the field.</summary>
    public static Refusal? Problem(string field, string? text, int longest)
    {
        if (text is null) return null;
        if (text.Length > longest)
            return new Refusal("input.too-long", $"{field} has {text.Length:N0} characters; at most {longest:N0} are kept. Please shorten it.");
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) at++;
            else if (char.IsSurrogate(letter) || (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r')))
                return new Refusal("input.unreadable", $"{field} has a character that cannot be kept (U+{(int)letter:X4}, at position {at + 1}). Please remove it.");
        }

        return null;
    }

    /// <summary>Trimmed, with line feeds only; null for nothing.</summary>
    public static string? Tidy(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();
}
