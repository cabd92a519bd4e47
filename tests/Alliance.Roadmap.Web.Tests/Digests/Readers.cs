using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Digests;

/// <summary>People who read digests, and the acts and minutes that bring them one.</summary>
internal static class Readers
{
    public static readonly Person President = new("Ada Example", Office.President);

    public static Subscriber Reader(string email, Cadence cadence, DateTimeOffset now, params string[] steps)
    {
        Assert.True(Address.TryParse(email, out var address, out var refusal), refusal?.Reason);
        return new Subscriber(address, cadence, steps, new Consent(now, Consent.Web, Consent.Today), now);
    }

    /// <summary>Follows weekly, only these steps where any are named.</summary>
    public static Task<Subscriber> Follow(this Site site, string email, params string[] steps) => site.Follow(email, Cadence.Weekly, steps);

    public static async Task<Subscriber> Follow(this Site site, string email, Cadence cadence, params string[] steps)
    {
        var reader = Reader(email, cadence, site.Clock.GetUtcNow(), steps);
        await site.Do<RoadmapDb>(db =>
        {
            db.Add(reader);
            return db.SaveChangesAsync();
        });
        return reader;
    }

    /// <summary>An act of the board on the step with this number.</summary>
    public static Task Act(this Site site, int number, Func<Milestone, Act, Outcome> act) => site.Do<RoadmapDb>(async db =>
    {
        var step = await db.Milestones.SingleAsync(step => step.Number == number);
        Assert.Null(act(step, new Act(President, site.Clock.GetUtcNow()) { Reason = "The board agreed.", Evidence = "https://example.org/proof" }).Refusal);
        await db.SaveChangesAsync();
    });

    public static Task Start(this Site site, int number) => site.Act(number, (step, act) => step.Start(act));

    /// <summary>Turns the clock and lets the minute pass, senders included.</summary>
    public static async Task PassTo(this Site site, DateTimeOffset time)
    {
        site.Clock.SetUtcNow(time);
        await site.Tick();
        await site.RunJobs();
    }

    public static Task Tick(this Site site) => site.Do<DigestTick>(tick => tick.Run(TestContext.Current.CancellationToken));

    public static Task<List<Delivery>> Deliveries(this Site site) => site.Ask(db => db.Deliveries.AsNoTracking().OrderBy(delivery => delivery.Address).ToListAsync());

    public static Task<List<Issue>> Issues(this Site site, Cadence cadence = Cadence.Weekly) =>
        site.Ask(db => db.Issues.AsNoTracking().Include(issue => issue.Items).Include(issue => issue.Renderings).Where(issue => issue.Cadence == cadence).OrderBy(issue => issue.DueAt).ToListAsync());
}
