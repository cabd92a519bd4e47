using System.Net;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Sharing;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Alliance.Roadmap.Web.Tests.Sharing;

public sealed class DrawingACard(SqliteSite site) : IClassFixture<SqliteSite>
{
    private static readonly SKColor Orange = new(0xC2, 0x41, 0x0C);

    [Fact]
    public async Task shows_where_things_stand_for_each_kind_of_page()
    {
        var slug = await site.Step();
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        using var visitor = site.Visitor();
        var pictures = new HashSet<string>();
        foreach (var page in new[] { "/", $"/milestones/{slug}", "/digests/1", "/history" })
        {
            var address = (await visitor.Open(page)).Document.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!;
            Assert.StartsWith(site.Address.AbsoluteUri, address, StringComparison.Ordinal);
            using var answer = await visitor.Client.GetAsync(address);
            Assert.Equal((page, HttpStatusCode.OK, "image/png"), (page, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var png = await answer.Content.ReadAsByteArrayAsync();
            pictures.Add(Convert.ToBase64String(png));
            Keep(page, png);
            using var picture = SKBitmap.Decode(png);
            Assert.Equal((1200, 630), (picture.Width, picture.Height));
            // Work goes on with step 3, so there is orange, and something is written above.
            Assert.Contains(Orange, picture.Pixels);
            Assert.Contains(picture.Pixels.Take(1200 * 400).Skip(1200 * 95), pixel => pixel.Red < 60);
        }

        Assert.Equal(3, pictures.Count);
    }

    [Fact]
    public async Task happens_once_for_many_who_ask_and_again_only_when_it_says_something_else()
    {
        var slug = await site.Step();
        var rack = site.Services.GetRequiredService<CardRack>();
        var before = rack.Drawings;
        using var client = site.Client();
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.GetByteArrayAsync($"/milestones/{slug}/card.png")));
        Assert.Equal(1, rack.Drawings - before);
        Assert.All(all, picture => Assert.Equal(all[0], picture));
        await site.Step();
        await client.GetByteArrayAsync($"/milestones/{slug}/card.png");
        Assert.Equal(2, rack.Drawings - before);
    }

    [Fact]
    public Task is_asked_again_and_again_at_no_cost() => site.AsksAgain("/card.png", () => site.Step());

    [Theory]
    [InlineData("")]
    [InlineData("שלום עולם, this is 3 of 7 ברוכים הבאים")]
    [InlineData("مرحبا بالعالم")]
    [InlineData("👩‍👩‍👧‍👦👈🏽 🇵🇱 emoji")]
    [InlineData("\u200B\u200D\uFEFF")]
    [InlineData("漢字かな交じり文が続くと行はどこで折り返すのでしょうか漢字かな交じり文が続くと行はどこで折り返すのでしょうか漢字かな交じり文が続くと行はどこで折り返すのでしょうか")]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsgesetzesverordnungsvorlagenentwurf")]
    [InlineData("😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀\u200D😀")]
    [InlineData("Z̸̢͇̫̱͎̿̈́a̷l̶g̴o̵ text")]
    public void takes_whatever_words_there_are(string words)
    {
        using var fonts = new CardFonts(new PictureSettings());
        var drawing = new CardDrawing(fonts);
        foreach (var text in new[] { words, string.Join(' ', Enumerable.Repeat(words, 40)), string.Concat(Enumerable.Repeat(words, 40)) })
        {
            var png = drawing.Draw(new Card(text, text, text, [new CardStep(1, StepSign.InProgress, true)], 1));
            Keep($"words {words.Length} {text.Length}", png);
            using var picture = SKBitmap.Decode(png);
            Assert.Equal((1200, 630), (picture.Width, picture.Height));
            // Nothing runs over the edge, and nothing into the way.
            Assert.All(Enumerable.Range(96, 534), y => Assert.Equal(SKColors.White, picture.GetPixel(1199, y)));
            Assert.All(Enumerable.Range(0, 1200), x => Assert.Equal(SKColors.White, picture.GetPixel(x, 455)));
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(13), InlineData(14), InlineData(200)]
    public void has_room_for_any_number_of_steps(int count)
    {
        using var fonts = new CardFonts(new PictureSettings());
        foreach (var here in new[] { 1, count / 2, count })
        {
            var steps = Enumerable.Range(1, count).Select(number => new CardStep(number, number < here ? StepSign.Completed : number == here ? StepSign.InProgress : StepSign.WaitingForFunds, number == here)).ToList();
            var png = new CardDrawing(fonts).Draw(new Card("We are here", "A title", "A line.", steps, steps.Count > 4 ? Math.Max(1, here - 1) : null));
            Keep($"{count} steps, at {here}", png);
            using var picture = SKBitmap.Decode(png);
            Assert.Equal(count > 0 && here > 0, picture.Pixels.Contains(Orange));
        }
    }

    [Fact]
    public async Task is_left_out_where_there_is_no_font_and_the_doctor_says_so()
    {
        var nothing = Directory.CreateTempSubdirectory("roadmap-no-fonts-");
        await using var bare = await Site.OnSqlite($"--Pictures:Fonts={nothing.FullName}");
        using var visitor = bare.Visitor();
        var page = await visitor.Open("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Null(page.Document.QuerySelector("meta[property='og:image']"));
        Assert.Equal("summary", page.Document.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Client.GetAsync("/card.png")).StatusCode);
        var (without, well) = (await Finding(bare), await Finding(site));
        Assert.Equal((true, true), (without.IsWell, without.Sentence.Contains("Pictures:Fonts", StringComparison.Ordinal)));
        Assert.True(well.IsWell, well.Sentence);
        nothing.Delete();
    }

    // With ROADMAP_TEST_SCREENSHOTS, beside the pictures of the pages: to look at.
    private static void Keep(string name, byte[] png)
    {
        if (Environment.GetEnvironmentVariable("ROADMAP_TEST_SCREENSHOTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, $"card {name.Trim('/').Replace('/', '-')}.png"), png);
    }

    private static Task<Finding> Finding(Site site) => site.Ask<CardCheckup, Finding>(async checkup => Assert.Single(await checkup.Examine(TestContext.Current.CancellationToken).ToListAsync()));
}
