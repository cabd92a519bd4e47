using System.Diagnostics;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alliance.Roadmap.Web.Tests.Caching;

/// <summary>What it costs to make a page.</summary>
public sealed class MakingPages
{
    [Theory]
    [InlineData("/", 5)]
    [InlineData("/api/v1/roadmap", 5)]
    [InlineData("/milestones/{step}", 10)]
    [InlineData("/api/v1/milestones/{step}", 6)]
    [InlineData("/history", 8)]
    [InlineData("/api/v1/events", 5)]
    public async Task asks_the_database_as_often_whatever_there_is_to_show(string address, int most)
    {
        await using var site = await Site.OnSqlite("--Roadmap:OutputCache=false");
        using var client = site.Client();
        address = address.Replace("{step}", await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync()), StringComparison.Ordinal);
        await site.Act(4, (step, act) => step.Tell("Half of it is done.", act));
        var few = await Questions(site, client, address);
        Assert.True(few.Count <= most, $"{few.Count} questions:\n{string.Join("\n\n", few)}");

        for (var more = 0; more < 20; more++) await site.Step(MilestoneStatus.InProgress);
        for (var number = 5; number < 20; number++)
        {
            await site.Act(number, (step, act) => step.Tell("A little more is done.", act));
            await site.Act(4, (step, act) => step.Tell("Some more is done.", act));
        }

        var many = await Questions(site, client, address);
        Assert.True(few.Count == many.Count, $"{few.Count} became {many.Count}:\n{string.Join("\n\n", many)}");
    }

    [Fact]
    public async Task weighs_little()
    {
        await using var site = await Site.OnSqlite();
        using var client = site.Client();
        var page = await client.GetByteArrayAsync("/");
        using var visitor = site.Visitor();
        var style = (await visitor.Open("/")).Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        var css = await client.GetByteArrayAsync(style);
        Assert.InRange(page.Length + css.Length, 1, 60 * 1024);
        Assert.InRange(Coding.Brotli.Encode(page).Length + Coding.Brotli.Encode(css).Length, 1, 15 * 1024);
        Assert.InRange(Coding.Gzip.Encode(page).Length + Coding.Gzip.Encode(css).Length, 1, 15 * 1024);

        using var answer = await client.GetAsync(style);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl!.MaxAge);
        Assert.Contains(answer.Headers.CacheControl.Extensions, extension => extension.Name == "immutable");
    }

    /// <summary>The commands that a page sends to the database, once everything that is asked only once has been asked.</summary>
    private static async Task<List<string>> Questions(Site site, HttpClient client, string address)
    {
        await client.GetStringAsync(address);
        using var ear = new Ear(site.Folder);
        await client.GetStringAsync(address);
        return ear.Heard;
    }

    /// <summary>Listens to what is asked of one site's database; others run in the same process.</summary>
    private sealed class Ear : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> held = [];
        private readonly string folder;

        public Ear(string folder)
        {
            this.folder = folder;
            held.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public List<string> Heard { get; } = [];

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name) held.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key != RelationalEventId.CommandExecuting.Name || value.Value is not CommandEventData { Command: { } command } || command.Connection?.ConnectionString.Contains(folder, StringComparison.Ordinal) is not true) return;
            lock (Heard) Heard.Add(command.CommandText);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => held.ForEach(one => one.Dispose());
    }
}
