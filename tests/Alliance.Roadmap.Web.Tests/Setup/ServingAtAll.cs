namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class ServingAtAll
{
    [Theory]
    [InlineData("http://192.0.2.1:5080", "cannot listen on")]
    [InlineData("https://127.0.0.1:0", "there is no certificate")]
    public async Task is_refused_in_a_sentence_where_nobody_can_listen(string url, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("roadmap-serve-").FullName;
        var run = await CommandRun.Of("serve", $"--Roadmap:DataDirectory={folder}", $"--Urls={url}");
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task over_https_marks_every_cookie_for_https_alone()
    {
        await using var site = await Site.OnSqlite("--Roadmap:PublicUrl=https://roadmap.example.org");
        using var client = site.Client();
        using var page = await client.GetAsync("/sign-in");
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }
}
