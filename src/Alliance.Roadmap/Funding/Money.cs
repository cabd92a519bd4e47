using System.Globalization;

namespace Alliance.Roadmap.Funding;

/// <summary>An amount in whole minor units (cents) of one currency (ISO 4217). Never zero, never a fraction of a cent.</summary>
public readonly record struct Money
{
    /// <exception cref="ArgumentOutOfRangeException">The currency is not three capital letters.</exception>
    public Money(long minor, string currency)
    {
        if (!IsCurrency(currency)) throw new ArgumentOutOfRangeException(nameof(currency), currency, "A currency is three capital letters.");
        (Minor, Currency) = (minor, currency);
    }

    public long Minor { get; }
    public string Currency { get; }

    /// <summary>"60000.00": plain digits, a point, and as many decimals as the currency has.</summary>
    public string Value
    {
        get
        {
            var decimals = Decimals(Currency);
            return (Minor / (decimal)Math.Pow(10, decimals)).ToString("F" + decimals, CultureInfo.InvariantCulture);
        }
    }

    public static Money Euros(long euros) => new(euros * 100, "EUR");

    public static bool IsCurrency(string? text) => text is { Length: 3 } && text.All(char.IsAsciiLetterUpper);

    /// <summary>Reads "60000", "60000.00" or "60,000.00"; false for anything else, for zero, and for a fraction of a minor unit.</summary>
    public static bool TryParse(string? value, string? currency, out Money money)
    {
        money = default;
        value = value?.Trim() ?? "";
        if (!IsCurrency(currency)
            || !IsWrittenPlainly(value, Decimals(currency!))
            || !decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            || number is <= 0 or > 1_000_000_000_000m)
            return false;
        money = new Money((long)(number * (decimal)Math.Pow(10, Decimals(currency!))), currency!);
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

    /// <summary>"€60,000", "€1,234.50", "PLN 5,000".</summary>
    public override string ToString()
    {
        var decimals = Decimals(Currency);
        var whole = (long)Math.Pow(10, decimals);
        var digits = Minor % whole == 0
            ? (Minor / whole).ToString("N0", CultureInfo.InvariantCulture)
            : (Minor / (decimal)whole).ToString("N" + decimals, CultureInfo.InvariantCulture);
        return Currency switch { "EUR" => "€" + digits, "USD" => "$" + digits, "GBP" => "£" + digits, _ => $"{Currency} {digits}" };
    }

    // ISO 4217: the currencies whose minor unit is not a hundredth.
    private static int Decimals(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };
}
