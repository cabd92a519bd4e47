using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Resolutions;
using Alliance.Roadmap.Web.Tests.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Resolutions;

public sealed partial class VotingInSecret
{
    private static readonly string[] AboutDecisions = ["Motions", "Electors", "Resolutions", "Attendances"];

    /// <summary>Two boards vote in the same order, and only who votes how differs. Whatever the tables hold afterwards is the same.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task leaves_tables_that_are_the_same_whoever_voted_how(bool postgreSql)
    {
        string[] one = ["yes", "yes", "yes", "no", "no", "abstain"], other = ["abstain", "no", "yes", "yes", "no", "yes"];
        var (during, after) = await TablesAfter(postgreSql, one);
        var (duringTheOther, afterTheOther) = await TablesAfter(postgreSql, other);
        Assert.Equal(during, duringTheOther);
        Assert.Equal(after, afterTheOther);
        Assert.Contains("3 voted yes, 2 no, 1 abstained", after, StringComparison.Ordinal);
        Assert.DoesNotContain("3 voted yes", during, StringComparison.Ordinal);
    }

    [Fact]
    public async Task deletes_for_good_on_sqlite()
    {
        await using var site = await Site.OnSqlite();
        Assert.Equal(1, await site.Ask(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var question = db.Database.GetDbConnection().CreateCommand();
            question.CommandText = "PRAGMA secure_delete";
            return Convert.ToInt32(await question.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }));
    }

    [Fact]
    public async Task warns_that_a_unanimous_vote_reveals_everybody_and_takes_a_vote_once()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        await board.Open(id);
        var page = await board[3].Submit(await board[3].Open($"/board/motions/{id}"), "button[value=secret]");
        Assert.Contains("If all vote the same, the totals reveal everybody’s vote.", page.Words, StringComparison.Ordinal);
        var voted = await board[3].Vote(id, "yes");
        Assert.Contains("You have voted, in secret.", voted.Words, StringComparison.Ordinal);
        Assert.Null(voted.Document.QuerySelector("button[value=no]"));
        Assert.Contains("cannot be changed", (await board[3].Submit(page, "button[value=no]")).Alert, StringComparison.Ordinal);
        foreach (var member in board.Members.Take(3)) await member.Vote(id, "yes");
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
        Assert.Contains("4 voted yes, 0 no", (await board[0].Open("/board/resolutions/2026-1")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task asks_the_president_openly_on_a_tie_and_takes_silence_for_none()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        foreach (var answers in new[] { true, false })
        {
            var id = await board.Draft("We begin.");
            await board.Open(id, ("Input.IsSecret", "true"));
            foreach (var (member, at) in board.Members.Take(4).Select((member, at) => (member, at))) await member.Vote(id, at < 2 ? "yes" : "no");
            await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
            Assert.Empty((await board[1].Open($"/board/motions/{id}")).Document.QuerySelectorAll("button[value=cast-yes]"));
            if (answers) await board[0].Vote(id, "cast-yes");
            else
            {
                site.Clock.Advance(Motion.CastingTime);
                await site.Do<Web.Resolutions.TendVotes>(job => job.Run(CancellationToken.None));
            }
        }

        var outcomes = await site.Ask(db => db.Resolutions.OrderBy(resolution => resolution.Number).Select(resolution => resolution.Outcome).ToListAsync());
        Assert.Equal([ResolutionOutcome.Carried, ResolutionOutcome.Lost], outcomes);
    }

    [Fact]
    public async Task that_can_no_longer_be_counted_is_withdrawn_and_nothing_else_is_done_after_its_end()
    {
        await using var site = await Site.OnSqlite();
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        await board.Open(id, ("Input.IsSecret", "true"));
        await board[0].Vote(id, "yes");
        await site.Do<RoadmapDb>(db => db.Motions.ExecuteUpdateAsync(set => set.SetProperty(motion => motion.Urn, "lost")));
        site.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Contains("cannot be opened with the keys", (await site.Ask<Web.Resolutions.VoteDesk, Outcome>(desk => desk.Recuse(Guid.Parse(id), "My firm."))).Refusal!.Reason, StringComparison.Ordinal);
        using var president = await site.SignedIn(Office.President);
        Assert.Equal("", (await president.Submit(await president.Open($"/board/motions/{id}/close"), "button[value=withdraw]")).Alert);
        Assert.Equal(ResolutionOutcome.Withdrawn, (await site.Ask(db => db.Resolutions.SingleAsync())).Outcome);
    }

    private static async Task<(string During, string After)> TablesAfter(bool postgreSql, string[] votes)
    {
        await using var site = await Site.On(postgreSql);
        using var board = await Board.Of(site);
        var id = await board.Draft("We begin.");
        await board.Open(id, ("Input.IsSecret", "true"));
        foreach (var (member, at) in board.Members.Select((member, at) => (member, at))) Assert.Equal("", (await member.Vote(id, votes[at])).Alert);
        var during = await Tables(site);
        await board[0].Submit(await board[0].Open($"/board/motions/{id}/close"), "button[value=close]");
        return (during, await Tables(site));
    }

    /// <summary>Every row of every table about decisions, without what is random in any case.</summary>
    private static Task<string> Tables(Site site) => site.Ask(async db =>
    {
        var said = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in AboutDecisions)
        {
            await using var question = db.Database.GetDbConnection().CreateCommand();
            question.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await question.ExecuteReaderAsync();
            while (await rows.ReadAsync()) said.Add($"{table}: {string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Select(at => $"{rows.GetName(at)}={Said(rows, at)}"))}");
        }

        // Rows are written in the order of their random keys, before anybody votes or after all have.
        return string.Join("\n", said.Order(StringComparer.Ordinal));
    });

    private static string Said(DbDataReader rows, int at) => rows.IsDBNull(at) ? "" : rows.GetName(at) switch
    {
        "Urn" => $"{rows.GetString(at).Length} letters",
        _ => Key().Replace(Convert.ToString(rows.GetValue(at), CultureInfo.InvariantCulture)!, "key"),
    };

    [GeneratedRegex("^[0-9a-fA-F-]{36}$")]
    private static partial Regex Key();
}
