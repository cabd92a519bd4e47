using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Tests.Posts;

public sealed class FillingTheTray
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 20);

    [Theory]
    [InlineData("https://example.org/one", "http://example.org/one", true)]
    [InlineData("https://example.org/one", "https://EXAMPLE.org/one/", true)]
    [InlineData("https://example.org/one", "https://example.org:443/one?utm_source=feed&utm_medium=rss#top", true)]
    [InlineData("https://example.org/one?id=1", "https://example.org/one?id=1&fbclid=x", true)]
    [InlineData("https://example.org/", "https://example.org", true)]
    [InlineData("https://example.org/one", "https://example.org/One", false)]
    [InlineData("https://example.org/one?id=1", "https://example.org/one?id=2", false)]
    [InlineData("https://example.org/one", "https://example.org:8443/one", false)]
    [InlineData("https://example.org/one", "https://example.net/one", false)]
    public void knows_an_address_in_other_spellings(string one, string other, bool isSame) => Assert.Equal(isSame, PostAddress.Key(one) == PostAddress.Key(other));

    [Fact]
    public void takes_a_post_once()
    {
        var known = new List<FeedPost>();
        Fill(known, Item("One", "https://example.org/one", id: "1"), Item("Two", "https://example.org/two"));
        Assert.Equal(2, known.Count);
        Assert.Empty(Fill(known, Item("One, corrected", "http://example.org/one/", id: "1"), Item("Two", "https://example.org/two?utm_source=x")));
        Assert.Equal(("One, corrected", "http://example.org/one/"), (known.Single(post => post.FeedId == "1").Title, known.Single(post => post.FeedId == "1").Url));
        Assert.All(known, post => Assert.Empty(post.FormerUrls));
    }

    [Fact]
    public void recognizes_a_post_under_a_newer_address()
    {
        var known = new List<FeedPost>();
        Fill(known, Item("By its id", "https://example.org/old/1", id: "1"), Item("By its title", "https://example.org/old/2", id: "https://example.org/old/2"));
        Assert.Empty(Fill(known, Item("Its title changed too", "https://example.org/new/1", id: "1"), Item("By its title", "https://example.org/new/2", id: "https://example.org/new/2")));
        Assert.Equal(["https://example.org/old/1"], known.Single(post => post.Url.EndsWith("new/1", StringComparison.Ordinal)).FormerUrls);
        Assert.Equal(["https://example.org/old/2"], known.Single(post => post.Url.EndsWith("new/2", StringComparison.Ordinal)).FormerUrls);
        Fill(known, Item("Its title changed too", "https://example.org/newest/1", id: "1"));
        Assert.Equal(["https://example.org/new/1", "https://example.org/old/1"], known.Single(post => post.FeedId == "1").FormerUrls);
    }

    [Fact]
    public void keeps_two_posts_of_one_title_and_day_apart_while_the_feed_does()
    {
        var known = new List<FeedPost>();
        Fill(known, Item("Update", "https://example.org/one"));
        Assert.Single(Fill(known, Item("Update", "https://example.org/one"), Item("Update", "https://example.org/two")));
        Assert.Single(Fill(known, Item("Update", "https://example.org/one"), Item("Update", "https://example.org/two"), Item("Update", "https://example.org/three") with { PublishedOn = null }));
    }

    [Fact]
    public void leaves_aside_what_was_put_aside()
    {
        var known = new List<FeedPost>();
        Fill(known, Item("One", "https://example.org/one", id: "1"));
        known[0].Dismiss("Ada", Now);
        Fill(known, Item("One", "https://example.org/two", id: "1"));
        Assert.NotNull(known[0].DismissedAt);
        known[0].PutBack();
        Assert.Equal((null, null), (known[0].DismissedAt, known[0].DismissedBy));
    }

    [Fact]
    public void takes_the_newest_of_a_feed_that_is_too_long()
    {
        var known = new List<FeedPost>();
        Fill(known, [.. Enumerable.Range(0, Tray.MostOfOneReading + 10).Select(number => Item($"{number}", $"https://example.org/{number}") with { PublishedOn = Day.AddDays(-number) })]);
        Assert.Equal((Tray.MostOfOneReading, true, false), (known.Count, known.Exists(post => post.Title == "0"), known.Exists(post => post.Title == $"{Tray.MostOfOneReading}")));
    }

    private static IReadOnlyList<FeedPost> Fill(List<FeedPost> known, params FeedItem[] items)
    {
        var fresh = new Tray(known).Take(new Feed(items, 0), Now);
        known.AddRange(fresh);
        return fresh;
    }

    private static FeedItem Item(string title, string url, string? id = null) => new(id, title, url, Day, "");
}
