using System.CommandLine;
using System.Globalization;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Posts;

/// <summary><c>check feed</c>.</summary>
internal static class FeedCommands
{
    public static Command CheckFeed(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "The feed, as a file: RSS, Atom or RDF." };
        var feed = new Command("feed", "Print the posts that are read from a feed. Nothing is fetched.") { file };
        feed.SetAction((parse, cancel) => shell.WithServices(async (services, stop) =>
        {
            var path = parse.GetValue(file)!;
            byte[] bytes;
            try
            {
                // What is larger is refused by the reader, so one byte more is enough to know.
                await using var stream = File.OpenRead(path);
                bytes = new byte[Feed.LargestFile + 1];
                bytes = bytes[..await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop)];
            }
            catch (Exception problem) when (FileTrouble.Is(problem))
            {
                return Shell.Refuse(FileTrouble.InWords(path, problem));
            }

            if (FeedReader.Read(bytes, services.GetRequiredService<RoadmapSettings>().Site, out var read).Refused(out var refusal)) return Shell.Refuse(refusal);
            return parse.GetValue(shell.AsJson) ? Shell.Json(read!.Items.Select(post => new { post.Title, post.Url, publishedOn = Day(post) })) : Say(read!);
        }, cancel));
        return feed;
    }

    private static int Say(Feed feed)
    {
        foreach (var post in feed.Items) Shell.Say($"{Day(post) ?? "no day    "}  {post.Title}  {post.Url}");
        var without = feed.Unusable == 0 ? "" : $" {feed.Unusable} more have no web address and are left out.";
        return Shell.Say($"{(feed.Items.Count == 1 ? "1 post." : $"{feed.Items.Count} posts.")}{without}");
    }

    private static string? Day(FeedItem post) => post.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
