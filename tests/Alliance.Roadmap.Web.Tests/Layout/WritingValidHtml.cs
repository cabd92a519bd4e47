using System.Globalization;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Milestones;

namespace Alliance.Roadmap.Web.Tests.Layout;

/// <summary>What a form answers, held against the standard by html-validate. Pages that are only opened are checked with the browser tests.</summary>
public sealed class WritingValidHtml : IDisposable
{
    private const string Preview = "button[value=preview]";

    private static readonly (string Act, MilestoneStatus From, string Filled)[] Acts =
    [
        ("start", MilestoneStatus.Planned, ""),
        ("complete", MilestoneStatus.InProgress, "Evidence=https://example.org/proof&Extent=part"),
        ("pause", MilestoneStatus.InProgress, "Reason=We wait & see <soon>."),
        ("resume", MilestoneStatus.Paused, ""),
        ("drop", MilestoneStatus.Paused, "Reason=Not any more."),
        ("reopen", MilestoneStatus.Completed, "Reason=It broke."),
        ("reinstate", MilestoneStatus.Dropped, "Reason=Wanted again."),
        ("reword", MilestoneStatus.Planned, "Title=A “new” promise & more&WhatThisMeans=* one\n* two&Reason=Clearer."),
        ("retarget", MilestoneStatus.Planned, "Target=2027-Q1&Reason=Planned now."),
        ("reorder", MilestoneStatus.Planned, "Number=1&Reason=It comes first."),
        ("require", MilestoneStatus.Planned, "Condition=members’ fees&Amount=5000&Basis=yearly&Reason=It costs."),
        ("update", MilestoneStatus.Completed, "Text=It **moved**."),
        ("post", MilestoneStatus.Planned, "Title=News&Link=/news/1&PublishedOn=2026-11-02"),
        ("review", MilestoneStatus.Planned, ""),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-html-").FullName;
    private readonly Dictionary<string, string> names = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task in_every_preview_and_in_every_no()
    {
        await using var site = await Site.OnSqlite();
        using var president = await site.SignedIn(Office.President);
        foreach (var (act, from, filled) in Acts)
        {
            var form = await president.Open($"/board/milestones/{await site.Step(from)}/{act}");
            var preview = await president.Submit(form, Preview, [.. filled.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=', 2)).Where(field => field.Length == 2).Select(field => ($"Input.{field[0]}", field[1]))]);
            Assert.Equal("", preview.Alert);
            await Keep($"preview of {act}", preview);
            await Keep($"{act} with a day that is none", await president.Submit(form, Preview, ("Input.DecidedOn", "yesterday"), ("Input.Target", "soon")));
        }

        foreach (var address in new[] { "/board/resolutions/new", "/board/motions/new", "/board/people", "/board/people/new-board", "/board/tokens", "/board/money", "/board/review" })
        {
            var page = await president.Open(address);
            if (page.Document.QuerySelector("main form") is not null) await Keep($"{address}, sent empty", await president.Submit(page, "main form"));
        }

        using var visitor = site.Visitor();
        await Keep("subscribing with no address", await visitor.Submit(await visitor.Open("/subscribe"), "main form", ("Form.Email", "nobody")));
        await Keep("subscribing", await visitor.Submit(await visitor.Open("/subscribe"), "main form", ("Form.Email", "ada@example.org")));
        await Keep("signing in with no address", await visitor.Submit(await visitor.Open("/sign-in"), "main form", ("Form.Email", "nobody")));

        var (exitCode, output) = await NodeTool.Run("html-validate", "--config", ".htmlvalidate.mjs", "--formatter", "text", folder);
        Assert.True(exitCode == 0, names.Aggregate(output, (said, page) => said.Replace(Path.Combine(folder, page.Key), page.Value, StringComparison.Ordinal)));
        Assert.True(names.Count > 30);
    }

    private async Task Keep(string what, Page page)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{names.Count + 1:000}.html");
        names[name] = what;
        await File.WriteAllTextAsync(Path.Combine(folder, name), await page.Response.Content.ReadAsStringAsync());
    }
}
