using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Telemetry;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Resolutions;
using Alliance.Roadmap.Web.Tests.Subscribers;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Mail;

/// <summary>Every kind of mail there is, sent by a real site for real reasons, and the links in them.</summary>
internal static partial class EveryMail
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    /// <summary>What the subject of each kind looks like, and what in the program such a mail comes from; FollowingEveryLink
    /// holds the latter against the program.</summary>
    public static IReadOnlyList<(string Subject, string[] From)> Kinds { get; } =
    [
        ("^Please confirm: the digest", ["SubscriberEmail", "SubscriberLetters.Confirm", "NoticeKind.SignUp"]),
        ("^Your link to the", ["SubscriberEmail", "SubscriberLetters.OwnLink", "NoticeKind.OwnLink"]),
        ("^Please confirm your new address", ["SubscriberEmail", "SubscriberLetters.Confirm", "NoticeKind.AddressChange"]),
        ("^Your digest now goes to another address", ["SubscriberEmail", "SubscriberLetters.AddressChanged", "NoticeKind.AddressChanged"]),
        ("^Mage-OS roadmap, week ", ["DigestEmail", "Cadence.Weekly"]),
        ("^Mage-OS roadmap, [A-Z][a-z]+ 20", ["DigestEmail", "Cadence.Monthly"]),
        ("^Mage-OS roadmap, [A-Z][a-z]+ to ", ["DigestEmail", "Cadence.Quarterly"]),
        ("^Mage-OS roadmap, [0-9]", ["DigestEmail", "Cadence.AsItHappens"]),
        ("^Test: Mage-OS roadmap", ["DigestEmail"]),
        ("^Tomorrow: Mage-OS roadmap", ["ForetellingEmail"]),
        ("due for a look$", ["ReminderEmail"]),
        ("^Please vote: ", ["VoteEmail", "VoteMail.Ask"]),
        ("^Your vote is missing: ", ["VoteEmail", "VoteMail.Remind"]),
        ("^Please decide the tie: ", ["VoteEmail", "VoteMail.Cast"]),
        ("^Resolution .*: carried$", ["RecordedEmail"]),
        ("^You are recorded as ", ["RecordedEmail"]),
        ("^Sign in to the", ["SignInEmail", "BoardLetters.SignIn"]),
        ("^Your invitation to the", ["InvitationEmail", "BoardLetters.Invitation"]),
        ("^A new board was recorded", ["NewBoardEmail", "BoardLetters.NewBoard"]),
        ("^A term of the board was planned to end", ["TermEmail", "BoardLetters.TermOver"]),
        ("^Something is wrong with", ["ServiceEmail", "BoardLetters.SomethingIsWrong"]),
        ("^The roadmap's service is all right again", ["ServiceEmail", "BoardLetters.RightAgain"]),
    ];

    /// <summary>Sends every kind and answers with every link to the site in any of them, headers included. Nothing is left to be done then.</summary>
    /// <param name="site">A fresh one.</param>
    /// <param name="askToSignIn">Asks for a mail to this address, in the browser that will open its link.</param>
    public static async Task<IReadOnlyList<string>> LinksOfEveryMail(this Site site, Func<string, Task> askToSignIn)
    {
        foreach (var cadence in Enum.GetValues<Cadence>()) await site.Follow($"{cadence}@example.org", cadence);
        using (var board = await Resolutions.Board.Of(site)) await WriteToTheBoard(site, board);
        await WriteToReaders(site);
        await WriteWhenTimeHasPassed(site);
        await WriteWhatIsGoodForMinutes(site, askToSignIn);

        var mails = site.Mail();
        var subjects = mails.Select(mail => mail.Subject!).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.All(Kinds, kind => Assert.True(subjects.Exists(subject => Regex.IsMatch(subject, kind.Subject)), $"No mail “{kind.Subject}” among:\n{string.Join('\n', subjects)}"));
        Assert.All(subjects, subject => Assert.True(Kinds.Count(kind => Regex.IsMatch(subject, kind.Subject)) == 1, $"“{subject}” is of no kind, or of two."));
        // Lines fit into 72 characters, except for those with an address and the last one of a digest, which people copy.
        Assert.All(mails.SelectMany(mail => mail.TextBody!.Split('\n')).Where(line => !line.Contains("://", StringComparison.Ordinal) && !line.StartsWith("Public record: ", StringComparison.Ordinal)), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 72));
        return [.. mails.SelectMany(Links).Where(link => link.StartsWith(site.Address.ToString(), StringComparison.Ordinal)).Select(link => link.Split('#')[0].TrimEnd('.', ';')).Distinct()];
    }

    /// <summary>Every row that is another than before, new, or gone.</summary>
    /// <param name="site">The site.</param>
    /// <param name="before">What <see cref="Everything"/> answered then.</param>
    public static async Task<IEnumerable<string>> ChangesSince(this Site site, IReadOnlyList<string> before)
    {
        var after = await site.Everything();
        return after.Except(before).Concat(before.Except(after));
    }

    /// <summary>Every row of every table, whoever made it: also those of EF and, on PostgreSQL, of Hangfire.</summary>
    public static Task<IReadOnlyList<string>> Everything(this Site site) => site.Ask(async db =>
    {
        await db.Database.OpenConnectionAsync();
        var tables = await Rows(db, site.IsOnPostgreSql
            ? """SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"""
            : """SELECT '"' || name || '"' FROM sqlite_master WHERE type = 'table'""");
        var rows = new List<string>();
        foreach (var table in tables) rows.AddRange((await Rows(db, $"SELECT {(site.IsOnPostgreSql ? "t::text" : "*")} FROM {table} t")).Select(row => $"{table}: {row}"));
        return (IReadOnlyList<string>)rows;
    });

    private static async Task<List<string>> Rows(RoadmapDb db, string question)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = question;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(at => reader.GetValue(at) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture))));
        return rows;
    }

    private static IEnumerable<string> Links(MimeMessage mail) =>
        mail.Headers.Where(header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)
            .Append(mail.TextBody).Append(WebUtility.HtmlDecode(mail.HtmlBody)).SelectMany(words => Link().Matches(words!).Select(link => link.Value));

    private static async Task WriteToTheBoard(Site site, Resolutions.Board board)
    {
        var cancel = TestContext.Current.CancellationToken;
        var president = board[0];

        // One carries, one ends level, and one waits for those who have not voted; it is never closed.
        var (carried, level, waiting) = (await board.Draft("Work goes on in spring."), await board.Draft("We begin."), await board.Draft("We write a handbook."));
        await board.Open(carried);
        await board.Open(level, ("Input.IsSecret", "true"));
        await board.Open(waiting, ("Input.ClosesAt", "2026-11-30T18:00"));
        await site.Do<TendVotes>(job => job.Run(cancel));
        foreach (var (member, at) in board.Members.Take(4).Select((member, at) => (member, at)))
        {
            await member.Vote(carried, "yes");
            await member.Vote(level, at < 2 ? "yes" : "no");
        }

        foreach (var id in new[] { carried, level }) await president.Submit(await president.Open($"/board/motions/{id}/close"), "button[value=close]");
        await site.Do<TendVotes>(job => job.Run(cancel));

        var step = await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync(cancel));
        var recorded = await president.Submit(await president.Open("/board/resolutions/new"), "main form",
        [
            .. Enumerable.Range(0, 5).Select(at => ($"Input.Members[{at}].IsPresent", "true")), ("Input.Text", "Work on the distribution begins."), ("Input.Votes", "all"), ("Input.Acts[0].Choice", $"start/{step}"), ("Input.Step", "record"),
        ]);
        Assert.Equal("", recorded.Alert);
        await site.Do<TellThoseNamed>(job => job.Run(cancel));

        await president.Submit(await president.Open("/board/digests/preview/weekly"), "button[value=me]");
        var elected = await president.Submit(await president.Open("/board/people/new-board"), "main form",
            ("Input.Members[5].Office", "leaves"), ("Input.New[0].Name", "Grace Hopper"), ("Input.New[0].Email", "grace@example.org"), ("Input.New[0].Office", "director"), ("Input.Until", "2026-12-31"), ("Input.Step", "record"));
        Assert.Equal("", elected.Alert);
    }

    private static async Task WriteToReaders(Site site)
    {
        await site.PassTo(site.Clock.GetUtcNow().AddMinutes(20));
        await site.PassTo(Monday.AddDays(-1));
        await site.PassTo(Monday);
        await site.Do<TendVotes>(job => job.Run(TestContext.Current.CancellationToken));
        foreach (var (month, day) in new[] { (12, 1), (12, 31) }) await site.PassTo(new DateTimeOffset(2026, month, day, 8, 0, 0, TimeSpan.Zero));
        await site.PassTo(new DateTimeOffset(2027, 1, 1, 8, 0, 0, TimeSpan.Zero));
    }

    private static async Task WriteWhenTimeHasPassed(Site site)
    {
        var cancel = TestContext.Current.CancellationToken;
        site.Clock.Advance(TimeSpan.FromDays(200));
        await site.Tick();
        await site.RunJobs();
        await site.Do<RemindOfReviews>(job => job.Run(cancel));
        await site.Do<RemindOfTerms>(job => job.Run(cancel));

        await Instance(site, instance => instance.PauseSending("Somebody wants to look first.", site.Clock.GetUtcNow()));
        await site.Do<WatchOver>(job => job.Run(cancel));
        site.Clock.Advance(TimeSpan.FromMinutes(61));
        await site.Tick();
        await site.Do<WatchOver>(job => job.Run(cancel));
        await Instance(site, instance => instance.ReleaseSending());
        await site.Do<WatchOver>(job => job.Run(cancel));
    }

    private static Task Instance(Site site, Action<Alliance.Roadmap.Instances.Instance> change) => site.Do<RoadmapDb>(async db =>
    {
        change(await db.Instances.SingleAsync());
        await db.SaveChangesAsync();
    });

    private static async Task WriteWhatIsGoodForMinutes(Site site, Func<string, Task> askToSignIn)
    {
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", "new@example.org"), ("Form.Cadence", "weekly"));
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='LinkForm.Email'])", ("LinkForm.Email", "monthly@example.org"));
        var token = await site.Ask(db => db.Subscribers.Where(reader => reader.NormalizedEmail == "weekly@example.org").Select(reader => reader.Token).SingleAsync());
        await visitor.Submit(await visitor.Open($"/subscriptions/{token}"), "form:has(input[value=change-address])", ("AddressForm.Email", "moved@example.org"));
        await visitor.Submit(await visitor.Open((await site.MailTo("moved@example.org"))[0].Link()), "main form");
        await visitor.Submit(await visitor.Open($"/subscriptions/{token}"), "form:has(input[value=change-address])", ("AddressForm.Email", "again@example.org"));
        await site.RunJobs();
        await site.Invite(Office.Director, email: "invited@example.org");
        await askToSignIn("invited@example.org");
        await site.SignInMail("invited@example.org");
        await site.RunJobs();
    }

    [GeneratedRegex(@"https?://[^\s""<>]+")]
    private static partial Regex Link();
}
