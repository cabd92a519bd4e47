using System.Net;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Vision;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Vision;

public abstract class FollowingThePage(Site site)
{
    private static readonly Uri Association = new("https://mage-os.org");

    [Fact]
    public async Task begins_with_the_starter_serves_it_as_markdown_and_follows_it()
    {
        using var client = site.Client();
        using var answer = await client.GetAsync("/vision.md");
        Assert.Equal((HttpStatusCode.OK, "text/markdown; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        var served = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\n3. **Form the supporting organization** 👈 We are here\n", served, StringComparison.Ordinal);
        Assert.True((await client.SendAsync(new(HttpMethod.Head, "/vision.md"))).IsSuccessStatusCode);

        // The same page, whether served or published, changes nothing.
        Assert.Empty((await Follow("served.md", System.Text.Encoding.UTF8.GetBytes(served))).Differences);
        Assert.Empty((await Follow("about.md", Data("about.md"))).Differences);
        Assert.Equal(7, await site.Ask(db => db.Entries.CountAsync()));

        // A later one changes steps, order, conditions, posts and the board, all in one save.
        site.Clock.Advance(TimeSpan.FromDays(90));
        await Follow("five-at-once.md", Data("later/five-at-once.md"));
        Assert.Equal(15, await site.Ask(db => db.Entries.CountAsync()));
        var steps = await site.Ask(db => db.Milestones.AsNoTracking().OrderBy(step => step.Number).ToListAsync());
        Assert.Equal((8, MilestoneStatus.Completed, MilestoneStatus.InProgress), (steps.Count, steps[2].Status, steps[3].Status));
        Assert.Empty(steps[5].Conditions);
        var organization = await site.Ask(db => db.Organizations.AsNoTracking().SingleAsync());
        Assert.Equal(["Somebody New", "Thien-Lan Weber"], organization.Board.Select(member => member.Name));
        Assert.Equal(2, organization.Committees.Count);
        using var visitor = site.Visitor();
        var earlier = (await visitor.Open("/about")).Document.QuerySelector("main details")!;
        Assert.StartsWith("The board until 21 February 2027", earlier.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Vinai Kopp (DE), President", earlier.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, (await site.Command("ledger", "verify")).ExitCode);

        // Served again, nothing is taken over a second time.
        await site.Restart();
        Assert.Equal(15, await site.Ask(db => db.Entries.CountAsync()));
        Assert.Empty((await Follow("five-at-once.md", Data("later/five-at-once.md"))).Differences);
    }

    private Task<Comparison> Follow(string name, byte[] page) => site.Ask<VisionImport, Comparison>(async import =>
    {
        Assert.Null(VisionDocument.Read(name, page, Association, out var document).Refusal);
        var (outcome, comparison) = await import.Follow(document!, asOf: null, dropMissing: false, apply: true, CancellationToken.None);
        Assert.Null(outcome.Refusal);
        return comparison!;
    });

    private static byte[] Data(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", name));
}

public sealed class FollowingThePageOnSqlite(SqliteSite site) : FollowingThePage(site), IClassFixture<SqliteSite>;

public sealed class FollowingThePageOnPostgreSql(PostgreSqlSite site) : FollowingThePage(site), IClassFixture<PostgreSqlSite>;
