using System.CommandLine;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary><c>board invite</c>, <c>board list</c> and <c>board token</c>.</summary>
internal static class BoardCommands
{
    public static Command Board(Shell shell) => new("board", "Who may sign in, and with which office.") { Invite(shell), List(shell), Token(shell) };

    private static Command Invite(Shell shell)
    {
        var name = new Option<string>("--name") { Description = "The person's name, as the record shall show it.", Required = true };
        var email = new Option<string>("--email") { Description = "Where the invitation goes.", Required = true };
        var office = new Option<string>("--office") { Description = $"One of {Enum.GetValues<Office>().Select(one => one.Kebab()).Joined()}.", Required = true };
        office.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Words.TryKebab<Office>(result.Tokens[0].Value, out _))
                result.AddError($"“{result.Tokens[0].Value}” is no office. Please choose among {Enum.GetValues<Office>().Select(one => one.Kebab()).Joined()}.");
        });
        var invite = new Command("invite", "Invite a person, or invite again: the link works once, for seven days.") { name, email, office };
        invite.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            Words.TryKebab<Office>(parse.GetValue(office), out var chosen);
            var (invited, refusal) = await services.GetRequiredService<Invitations>().Invite(parse.GetValue(name), parse.GetValue(email), chosen, by: null, stop);
            if (refusal is not null) return Shell.Refuse(refusal);
            var account = invited!.Account;
            if (parse.GetValue(shell.AsJson)) return Shell.Json(new { name = account.Name, email = account.Email, office = account.Office.Kebab(), link = invited.Link, mailed = invited.WasMailed });
            if (invited.Link is null) return Shell.Say($"{account.Name} signs in already and is {BoardLetters.InWords(account.Office)} from now on.");
            if (invited.WasMailed) return Shell.Say($"The invitation for {account.Name} is on its way to {account.Email}.");
            return Shell.Say($"{account.Name} is invited as {BoardLetters.InWords(account.Office)}. Mail does not reach {account.Email} from here; please pass on this link, it works once, for seven days:{Environment.NewLine}{invited.Link}");
        }, cancel));
        return invite;
    }

    private static Command List(Shell shell)
    {
        var list = new Command("list", "Everybody who may sign in.");
        list.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var accounts = (await services.GetRequiredService<RoadmapDb>().Users.AsNoTracking().Where(account => account.EndedAt == null).ToListAsync(stop))
                .OrderBy(account => account.Office).ThenBy(account => account.Name, StringComparer.Ordinal).ToList();
            if (parse.GetValue(shell.AsJson)) return Shell.Json(accounts.Select(account => new { name = account.Name, email = account.Email, office = account.Office.Kebab() }));
            if (accounts.Count == 0) return Shell.Say("Nobody is invited yet.");
            foreach (var account in accounts)
                Shell.Say($"{account.Office.InTitleCase(),-14} {account.Name} <{account.Email}>{(account.FirstSignedInAt is null ? ", has not signed in yet" : "")}");
            return 0;
        }, cancel));
        return list;
    }

    private static Command Token(Shell shell)
    {
        var email = new Option<string>("--email") { Description = "Whose acts the token takes.", Required = true };
        var token = new Command("token", "Make an API token for a member of the board and print it, once.") { email };
        token.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var folded = Account.Fold(parse.GetValue(email)!);
            if (await services.GetRequiredService<RoadmapDb>().Users.SingleOrDefaultAsync(known => known.NormalizedEmail == folded && known.EndedAt == null, stop) is not { } account)
                return Shell.Refuse($"Nobody here has the address {parse.GetValue(email)}. Please invite the person first: board invite.");
            var (made, refusal) = await services.GetRequiredService<Tokens>().Make(account, "Command line", cancel: stop);
            if (refusal is not null) return Shell.Refuse(refusal);
            return parse.GetValue(shell.AsJson) ? Shell.Json(new { token = made }) : Shell.Say(made!);
        }, cancel));
        return token;
    }
}
