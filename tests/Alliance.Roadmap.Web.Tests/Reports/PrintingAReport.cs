using System.Net;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Reports;

public sealed class PrintingAReport
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task tells_a_quarter_and_a_year_from_the_record(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        // A decision of December that is recorded in January belongs to January's quarter, and is late.
        site.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 31, 22, 30, 0, TimeSpan.Zero));
        await site.Act(4, (step, act) => step.Start(act));
        site.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 31, 23, 30, 0, TimeSpan.Zero));
        await site.Act(3, (step, act) => step.Pause(act with { Decision = "board meeting of 1 December 2026", DecidedOn = new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero) }));
        await site.Act(5, (step, act) => step.Waive(step.Conditions[0], act));
        await site.Act(6, (step, act) => step.Confirm(step.Conditions[0], act with { By = new Person("Tess Example", Office.Treasurer), Evidence = "A contract." }));
        await site.Act(4, (step, act) => step.Pause(act with { Corrects = 8 }));

        using var auditor = await site.SignedIn(Office.Auditor);
        var index = await auditor.Open("/board/reports");
        Assert.Equal(["/board/reports/2027", "/board/reports/2027-Q1", "/board/reports/2026", "/board/reports/2026-Q4"], index.Document.QuerySelectorAll("main a[href^='/board/reports/']").Select(link => link.GetAttribute("href")));
        Assert.NotNull(index.Document.QuerySelector("nav.board a[href='/board/reports']"));

        var last = await auditor.Open("/board/reports/2026-Q4");
        Assert.Equal("Report for the Business Control Committee, October to December 2026", last.Heading);
        Assert.Contains("Entries 1 to 8 of the public record", last.Words, StringComparison.Ordinal);
        Assert.Contains("Conditions waived: none", last.Words, StringComparison.Ordinal);
        Assert.Contains("No funds were committed", last.Words, StringComparison.Ordinal);

        var now = await auditor.Open("/board/reports/2027-Q1");
        Assert.Contains("Entries 9 to 12 of the public record", now.Words, StringComparison.Ordinal);
        Assert.Contains("This time is not over yet", now.Words, StringComparison.Ordinal);
        Assert.Contains("Corrections and take backs: 1", now.Words, StringComparison.Ordinal);
        Assert.Contains("Paused (corrects entry 8).", now.Words, StringComparison.Ordinal);
        Assert.Contains("Conditions waived: 1", now.Words, StringComparison.Ordinal);
        Assert.Contains("Decisions recorded more than 14 days after they were taken: 1", now.Words, StringComparison.Ordinal);
        Assert.Contains("Paused, 31 days.", now.Words, StringComparison.Ordinal);
        Assert.Contains("Funds confirmed without a document: 1", now.Words, StringComparison.Ordinal);
        Assert.Contains("Committed: availability of funds", now.Words, StringComparison.Ordinal);
        Assert.Contains("board meeting of 1 December 2026: entry 9", now.Words, StringComparison.Ordinal);
        Assert.Equal(["3. Form the supporting organization", "In progress", "Paused"], Row(now, 3));
        Assert.Equal(["Planned, waiting for funds", "Planned, the board goes ahead without it"], Row(now, 5)[1..]);
        Assert.Equal(["Completed", "The same"], Row(now, 1)[1..]);

        Assert.Equal("Report for the General Assembly, the year 2026", (await auditor.Open("/board/reports/2026")).Heading);
        foreach (var unknown in new[] { "2025", "2026-Q3", "2027-Q2", "2028", "yesterday" })
            Assert.Equal(HttpStatusCode.NotFound, (await auditor.Open($"/board/reports/{unknown}")).Status);
    }

    private static string[] Row(Page page, int step) =>
        [.. page.Document.QuerySelectorAll("table:last-of-type tbody tr").Where(row => row.QuerySelector("th") is not null).ElementAt(step - 1).Children.Select(cell => cell.TextContent.Trim())];
}
