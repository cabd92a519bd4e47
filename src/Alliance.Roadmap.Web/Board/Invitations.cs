using Alliance.Roadmap.Board;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>What became of an invitation.</summary>
/// <param name="Account">Who is invited.</param>
/// <param name="Link">To pass on where mail cannot reach the person; null where a changed office needed none.</param>
/// <param name="WasMailed">Whether a mail is on its way to the person, and not only into the pickup folder.</param>
public sealed record Invited(Account Account, string? Link, bool WasMailed);

/// <summary>Invites people, renews what ran out, and ends what is over.</summary>
internal sealed class Invitations(RoadmapDb db, BoardLetters letters, MailSettings mail, RoadmapSettings roadmap, TimeProvider clock)
{
    public const int LongestName = 200;

    /// <summary>Invites somebody, or invites again; a member who signs in already takes the new name and office.</summary>
    /// <param name="name">As the record shall name the person.</param>
    /// <param name="email">Where the link goes.</param>
    /// <param name="office">What the person may do.</param>
    /// <param name="by">Whoever invites; null for the command line.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<(Invited? Invited, Refusal? Refusal)> Invite(string? name, string? email, Office office, Account? by, CancellationToken cancel = default)
    {
        if (Problem(ref name, email, out var address) is { } problem) return (null, problem);
        var (now, folded) = (clock.GetUtcNow(), Account.Fold(address.Value));
        var account = await db.Users.SingleOrDefaultAsync(known => known.NormalizedEmail == folded, cancel);
        var signsIn = account is { IsInOffice: true, FirstSignedInAt: not null };
        if (signsIn && (account!.Name, account.Office) == (name, office))
            return (null, new Refusal("invitation.known", $"{account.Name} signs in with this address already and needs no invitation."));
        if (account?.Problem(office, by) is { } notTheirs) return (null, notTheirs);
        if (await Namesake(name, account, cancel) is { } taken)
            return (null, new Refusal("invitation.name-taken", $"{taken.Name} has an account already, with another address. Two people of one name could not be told apart in the record: please write this name differently, with a middle name or initial, or end the other access first."));
        if (signsIn)
        {
            account!.Become(name, office);
            await db.SaveChangesAsync(cancel);
            return (new Invited(account, null, false), null);
        }

        if (account is null) db.Users.Add(account = new Account(name, address.Value, office));
        else account.Become(name, office);
        var invitation = await db.Invitations.SingleOrDefaultAsync(known => known.AccountId == account.Id, cancel);
        if (invitation is null) db.Invitations.Add(invitation = new Invitation(account));
        var link = Secret.New();
        invitation.Renew(link, now);
        if ((await db.TrySave(cancel)).Refused(out var refusal)) return (null, refusal);

        var url = roadmap.Link($"sign-in/invitation/{link}");
        var sent = !(await letters.Invitation(account, url, invitation.ExpiresAt, cancel)).Refused(out _);
        return (new Invited(account, url, sent && mail.Mode is MailMode.Smtp), null);
    }

    /// <summary>Ends an account: signed out everywhere, its tokens and invitation void.</summary>
    public async Task<Outcome> End(Account account, Account by, CancellationToken cancel = default)
    {
        if (account.Id == by.Id) return new Refusal("account.own", "You cannot end your own access. Please ask another member of the board.");
        if (by.Office is Office.Operator && account.FirstSignedInAt is not null)
            return new Refusal("account.not-yours", $"{account.Name} has signed in already. Only a member of the board ends their access.");
        var now = clock.GetUtcNow();
        account.End(now);
        foreach (var token in await db.ApiTokens.Where(token => token.AccountId == account.Id).ToListAsync(cancel)) token.Revoke(now);
        db.Invitations.RemoveRange(await db.Invitations.Where(invitation => invitation.AccountId == account.Id).ToListAsync(cancel));
        return await db.TrySave(cancel);
    }

    // Compared here: a database would not fold every script. Accounts are few.
    private async Task<Account?> Namesake(string name, Account? account, CancellationToken cancel) =>
        (await db.Users.AsNoTracking().Where(known => known.EndedAt == null).ToListAsync(cancel)).Find(known => known.Id != account?.Id && Person.ReadTheSame(known.Name, name));

    /// <summary>Null for a name and an address that can be kept; the name comes back tidied.</summary>
    public static Refusal? Problem([System.Diagnostics.CodeAnalysis.NotNull] ref string? name, string? email, out Address address)
    {
        name = Text.Tidy(name)?.ReplaceLineEndings(" ") ?? "";
        address = null!;
        if (name.Length == 0) return new Refusal("input.missing-name", "A name is missing. Please write the person's name.");
        if (Text.Problem("The name", name, LongestName) is { } problem) return problem;
        if (Person.Problem(name) is { } titled) return titled;
        if (!Address.TryParse(email?.Trim(), out var parsed, out var refusal)) return refusal;
        address = parsed;
        return null;
    }
}
