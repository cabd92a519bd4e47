using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Board;

/// <summary>What the service writes to people of the board; each letter says everything in plain text first.</summary>
internal sealed class BoardLetters(Mailer mailer, MailRenderer renderer, RoadmapSettings roadmap)
{
    public async Task<Outcome> SignIn(SignInMail mail, CancellationToken cancel = default) => await mailer.Send(new Letter(mail.To, "Sign in to the Mage-OS Alliance roadmap",
        PlainText.Wrapped($"""
        Somebody, most likely you, asked to sign in to the Mage-OS Alliance roadmap at {roadmap.Public.Host}.

        In the browser where you asked, open this link:
        {mail.Link}

        If you read this on another device, type this code in that browser instead:
        {mail.Code}

        Both work once, for ten minutes. If you did not ask, do nothing: nobody can sign in without this mail.

        """),
        await renderer.Render<SignInEmail>(new Dictionary<string, object?> { [nameof(SignInEmail.Mail)] = mail, [nameof(SignInEmail.Host)] = roadmap.Public.Host })), cancel);

    public async Task<Outcome> Invitation(Account account, string link, DateTimeOffset expiresAt, CancellationToken cancel = default)
    {
        var until = roadmap.DayOf(expiresAt).InFull();
        return await mailer.Send(new Letter(account.Email!, "Your invitation to the Mage-OS Alliance roadmap",
            PlainText.Wrapped($"""
            You are invited to the Mage-OS Alliance roadmap at {roadmap.Public.Host}, as {InWords(account.Office)}.

            Open this link and press the button to sign in for the first time:
            {link}

            It works once, until {until}. Later you sign in with your e-mail address at {roadmap.Link("sign-in")}; there is no password.

            """),
            await renderer.Render<InvitationEmail>(new Dictionary<string, object?>
            {
                [nameof(InvitationEmail.Link)] = link,
                [nameof(InvitationEmail.As)] = InWords(account.Office),
                [nameof(InvitationEmail.Until)] = until,
                [nameof(InvitationEmail.Host)] = roadmap.Public.Host,
                [nameof(InvitationEmail.SignIn)] = roadmap.Link("sign-in"),
            })), cancel);
    }

    /// <summary>Tells those who were on the board what somebody has written down about it.</summary>
    public async Task<Outcome> NewBoard(Account to, string by, NewBoard board, CancellationToken cancel = default)
    {
        var what = $"{by} has recorded the board from {board.From.InFull()} on: {board.Members.Select(member => member.ToString()).Joined()}. {(board.Leaving.Any() ? $"Leaving: {board.Leaving.Select(account => account.Name).Joined()}." : "Nobody leaves.")}";
        const string Then = "If something in it is wrong, please tell another member of the board. Members see who may sign in here:";
        var link = roadmap.Link("board/people");
        return await mailer.Send(new Letter(to.Email!, "A new board was recorded",
            PlainText.Wrapped($"""
            {what}

            {Then}
            {link}

            """),
            await renderer.Render<NewBoardEmail>(new Dictionary<string, object?> { [nameof(NewBoardEmail.What)] = what, [nameof(NewBoardEmail.Then)] = Then, [nameof(NewBoardEmail.Link)] = link })), cancel);
    }

    /// <summary>A term was planned to end by now.</summary>
    public async Task<Outcome> TermOver(Account to, IReadOnlyList<Account> over, CancellationToken cancel = default)
    {
        var what = string.Join(' ', over.GroupBy(account => account.TermEndsOn!.Value).OrderBy(ends => ends.Key)
            .Select(ends => $"The term of {ends.Select(account => account.Name).Joined()} was planned to end on {ends.Key.InFull()}."));
        const string Then = "Nothing has ended by itself. After the election, please record the new board:";
        var link = roadmap.Link("board/people/new-board");
        return await mailer.Send(new Letter(to.Email!, "A term of the board was planned to end",
            PlainText.Wrapped($"""
            {what}

            {Then}
            {link}

            """),
            await renderer.Render<TermEmail>(new Dictionary<string, object?> { [nameof(TermEmail.What)] = what, [nameof(TermEmail.Then)] = Then, [nameof(TermEmail.Link)] = link })), cancel);
    }

    /// <summary>Something has been wrong for an hour.</summary>
    /// <param name="reasons">A few words each, as <c>/healthz/ready</c> has them.</param>
    /// <param name="since">A moment in words.</param>
    public async Task<Outcome> SomethingIsWrong(Account to, IReadOnlyList<string> reasons, string since, CancellationToken cancel = default)
    {
        var what = $"Since {since} something is wrong with the roadmap's service: {reasons.Joined()}.";
        const string Then = "What it is and what to do stands on the board's pages. Whoever runs the server can also ask the command “doctor”. You get one more mail when all is right again.";
        return await Tell(to, "Something is wrong with the roadmap's service", what, Then, cancel);
    }

    /// <summary>What the board was told of is over.</summary>
    public Task<Outcome> RightAgain(Account to, CancellationToken cancel = default) =>
        Tell(to, "The roadmap's service is all right again", "What was wrong with the roadmap's service is over.", "Nothing needs to be done.", cancel);

    private async Task<Outcome> Tell(Account to, string subject, string what, string then, CancellationToken cancel)
    {
        var link = roadmap.Link("board");
        return await mailer.Send(new Letter(to.Email!, subject, PlainText.Wrapped($"{what}\n\n{then}\n{link}\n"),
            await renderer.Render<ServiceEmail>(new Dictionary<string, object?> { [nameof(ServiceEmail.Title)] = subject, [nameof(ServiceEmail.What)] = what, [nameof(ServiceEmail.Then)] = then, [nameof(ServiceEmail.Link)] = link })), cancel);
    }

    /// <summary>"Treasurer", "a member of the board", "an editor".</summary>
    public static string InWords(Office office) => office switch
    {
        Office.Director => "a member of the board",
        Office.Auditor => "an auditor",
        Office.Editor => "an editor",
        Office.Operator => "the one who runs the server",
        Office.Actuary => "Actuary, who keeps the records",
        _ => office.InTitleCase(),
    };
}
