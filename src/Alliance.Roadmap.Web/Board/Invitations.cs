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
        var (prepared, refusal) = await Prepare(name, email, office, by, cancel);
        if (prepared is null) return (null, refusal);
        if ((await db.TrySaveUnique(Twice, cancel)).Refused(out refusal)) return (null, refusal);
        return (await Send(prepared, cancel), null);
    }

    /// <summary>Somebody else was faster.</summary>
    public static Refusal Twice { get; } = new("invitation.twice", "Somebody else invited this address at the same moment. Please look at the list and, if need be, invite again.");

    /// <summary>An account that is changed or new, and its invitation; null where it signs in already. Save it, then send it.</summary>
    internal sealed record Prepared(Account Account, Invitation? Invitation, string Link);

    /// <inheritdoc cref="Invite"/>
    public async Task<(Prepared? Prepared, Refusal? Refusal)> Prepare(string? name, string? email, Office office, Account? by, CancellationToken cancel = default)
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
        if (account is null) db.Users.Add(account = new Account(name, address.Value, office));
        else account.Become(name, office);
        if (signsIn) return (new(account, null, ""), null);
        var invitation = await db.Invitations.SingleOrDefaultAsync(known => known.AccountId == account.Id, cancel);
        if (invitation is null) db.Invitations.Add(invitation = new Invitation(account));
        var link = Secret.New();
        invitation.Renew(link, now);
        return (new(account, invitation, link), null);
    }

    /// <summary>Mails what was saved.</summary>
    public async Task<Invited> Send(Prepared prepared, CancellationToken cancel = default)
    {
        if (prepared.Invitation is not { } invitation) return new Invited(prepared.Account, null, false);
        var url = roadmap.Link($"sign-in/invitation/{prepared.Link}");
        var sent = !(await letters.Invitation(prepared.Account, url, invitation.ExpiresAt, cancel)).Refused(out _);
        return new Invited(prepared.Account, url, sent && mail.Mode is MailMode.Smtp);
    }

    /// <summary>Ends an account: signed out everywhere, its tokens and invitation void.</summary>
    public async Task<Outcome> End(Account account, Account by, CancellationToken cancel = default)
    {
        if (account.Id == by.Id) return new Refusal("account.own", "You cannot end your own access. Please ask another member of the board.");
        if (by.Office is Office.Operator && account.FirstSignedInAt is not null)
            return new Refusal("account.not-yours", $"{account.Name} has signed in already. Only a member of the board ends their access.");
        await End(account, cancel);
        return await db.TrySave(cancel);
    }

    /// <summary>All that opens a door for this account ends, and it looks after no step. Save to keep it.</summary>
    public async Task End(Account account, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        account.End(now);
        db.Passkeys.RemoveRange(await db.Passkeys.Where(passkey => passkey.AccountId == account.Id).ToListAsync(cancel));
        foreach (var session in await db.Sessions.Where(session => session.AccountId == account.Id && session.EndedAt == null).ToListAsync(cancel)) session.End(now);
        foreach (var token in await db.ApiTokens.Where(token => token.AccountId == account.Id).ToListAsync(cancel)) token.Revoke(now);
        db.Invitations.RemoveRange(await db.Invitations.Where(invitation => invitation.AccountId == account.Id).ToListAsync(cancel));
        db.MilestoneOwners.RemoveRange(await db.MilestoneOwners.Where(owner => owner.AccountId == account.Id).ToListAsync(cancel));
    }

    // Compared here: a database would not fold every script. Accounts are few.
    private async Task<Account?> Namesake(string name, Account? account, CancellationToken cancel) =>
        (await db.Users.AsNoTracking().Where(known => known.EndedAt == null).ToListAsync(cancel)).Find(known => known.Id != account?.Id && Person.ReadTheSame(known.Name, name));

    /// <summary>Null for a name and an address that can be kept; the name comes back tidied.</summary>
    public static Refusal? Problem([System.Diagnostics.CodeAnalysis.NotNull] ref string? name, string? email, out Address address)
    {
        name = Text.Line(name) ?? "";
        address = null!;
        if (name.Length == 0) return new Refusal("input.missing-name", "A name is missing. Please write the person's name.");
        if (Text.Problem("The name", name, LongestName) is { } problem) return problem;
        if (Person.Problem(name) is { } titled) return titled;
        if (!Address.TryParse(email?.Trim(), out var parsed, out var refusal)) return refusal;
        address = parsed;
        return null;
    }
}
