using Alliance.Roadmap.Subscribers;
using CsvHelper;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>One line of a list of subscribers, as it stands there.</summary>
internal sealed record ListedSubscriber(string Email, string Cadence, string Milestones, string ConsentedAt, string ConsentSource);

/// <summary>The CSV that import reads and export writes.</summary>
internal static class SubscriberList
{
    private const string FormulaSigns = "=@+-\t\r";

    private static readonly string[] Columns = ["email", "cadence", "milestones", "consentedAt", "consentSource"];

    /// <summary>Each row with its line, after the header; null where the file has no such header.</summary>
    public static IEnumerable<(long Line, ListedSubscriber Row)>? Read(TextReader text)
    {
        var csv = CsvReader.Create(text, new CsvReaderOptions { TrackLineNumbers = true, TrimWhitespace = true, IncludeValuesInExceptions = false });
        var headers = csv.Headers.ToList();
        var places = Columns.Select(column => headers.IndexOf(column)).ToList();
        return places.Contains(-1) ? null : Rows(csv, places);
    }

    public static void Write(TextWriter text, IEnumerable<Subscriber> subscribers)
    {
        // An address may begin like a formula, which a spreadsheet would run.
        using var csv = CsvWriter.Create(text, new CsvWriterOptions { Injection = CsvInjection.Escape, NewLine = "\n" }, leaveOpen: true);
        foreach (var column in Columns) csv.WriteField(column);
        csv.EndRecord();
        foreach (var subscriber in subscribers)
        {
            csv.WriteField(subscriber.Email);
            csv.WriteField(subscriber.Cadence.Kebab());
            csv.WriteField(string.Join(' ', subscriber.Milestones));
            csv.WriteField($"{subscriber.ConsentedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
            csv.WriteField(subscriber.ConsentSource);
            csv.EndRecord();
        }
    }

    private static IEnumerable<(long Line, ListedSubscriber Row)> Rows(CsvReader csv, List<int> places)
    {
        using var _ = csv;
        while (csv.Read())
        {
            var fields = places.Select(place => place < csv.FieldCount ? Unescaped(csv.GetString(place).Trim()) : "").ToList();
            if (fields.TrueForAll(field => field.Length == 0)) continue;
            yield return (csv.LineNumber, new ListedSubscriber(fields[0], fields[1], fields[2], fields[3], fields[4]));
        }
    }

    // Takes away the apostrophe that writing puts before a formula.
    private static string Unescaped(string field) => field is ['\'', var sign, ..] && FormulaSigns.Contains(sign) ? field[1..] : field;
}
