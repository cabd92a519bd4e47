using Alliance.Roadmap.Web.Sharing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>The frame as it stands in a page that is not ours.</summary>
public sealed class FramingTheRoadmap(FurnishedSite site) : IClassFixture<FurnishedSite>
{
    [Fact]
    public async Task works_in_anybodys_page_and_fits_the_height_that_is_stated()
    {
        var window = await site.Visitor();
        await window.GotoAsync("/share");
        var ours = new Uri(window.Url).GetLeftPart(UriPartial.Authority);
        foreach (var width in new[] { 320, 480, 960 })
        {
            await using var elsewhere = await Elsewhere(string.Concat(Enum.GetValues<EmbedSize>().Select(size =>
                $"<iframe name=\"{size}\" src=\"{ours}/embed?size={size.Kebab()}\" title=\"{size}\" width=\"{width}\" height=\"{Embed.Height(size)}\" style=\"border: 0\"></iframe><br>")));
            await window.GotoAsync(elsewhere.Urls.Single());
            foreach (var size in Enum.GetValues<EmbedSize>())
            {
                var frame = window.FrameLocator($"iframe[name={size}]");
                await Assertions.Expect(frame.Locator("h1")).ToHaveTextAsync("We are at step 3 of 10: Form the supporting organization");
                // Only the stylesheet makes it so.
                await Assertions.Expect(frame.Locator("h1")).ToHaveCSSAsync("font-weight", "750");
                var (wide, high) = (await frame.Locator("html").EvaluateAsync<int>("html => html.scrollWidth"), await frame.Locator("html").EvaluateAsync<int>("html => html.scrollHeight"));
                Assert.True(wide <= width, $"{size} at {width}: {wide} wide");
                if (size is not EmbedSize.Full) Assert.True(high <= Embed.Height(size), $"{size} at {width}: {high} high");
            }
        }
    }

    [Fact]
    public async Task shows_no_other_page_of_ours()
    {
        var window = await site.Visitor();
        await window.GotoAsync("/share");
        await using var elsewhere = await Elsewhere($"<iframe src=\"{new Uri(window.Url).GetLeftPart(UriPartial.Authority)}/history\"></iframe>");
        var refused = window.WaitForConsoleMessageAsync(new() { Predicate = message => message.Text.Contains("frame-ancestors", StringComparison.Ordinal) });
        await window.GotoAsync(elsewhere.Urls.Single());
        await refused;
        Assert.DoesNotContain(window.Frames, frame => frame.Url.EndsWith("/history", StringComparison.Ordinal));
    }

    /// <summary>Another site, on a port of its own.</summary>
    private static async Task<WebApplication> Elsewhere(string html)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync($"<!DOCTYPE html><title>Elsewhere</title>{html}");
        });
        await app.StartAsync();
        return app;
    }
}
