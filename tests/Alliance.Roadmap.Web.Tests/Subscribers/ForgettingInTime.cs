using Alliance.Roadmap.Board;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

public abstract class ForgettingInTime(Site site)
{
    [Fact]
    public async Task takes_what_nobody_can_use_any_more()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var member = await site.Enter(Office.Director, email: email);
        using var visitor = site.Visitor();
        foreach (var address in new[] { email, $"stranger{Guid.NewGuid():N}@example.org" }) await visitor.Submit(await visitor.Open("/sign-in"), "form", ("Form.Email", address));
        await site.Do<RoadmapDb>(db =>
        {
            db.AddRange(new SpentChallenge("challenge", site.Clock.GetUtcNow().AddMinutes(5)), new SetUpLink("link", site.Clock.GetUtcNow()));
            return db.SaveChangesAsync();
        });
        Assert.Equal((2, 1, 1, 1), await Kept());

        // The mail to a member counts for a day, whatever becomes of the process.
        site.Clock.Advance(SignInRequest.Life + TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0, 1, 1), await KeptLater());
        site.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 0, 0, 1), await KeptLater());
        site.Clock.Advance(Session.Life);
        Assert.Equal((0, 0, 0, 0), await KeptLater());
    }

    [Fact]
    public async Task takes_old_reminders_but_the_newest_of_each_step()
    {
        await site.Invite(Office.Director);
        var account = await site.Ask(db => db.Users.OrderBy(user => user.Id).Select(user => user.Id).FirstAsync());
        await site.Do<RoadmapDb>(async db =>
        {
            var step = await db.Milestones.SingleAsync(step => step.Number == 4);
            for (var months = 28; months > 0; months -= 13)
            {
                var due = site.Clock.GetUtcNow().AddMonths(-months);
                await db.Database.ExecuteSqlAsync($"""INSERT INTO "Reminders" ("Id", "MilestoneId", "DueAt", "Round", "AccountId", "Version") VALUES ({Guid.CreateVersion7()}, {step.Id}, {due.UtcDateTime}, {"Owners"}, {account}, {1})""");
            }
        });
        await KeptLater();
        Assert.Equal([site.Clock.GetUtcNow().AddMonths(-2)], await site.Ask(db => db.Reminders.Select(reminder => reminder.DueAt).ToListAsync()));
    }

    [Fact]
    public async Task leaves_of_a_digest_only_numbers_after_13_months()
    {
        var reader = await site.Follow($"{Guid.NewGuid():N}@example.org");
        await site.Start(4);
        await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Weekly));
        await site.RunJobs();
        await site.Do<RoadmapDb>(db => db.Deliveries.Where(delivery => delivery.SubscriberId == reader.Id).ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.Reply, $"250 Taken for {reader.Email}")));
        var over = site.Clock.GetUtcNow().AddMonths(13);

        site.Clock.SetUtcNow(over.AddSeconds(-1));
        await KeptLater();
        Assert.Equal((reader.Id, reader.Email, $"250 Taken for {reader.Email}", DeliveryState.Accepted), await Sent());
        site.Clock.SetUtcNow(over);
        await KeptLater();
        Assert.Equal((null, "", null, DeliveryState.Accepted), await Sent());
        Assert.Equal(["Subscribers.Email", "Subscribers.NormalizedEmail"], (await site.TablesThatName(reader.Email)).Order(StringComparer.Ordinal));

        async Task<(Guid? Reader, string Address, string? Reply, DeliveryState State)> Sent()
        {
            var delivery = Assert.Single(await site.Deliveries());
            return (delivery.SubscriberId, delivery.Address, delivery.Reply, delivery.State);
        }
    }

    [Fact]
    public async Task counts_the_mails_a_form_has_caused_for_30_days()
    {
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", $"{Guid.NewGuid():N}@example.org"), ("Form.Cadence", "quarterly"));
        await site.RunJobs();
        var over = site.Clock.GetUtcNow().AddDays(30);

        site.Clock.SetUtcNow(over.AddSeconds(-1));
        await KeptLater();
        Assert.Equal(1, await site.Ask(db => db.Allowances.CountAsync()));
        site.Clock.SetUtcNow(over);
        await KeptLater();
        Assert.Equal(0, await site.Ask(db => db.Allowances.CountAsync()));
    }

    private async Task<(int Requests, int Challenges, int Links, int Sessions)> KeptLater()
    {
        await site.Do<ErasePeople>(people => people.WhenDue(CancellationToken.None));
        return await Kept();
    }

    private Task<(int Requests, int Challenges, int Links, int Sessions)> Kept() =>
        site.Ask(async db => (await db.SignInRequests.CountAsync(), await db.SpentChallenges.CountAsync(), await db.SetUpLinks.CountAsync(), await db.Sessions.CountAsync()));
}

public sealed class ForgettingInTimeOnSqlite(SqliteSite site) : ForgettingInTime(site), IClassFixture<SqliteSite>;

public sealed class ForgettingInTimeOnPostgreSql(PostgreSqlSite site) : ForgettingInTime(site), IClassFixture<PostgreSqlSite>;
