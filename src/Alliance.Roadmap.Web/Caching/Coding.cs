using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>In what form bytes travel (RFC 9110 §8.4).</summary>
internal enum Coding
{
    Identity,
    Gzip,
    Brotli,
}

internal static class Codings
{
    /// <summary>What <c>Content-Encoding</c> calls it; null for the bytes as they are.</summary>
    public static string? Name(this Coding coding) => coding switch
    {
        Coding.Brotli => "br",
        Coding.Gzip => "gzip",
        _ => null,
    };

    /// <summary>Whether bytes of this kind become smaller: text does, a picture is compressed already.</summary>
    public static bool Shrinks(string contentType) =>
        contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || contentType.Contains("json", StringComparison.OrdinalIgnoreCase)
        || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase);

    public static byte[] Encode(this Coding coding, byte[] bytes)
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = coding is Coding.Brotli
            // Close to the best there is, at a tenth of its time: somebody waits.
            ? new BrotliStream(encoded, new BrotliCompressionOptions { Quality = 6 }, leaveOpen: true)
            : new GZipStream(encoded, CompressionLevel.Optimal, leaveOpen: true))
        {
            encoder.Write(bytes);
        }

        return encoded.ToArray();
    }

    /// <summary>What the reader likes best of <c>Accept-Encoding</c> (RFC 9110 §12.5.3), the smaller one where it has no preference. Where it
    /// takes none of ours it gets the bytes as they are: an answer that it may still read, rather than none.</summary>
    public static Coding Choose(StringValues accepted)
    {
        if (accepted.Count == 0) return Coding.Identity;
        // No word about a coding: "as it is" may be sent, another only where "*" allows it.
        var (brotli, gzip, identity, any) = (-1.0, -1.0, -1.0, -1.0);
        foreach (var line in accepted)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var name = Read(line.AsSpan()[part], out var weight);
                if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) brotli = weight;
                else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)) gzip = weight;
                else if (name.Equals("identity", StringComparison.OrdinalIgnoreCase)) identity = weight;
                else if (name is "*") any = weight;
            }
        }

        if (brotli < 0) brotli = Math.Max(any, 0);
        if (gzip < 0) gzip = Math.Max(any, 0);
        // Less than any weight somebody writes, but more than nothing.
        if (identity < 0) identity = any is 0 ? 0 : 0.0001;
        if (brotli > 0 && brotli >= gzip && brotli >= identity) return Coding.Brotli;
        return gzip > 0 && gzip >= identity ? Coding.Gzip : Coding.Identity;
    }

    // "gzip;q=0.8"; a weight that cannot be read counts as 1, as if it were not there.
    private static ReadOnlySpan<char> Read(ReadOnlySpan<char> part, out double weight)
    {
        weight = 1;
        var parameters = part.IndexOf(';');
        if (parameters < 0) return part.Trim();
        var given = part[(parameters + 1)..].Trim();
        if (given.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && double.TryParse(given[2..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read)) weight = Math.Min(read, 1);
        return part[..parameters].Trim();
    }
}
