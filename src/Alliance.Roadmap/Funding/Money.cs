using System.Globalization;

namespace Alliance.Roadmap.Funding;

/// <summary>An amount in whole minor units (cents) of one currency (ISO 4217). Never a fraction of a cent, and never computed
/// in floating point.</summary>
public readonly record struct Money
{
    /// <exception cref="ArgumentOutOfRangeException">The currency is not three capital letters.</exception>
    public Money(long minor, string currency)
    {
        if (!IsCurrency(currency)) throw new ArgumentOutOfRangeException(nameof(currency), currency, "A currency is three capital letters.");
        (Minor, Currency) = (minor, currency);
    }

    private const decimal Most = 1_000_000_000_000m;

    public long Minor { get; }
    public string Currency { get; }

    /// <summary>"60000.00": plain digits, a point, and as many decimals as the currency has.</summary>
    public string Value
    {
        get
        {
            var decimals = Decimals(Currency);
            return (Minor / (decimal)Units(decimals)).ToString("F" + decimals, CultureInfo.InvariantCulture);
        }
    }

    public static Money Euros(long euros) => new(euros * 100, "EUR");

    public static bool IsCurrency(string? text) => text is { Length: 3 } && text.All(char.IsAsciiLetterUpper);

    /// <summary>Reads "60000", "60000.00" or "60,000.00"; false for anything else, for zero, and for a fraction of a minor unit.</summary>
    public static bool TryParse(string? value, string? currency, out Money money)
    {
        var isRead = TryReadFigure(value, currency, out money) && money.Minor > 0;
        if (!isRead) money = default;
        return isRead;
    }

    /// <summary>The same for a figure that was seen somewhere: it may also be nothing, or below ("-12.50").</summary>
    public static bool TryReadFigure(string? value, string? currency, out Money money)
    {
        money = default;
        value = value?.Trim() ?? "";
        var isBelow = value.StartsWith('-');
        if (isBelow) value = value[1..];
        if (!IsCurrency(currency)
            || !IsWrittenPlainly(value, Decimals(currency!))
            || !decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            || number > Most)
            return false;
        var minor = (long)(number * Units(Decimals(currency!)));
        money = new Money(isBelow ? -minor : minor, currency!);
        return true;
    }

    /// <summary>A number as it came over the wire, rounded to whole minor units: what others compute in floating point reaches us
    /// as 0.30000000000000004. False for what is no currency, and for more than anybody has.</summary>
    public static bool TryRound(decimal value, string? currency, out Money money)
    {
        money = default;
        if (!IsCurrency(currency) || value is > Most or < -Most) return false;
        money = new Money((long)Math.Round(value * Units(Decimals(currency!)), MidpointRounding.AwayFromZero), currency!);
        return true;
    }

    // The framework reads "1,50" as 150 and "60.000" as 60: what half of Europe means by them must be asked, not guessed.
    private static bool IsWrittenPlainly(string text, int decimals)
    {
        var parts = text.Split('.');
        var groups = parts[0].Split(',');
        return parts.Length <= 2
            && (parts.Length == 1 || (parts[1].Length > 0 && parts[1].Length <= decimals && parts[1].All(char.IsAsciiDigit)))
            && groups[0].Length > 0
            && (groups.Length == 1 || (groups[0].Length <= 3 && groups.Skip(1).All(group => group.Length == 3)))
            && groups.All(group => group.All(char.IsAsciiDigit));
    }

    /// <summary>"€60,000", "€1,234.50", "PLN 5,000", "-€12".</summary>
    public override string ToString()
    {
        if (Minor < 0) return $"-{new Money(-Minor, Currency)}";
        var decimals = Decimals(Currency);
        var whole = Units(decimals);
        var digits = Minor % whole == 0
            ? (Minor / whole).ToString("N0", CultureInfo.InvariantCulture)
            : (Minor / (decimal)whole).ToString("N" + decimals, CultureInfo.InvariantCulture);
        return Currency switch { "EUR" => "€" + digits, "USD" => "$" + digits, "GBP" => "£" + digits, _ => $"{Currency} {digits}" };
    }

    private static long Units(int decimals) => decimals switch { 0 => 1, 3 => 1_000, _ => 100 };

    // ISO 4217: the currencies whose minor unit is not a hundredth.
    private static int Decimals(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };
}
