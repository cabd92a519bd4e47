using System.Globalization;
using System.Text;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Naughty;

/// <summary>The file of figures under Money: every text in every column of it.</summary>
public abstract class ReadingAFileOfFigures(Site site)
{
    private static readonly string[] Row = ["2026-01-01T00:00:00Z", "by-hand", "balance", "8400", "EUR", "Statement 11"];

    [Fact]
    public async Task brings_every_evidence_back_as_it_went_in()
    {
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var page = await Upload(treasurer, NaughtyStrings.Kept.Select((text, at) => Written(text, 5, start.AddMinutes(at))));
        Assert.Contains($"{NaughtyStrings.Kept.Count} figures are written down.", page.Words, StringComparison.Ordinal);
        Assert.Equal(NaughtyStrings.Kept.Select(Text.Tidy), await site.Ask(db => db.Readings.Where(reading => reading.At >= start && reading.At < start.AddDays(1)).OrderBy(reading => reading.At).Select(reading => reading.Evidence).ToListAsync()));
        page = await treasurer.Open("/board/money");
        SweepingEveryField.Harmless(page, "/board/money", "evidence");

        // The newest hundred are shown.
        var shown = page.Document.QuerySelectorAll("td:last-child").Select(cell => cell.TextContent).ToHashSet();
        Assert.Superset(NaughtyStrings.Kept.TakeLast(100).Select(text => Text.Tidy(text)!).ToHashSet(), shown);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task or_refuses_a_line_in_words_and_takes_none(int column)
    {
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var before = await site.Ask(db => db.Readings.CountAsync());
        // Half a letter cannot stand in a file of UTF-8. A plain day is a day.
        var texts = NaughtyStrings.Refused.Where(text => !text.Any(char.IsSurrogate)).Concat(column == 5 ? [] : NaughtyStrings.Kept.Where(text => text is not "2026-11-23")).ToList();
        var page = await Upload(treasurer, texts.Select(text => Written(text, column, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))));
        Assert.True(page.Alert.Contains("Nothing of this file was written.", StringComparison.Ordinal), page.Words);
        SweepingEveryField.Harmless(page, "/board/money", $"column {column}");
        Assert.Equal(before, await site.Ask(db => db.Readings.CountAsync()));

        // Each by itself: no line hides behind another.
        foreach (var text in NaughtyStrings.Refused.Where(text => !text.Any(char.IsSurrogate)))
            Assert.Contains("Nothing of this file was written.", (await Upload(treasurer, [Written(text, column, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))])).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_is_none_is_told()
    {
        using var treasurer = await site.SignedIn(Office.Treasurer);
        foreach (var text in NaughtyStrings.Kept.Concat(NaughtyStrings.Refused))
        {
            var page = await Upload(treasurer, text);
            Assert.True(page.Alert.Length > 0, $"{page.Words} for {text}");
            SweepingEveryField.Harmless(page, "/board/money", "the file");
        }
    }

    private static string Written(string text, int column, DateTimeOffset at)
    {
        var fields = Row.ToArray();
        fields[0] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        fields[column] = text;
        return string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    private static Task<Page> Upload(Visitor visitor, IEnumerable<string> rows) => Upload(visitor, $"at,source,basis,amount,currency,evidence\n{string.Join('\n', rows)}\n");

    private static async Task<Page> Upload(Visitor visitor, string text)
    {
        var form = (await visitor.Open("/board/money")).Document.QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Add(file, "File", "figures.csv");
        return await Page.Read(await visitor.Client.PostAsync("/board/money", content));
    }
}

// On the database that cannot store NUL, so that none slips through.
public sealed class ReadingAFileOfFiguresOnPostgreSql(PostgreSqlSite site) : ReadingAFileOfFigures(site), IClassFixture<PostgreSqlSite>;
