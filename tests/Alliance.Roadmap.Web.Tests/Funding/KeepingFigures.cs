using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Funding;

public abstract class KeepingFigures(Site site)
{
    private const string Header = "at,source,basis,amount,currency,evidence\n";

    [Fact]
    public async Task shows_a_figure_with_amount_date_and_source_beside_what_is_committed()
    {
        var source = NewSource();
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("a salary", Money.Euros(60_000), Basis.Yearly, source));
        using var treasurer = await site.SignedIn(Office.Treasurer);
        using var visitor = site.Visitor();
        Assert.Contains("Unknown: no figure was seen yet", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
        var tag = await Tag(visitor, slug);

        var told = await Enter(treasurer, ("Form.Amount", "5,100"), ("Form.Basis", "yearly"), ("Form.Source", source), ("Form.At", "2026-06-12"), ("Form.Evidence", "Statement 6"));
        Assert.Contains("The figure is written down.", told.Words, StringComparison.Ordinal);
        await Enter(treasurer, ("Form.Amount", "8400"), ("Form.Basis", "yearly"), ("Form.Source", source), ("Form.At", "2026-11-22"), ("Form.Evidence", "Statement 11"));

        var page = await visitor.Open($"/milestones/{slug}");
        Assert.Equal(["Amount: €60,000 a year, measured as recurring income a year", "Seen: €8,400 of €60,000 a year (14 %)", $"Last checked: 22 November 2026, from {source}", "Committed: Nothing yet"],
            page.Document.QuerySelectorAll(".money dl > div").Select(fact => $"{fact.QuerySelector("dt")!.TextContent.Trim()}: {fact.QuerySelector("dd")!.TextContent.Trim()}"));
        Assert.Equal(["22 November 2026 €8,400", "12 June 2026 €5,100"], page.Document.QuerySelectorAll("figure.chart tbody tr").Select(row => $"{row.Children[0].TextContent} {row.Children[1].TextContent}"));
        Assert.Equal(2, page.Document.QuerySelectorAll("figure.chart > svg[role=img][aria-label] circle").Length);
        Assert.Empty(page.Document.QuerySelectorAll("[style]"));
        Assert.NotEqual(tag, await Tag(visitor, slug));
        var condition = JsonNode.Parse(await visitor.Client.GetStringAsync($"/api/v1/milestones/{slug}"))!["funding"]!["conditions"]![0]!;
        Assert.Equal($$"""{"at":"2026-11-21T23:00:00.000Z","source":"{{source}}","basis":"yearly","value":"8400.00","currency":"EUR"}""", condition["reading"]!.ToJsonString());

        var money = await treasurer.Open("/board/money");
        var row = Assert.Single(money.Document.QuerySelectorAll("tr"), row => row.QuerySelector($"a[href$='{slug}']") is not null);
        Assert.Equal(["€60,000 a year", $"€8,400 of €60,000 a year (14 %), last checked 22 November 2026, from {source}", "€8,400", "€51,600"], row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task triggers_no_mail_and_is_no_entry_of_the_record()
    {
        await site.Follow($"{Guid.NewGuid():N}@example.org", Cadence.AsItHappens);
        await site.RunJobs();
        var (mails, head, issues) = (site.Mail().Count, await Head(), await site.Ask(db => db.Issues.CountAsync()));
        using var treasurer = await site.SignedIn(Office.Treasurer);
        await Enter(treasurer, ("Form.Amount", "8400"), ("Form.Basis", "yearly"), ("Form.Source", NewSource()), ("Form.Evidence", "Statement 11"));
        await site.Do<Alliance.Roadmap.Web.Digests.DigestTick>(tick => tick.Run(CancellationToken.None));
        await site.RunJobs();
        Assert.Equal((mails, head, issues), (site.Mail().Count, await Head(), await site.Ask(db => db.Issues.CountAsync())));
    }

    [Fact]
    public async Task never_changes_one()
    {
        var source = NewSource();
        using var treasurer = await site.SignedIn(Office.Treasurer);
        await Enter(treasurer, ("Form.Amount", "1"), ("Form.Basis", "balance"), ("Form.Source", source), ("Form.Evidence", "Statement 11"));
        await Assert.ThrowsAsync<NotSupportedException>(() => site.Do<RoadmapDb>(async db =>
        {
            db.Remove(await db.Readings.SingleAsync(reading => reading.Source == source));
            await db.SaveChangesAsync();
        }));
        Assert.Contains("is here already", (await Enter(treasurer, ("Form.Amount", "1"), ("Form.Basis", "balance"), ("Form.Source", source), ("Form.Evidence", "Statement 11"))).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_that_confirmed_funds_fell_below_the_amount()
    {
        var source = NewSource();
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("translators’ fees", Money.Euros(5_000), Basis.Budget, source));
        using var treasurer = await site.SignedIn(Office.Treasurer);
        await Enter(treasurer, ("Form.Amount", "7500"), ("Form.Basis", "budget"), ("Form.Source", source), ("Form.At", "2026-11-01"), ("Form.Evidence", "Budget"));
        using var visitor = site.Visitor();
        Assert.Contains("€7,500 of €5,000 in the budget (150 %)", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
        await Confirm(treasurer, slug);
        Assert.Contains("Committed €5,000 in the budget, confirmed", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
        Assert.Contains("€5,000 in the budget (translators’ fees), by the figures of", (await visitor.Open($"/milestones/{slug}")).Document.QuerySelector(".entries")!.TextContent, StringComparison.Ordinal);
        await Enter(treasurer, ("Form.Amount", "4000"), ("Form.Basis", "budget"), ("Form.Source", source), ("Form.At", "2026-11-20"), ("Form.Evidence", "Budget, cut"));
        Assert.Contains("The funds are confirmed, but the newest figure, €4,000 on 20 November 2026, is below €5,000 in the budget.", (await visitor.Open($"/milestones/{slug}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task lets_one_of_two_win_who_commit_the_same_money_at_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var source = NewSource();
            using var treasurer = await site.SignedIn(Office.Treasurer);
            using var other = await site.SignedIn(Office.Treasurer);
            await Enter(treasurer, ("Form.Amount", "150"), ("Form.Basis", "balance"), ("Form.Source", source), ("Form.Evidence", "Statement 11"));
            string[] slugs = [await site.Step(MilestoneStatus.Planned, new FundingCondition("funds", Money.Euros(100), Basis.Balance, source)), await site.Step(MilestoneStatus.Planned, new FundingCondition("funds", Money.Euros(100), Basis.Balance, source))];
            var forms = new[] { await Form(treasurer, slugs[0]), await Form(other, slugs[1]) };
            var pages = await Task.WhenAll(Send(treasurer, forms[0]), Send(other, forms[1]));

            var refused = Assert.Single(pages, page => page.Alert.Length > 0);
            Assert.Contains("the newest figure is €150", refused.Alert, StringComparison.Ordinal);
            var states = await Task.WhenAll(slugs.Select(site.Stored));
            Assert.Equal([FundingState.Awaiting, FundingState.Met], states.Select(step => step.Funding).Order());
        }

        static Task<Page> Send(Visitor visitor, Page form) => visitor.Submit(form, "main form", ("Input.Evidence", "The contract."), ("Input.Step", "record"));
    }

    [Fact]
    public async Task says_what_to_do_where_no_figure_was_seen()
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("funds", Money.Euros(100), Basis.Balance, NewSource()));
        using var treasurer = await site.SignedIn(Office.Treasurer);
        var refused = await Confirm(treasurer, slug);
        Assert.Contains("Please enter a figure with its evidence under Money first", refused.Alert, StringComparison.Ordinal);
        Assert.Equal(FundingState.Awaiting, (await site.Stored(slug)).Funding);
    }

    [Fact]
    public async Task takes_a_whole_file_or_nothing_of_it()
    {
        var source = NewSource();
        using var actuary = await site.SignedIn(Office.Actuary);
        var refused = await Upload(actuary, $"{Header}2026-11-01,{source},balance,\"1,200.50\",EUR,Statement\n2026-11-02,{source},balance,12.345,EUR,Statement\n2027-01-01,{source},balance,1,EUR,Statement\n2026-11-01,open-collective,balance,1,EUR,Statement\n2026-11-01,{source},balance,1,EUR,\n2026-11-01,{source},manual,1,EUR,x\nMonday,{source},balance,1,EUR,x\n");
        Assert.Contains("Nothing of this file was written.", refused.Alert, StringComparison.Ordinal);
        foreach (var row in (string[])["Line 3: “12.345 EUR” is not a figure", "Line 4: A figure cannot be of a day that is still to come", "Line 5: Figures of Open Collective are fetched", "Line 6: A figure needs evidence", "Line 7: A figure is money held", "Line 8: “Monday” is no day"])
            Assert.Contains(row, refused.Alert, StringComparison.Ordinal);
        Assert.Empty(await Of(source));

        var taken = await Upload(actuary, $"\uFEFFsource,at,basis,amount,currency,evidence\n{source},2026-11-01,balance,\"1,200.50\",EUR,Statement\n\n{source},2026-11-02T10:00:00Z,budget,0,eur,Minutes\n");
        Assert.Contains("2 figures are written down.", taken.Words, StringComparison.Ordinal);
        Assert.Equal([(120_050L, "The Actuary, Actuary"), (0L, "The Actuary, Actuary")], (await Of(source)).Select(reading => (reading.Minor, reading.By)));
        Assert.Contains("Line 2: This very figure is here already", (await Upload(actuary, $"{Header}2026-11-01,{source},balance,1200.50,EUR,Statement\n")).Alert, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("when,source,basis,amount,currency,evidence\n2026-11-01,bank,balance,1,EUR,x\n", "The first line must name the columns")]
    [InlineData("", "cannot be read|The first line must name the columns|There is no figure")]
    [InlineData(Header, "There is no figure")]
    [InlineData(Header + "2026-11-01,bank,balance,\"1,EUR,x\n", "cannot be read as CSV|is not a figure")]
    [InlineData("large", "The file is larger than 256 KB")]
    [InlineData("many", "more than 1000 figures")]
    [InlineData("binary", "no text in UTF-8")]
    public async Task refuses_a_file_that_is_none(string file, string why)
    {
        using var actuary = await site.SignedIn(Office.Actuary);
        var text = file switch { "large" => new string('x', 300 * 1024), "many" => Header + string.Concat(Enumerable.Repeat("2026-11-01,bank,balance,1,EUR,x\n", 1001)), _ => file };
        var refused = await Upload(actuary, text, file is "binary" ? [0xFF, 0xFE, 0x00, 0xD8] : null);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains(why.Split('|'), words => refused.Alert.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task is_the_boards_and_the_auditor_only_reads()
    {
        using var auditor = await site.SignedIn(Office.Auditor);
        var page = await auditor.Open("/board/money");
        Assert.Equal((HttpStatusCode.OK, 0), (page.Status, page.Document.QuerySelectorAll("main form").Length));
    }

    private static string NewSource() => $"s{Guid.NewGuid():N}";

    private Task<string> Head() => site.Ask(db => db.LedgerHeads.Select(head => head.Hash).SingleAsync());

    private Task<List<Reading>> Of(string source) => site.Ask(db => db.Readings.AsNoTracking().Where(reading => reading.Source == source).OrderBy(reading => reading.At).ToListAsync());

    private static async Task<Page> Enter(Visitor visitor, params (string, string)[] fields) => await visitor.Submit(await visitor.Open("/board/money"), "form:has([name='Form.Amount'])", fields);

    private async Task<Page> Form(Visitor visitor, string slug) => await visitor.Open($"/board/milestones/{slug}/conditions/{(await site.Stored(slug)).Conditions[0].Id}/confirm");

    private async Task<Page> Confirm(Visitor visitor, string slug) => await visitor.Submit(await Form(visitor, slug), "main form", ("Input.Evidence", "The contract."), ("Input.Step", "record"));

    private static async Task<string> Tag(Visitor visitor, string slug) => (await visitor.Client.GetAsync($"/api/v1/milestones/{slug}")).Headers.ETag!.Tag;

    private static async Task<Page> Upload(Visitor visitor, string text, byte[]? bytes = null)
    {
        var page = await visitor.Open("/board/money");
        var form = page.Document.QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        using var file = new ByteArrayContent(bytes ?? Encoding.UTF8.GetBytes(text));
        content.Add(file, "File", "figures.csv");
        return await Page.Read(await visitor.Client.PostAsync("/board/money", content));
    }
}

public sealed class KeepingFiguresOnSqlite(SqliteSite site) : KeepingFigures(site), IClassFixture<SqliteSite>;

public sealed class KeepingFiguresOnPostgreSql(PostgreSqlSite site) : KeepingFigures(site), IClassFixture<PostgreSqlSite>;
