using Alliance.Roadmap.Web.Caching;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

public sealed class WeighingTheRoadmap(FurnishedSite site) : IClassFixture<FurnishedSite>
{
    [Fact]
    public async Task finds_it_light_with_everything_on_it()
    {
        var visitor = await site.Visitor();
        await visitor.GotoAsync("/");
        var style = await visitor.Locator("link[rel=stylesheet]").GetAttributeAsync("href");
        var (page, css) = (await Body(visitor, "/"), await Body(visitor, style!));
        Assert.InRange(page.Length + css.Length, 1, 60 * 1024);
        Assert.InRange(Coding.Gzip.Encode(page).Length + Coding.Gzip.Encode(css).Length, 1, 15 * 1024);
    }

    private static async Task<byte[]> Body(IPage visitor, string address) => await (await visitor.APIRequest.GetAsync(address)).BodyAsync();
}
