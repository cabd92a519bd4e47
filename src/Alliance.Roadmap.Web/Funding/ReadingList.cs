using System.Globalization;
using System.Text;
using CsvHelper;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>Figures as CSV: <c>at,source,basis,amount,currency,evidence</c>, in any order of columns.</summary>
internal static class ReadingList
{
    public const int LargestFile = 256 * 1024;
    public const int MostRows = 1_000;

    public static IReadOnlyList<string> Columns { get; } = ["at", "source", "basis", "amount", "currency", "evidence"];

    /// <summary>The rows with their lines; null where the file as a whole cannot be taken, which is told.</summary>
    public static IReadOnlyList<(long Line, FigureInput Row)>? Read(Stream file, List<RefusedFigure> refused)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > LargestFile) return Whole(1, string.Create(CultureInfo.InvariantCulture, $"The file is larger than {LargestFile / 1024} KB. Please split it."));
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
            using var csv = CsvReader.Create(new StringReader(text), new CsvReaderOptions { TrackLineNumbers = true, TrimWhitespace = true, IncludeValuesInExceptions = false });
            var headers = csv.Headers.Select(name => name.Trim().ToLowerInvariant()).ToList();
            var places = Columns.Select(column => headers.IndexOf(column)).ToList();
            if (places.Contains(-1)) return Whole(1, $"The first line must name the columns {string.Join(',', Columns)}.");
            var rows = new List<(long, FigureInput)>();
            while (csv.Read())
            {
                var written = places.Select(place => place < csv.FieldCount ? csv.GetString(place) : "").ToList();
                var fields = written.ConvertAll(field => field.Trim());
                if (fields.TrueForAll(field => field.Length == 0)) continue;
                if (rows.Count == MostRows) return Whole(csv.LineNumber, string.Create(CultureInfo.InvariantCulture, $"The file has more than {MostRows} figures. Please split it."));
                // A text is judged as it is written: what counts as white space to a program may be a character that is refused.
                rows.Add((csv.LineNumber, new FigureInput { At = fields[0], Source = fields[1], Basis = fields[2], Amount = fields[3], Currency = fields[4], Evidence = written[5] }));
            }

            return rows.Count > 0 ? rows : Whole(1, "There is no figure below the first line.");
        }
        catch (DecoderFallbackException)
        {
            return Whole(1, "The file is no text in UTF-8. Please save it as “CSV UTF-8”.");
        }
        catch (CsvFormatException broken)
        {
            return Whole(1, $"The file cannot be read as CSV: {broken.Message}");
        }

        IReadOnlyList<(long, FigureInput)>? Whole(long line, string reason)
        {
            refused.Add(new(line, reason));
            return null;
        }
    }
}
