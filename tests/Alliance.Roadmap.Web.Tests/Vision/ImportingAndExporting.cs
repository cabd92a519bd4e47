using System.Text.Json.Nodes;

namespace Alliance.Roadmap.Web.Tests.Vision;

/// <summary>The commands as a person runs them, on a database that does not exist yet.</summary>
public sealed class ImportingAndExporting : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-vision-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task takes_over_the_real_page_once_and_writes_it_back()
    {
        var about = Data("about.md");
        var preview = await CommandRun.Of("import", about, "--as-of", "2026-01-15", Place);
        Assert.Equal((0, ""), (preview.ExitCode, preview.Errors));
        Assert.Contains("Nothing was written. With --apply this becomes 7 entries.", preview.Output, StringComparison.Ordinal);
        Assert.Contains("empty", (await Run("ledger", "verify")).Output, StringComparison.Ordinal);

        Assert.Contains("Written: 7 entries.", (await Run("import", about, "--as-of", "2026-01-15", "--apply")).Output, StringComparison.Ordinal);
        Assert.StartsWith("No differences", (await Run("import", about, "--apply")).Output, StringComparison.Ordinal);

        var entries = await Entries();
        Assert.Equal(7, entries.Count);
        Assert.All(entries, entry => Assert.Equal(("import", "imported", "2026-01-14T23:00:00.000Z", null, "published page as of 15 January 2026"),
            ((string?)entry["act"], (string?)entry["label"], (string?)entry["at"], (string?)entry["by"], (string?)entry["reason"])));

        var export = await Run("export", "vision");
        Assert.Contains("3. **Form the supporting organization** 👈 We are here\n4. Launch", export.Output, StringComparison.Ordinal);
        Assert.StartsWith("No differences", (await Run("import", Written(export.Output))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task writes_what_a_later_page_means_and_nothing_without_apply()
    {
        await Run("import", Data("about.md"), "--as-of", "2026-01-15", "--apply");
        var later = Data("later/five-at-once.md");
        var preview = JsonNode.Parse((await Run("import", later, "--as-of", "2026-02-01", "--json")).Output)!.AsArray();
        Assert.Equal(7, (await Entries()).Count);
        Assert.All(preview, difference => Assert.False((bool)difference!["applied"]!));

        var applied = await Run("import", later, "--as-of", "2026-02-01", "--apply", "--json");
        Assert.Equal((0, ""), (applied.ExitCode, applied.Errors));
        var acts = JsonNode.Parse(applied.Output)!.AsArray().SelectMany(difference => difference!["acts"]!.AsArray().Select(act => (string)act!)).ToList();
        Assert.Equal(acts, (await Entries()).Skip(7).Select(entry => (string)entry["act"]!));
        Assert.Equal(["complete", "post", "start", "reorder", "reword", "loosen", "post", "add"], acts);
        Assert.Equal(0, (await Run("ledger", "verify")).ExitCode);
        Assert.StartsWith("No differences", (await Run("import", later, "--apply")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01", "no pages on the Web then")]
    [InlineData("9999-12-31", "still to come")]
    public async Task refuses_a_day_no_page_can_be_of(string day, string reason)
    {
        var run = await Run("import", Data("about.md"), "--as-of", day, "--apply");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task refuses_a_malformed_document_before_there_is_even_a_database()
    {
        foreach (var (file, place) in ((string, string)[])[
            (Written("# About\n\n1. One\n"), "no heading “Vision”"), (Written("## Vision\n\n1. One\n2.\n"), "line 4"), (Written("---\na: [\n---\n\n## Vision\n\n1. One\n"), "line "),
            (Written("## Vision\n\n1. O\0ne\n"), "NUL"), (Path.Combine(folder, "nowhere.md"), "does not exist"), (folder, "is a folder")])
        {
            var run = await Run("import", file, "--apply");
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.StartsWith(file, run.Errors, StringComparison.Ordinal);
            Assert.Contains(place, run.Errors, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(folder, "data", "roadmap.db")));
    }

    [Fact]
    public async Task refuses_what_cannot_be_followed_and_writes_nothing()
    {
        await Run("import", Data("about.md"), "--as-of", "2026-01-15", "--apply");
        var split = Written((await Run("export", "vision")).Output.Replace("7. Create a business entity", "7. Launch a grant program to sponsor development of improvements\n8. Create a business entity", StringComparison.Ordinal)
            .Replace("specific improvements to the Mage-OS distribution", "specific extensions", StringComparison.Ordinal));
        foreach (var refused in new[]
        {
            await Run("import", split, "--apply"),
            await Run("import", Data("later/next-step.md"), "--as-of", "2026-01-14", "--apply"),
            await Run("import", Data("later/next-step.md"), "--as-of", "9999-01-01", "--apply"),
        })
        {
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains("Please", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await Run("import", split, "--as-of", "yesterday")).ExitCode);
        Assert.Equal(2, (await Run("import")).ExitCode);
        Assert.Equal(7, (await Entries()).Count);
    }

    private string Place => $"--Roadmap:DataDirectory={Path.Combine(folder, "data")}";

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    private string Written(string text)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.md");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<IReadOnlyList<JsonNode>> Entries() =>
        [.. (await Run("ledger", "export")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private Task<CommandRun> Run(params string[] words) => CommandHost.Run([.. words, Place]);
}
