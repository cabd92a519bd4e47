using System.Text.Json.Nodes;
using Alliance.Roadmap.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public abstract class TakingOverAList(Site site)
{
    protected Site Site => site;

    private const string Header = "email,cadence,milestones,consentedAt,consentSource\n";

    [Fact]
    public async Task takes_who_agreed_refuses_the_others_by_line_and_gives_back_what_it_took()
    {
        var slug = await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync());
        var list = await Written(Header
            + "ada@example.org,weekly,,2024-05-01,newsletter\n"
            + "no-consent@example.org,weekly,,,\n"
            + "=1+cmd@example.org,quarterly," + slug + ",2024-05-01T10:00:00Z,\"=HYPERLINK(\"\"https://evil.example\"\")\"\n"
            + "no-source@example.org,weekly,,2024-05-01,\n"
            + "nobody,weekly,,2024-05-01,newsletter\n"
            + "early@example.org,weekly,,2999-01-01,newsletter\n"
            + "ADA@example.org,monthly,,2024-05-01,newsletter\n"
            + "odd@example.org,hourly,,2024-05-01,newsletter\n"
            + "lost@example.org,weekly,no-such-step,2024-05-01,newsletter\n");

        var import = await site.Command("subscribers", "import", list, "--json");
        Assert.Equal(1, import.ExitCode);
        var answer = JsonNode.Parse(import.Output)!;
        Assert.Equal((2, "3 5 6 7 8 9 10"), ((int)answer["imported"]!, string.Join(' ', answer["refused"]!.AsArray().Select(row => row!["line"]))));
        Assert.Contains($"{list}, line 3: There is no consent", import.Errors, StringComparison.Ordinal);
        Assert.Contains($"{list}, line 8: This address is here already", import.Errors, StringComparison.Ordinal);
        var ada = await site.Ask(db => db.Subscribers.AsNoTracking().SingleAsync(subscriber => subscriber.NormalizedEmail == "ada@example.org"));
        Assert.Equal((Cadence.Weekly, "newsletter", new DateTimeOffset(2024, 4, 30, 22, 0, 0, TimeSpan.Zero)), (ada.Cadence, ada.ConsentSource, ada.ConsentedAt));

        var export = await site.Command("subscribers", "export");
        Assert.Equal(Header
            + $"\"'=1+cmd@example.org\",quarterly,{slug},2024-05-01T10:00:00.000Z,\"'=HYPERLINK(\"\"https://evil.example\"\")\"\n"
            + "ada@example.org,weekly,,2024-04-30T22:00:00.000Z,newsletter\n", export.Output);

        foreach (var email in new[] { "ada@example.org", "=1+CMD@example.org" }) Assert.Equal((0, ""), await site.Command("subscribers", "erase", email) is var erase ? (erase.ExitCode, erase.Errors) : default);
        foreach (var email in new[] { "ada@example.org", "1+cmd@example.org", "no-consent" }) Assert.Empty(await site.TablesThatName(email));
        Assert.Equal(1, (await site.Command("subscribers", "erase", "ada@example.org")).ExitCode);
        Assert.Equal(Header, (await site.Command("subscribers", "export")).Output);

        Assert.Equal((0, ""), await site.Command("subscribers", "import", await Written(export.Output)) is var again ? (again.ExitCode, again.Errors) : default);
        Assert.Equal(export.Output, (await site.Command("subscribers", "export")).Output);
    }

    protected async Task<string> Written(string text)
    {
        var file = Path.Combine(Site.Folder, $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, text, text[0] > 127 ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8);
        return file;
    }
}

public sealed class TakingOverAListOnSqlite(SqliteSite site) : TakingOverAList(site), IClassFixture<SqliteSite>
{
    [Fact]
    public async Task refuses_a_file_that_is_no_list()
    {
        foreach (var (file, because) in new[] { (await Written("ada@example.org\n"), "The first line must name the columns"), (await Written("été"), "cannot be read"), (Path.Combine(Site.Folder, "nowhere.csv"), "does not exist") })
        {
            var run = await Site.Command("subscribers", "import", file);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(because, run.Errors, StringComparison.Ordinal);
        }
    }
}

public sealed class TakingOverAListOnPostgreSql(PostgreSqlSite site) : TakingOverAList(site), IClassFixture<PostgreSqlSite>;
