using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Board;
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
