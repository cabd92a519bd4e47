using System.Security.Claims;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Who acts in this request, in a browser or by a token, and the acts they take.</summary>
internal sealed class CurrentPerson(IHttpContextAccessor http, RoadmapDb db, GovernanceSettings governance, RoadmapSettings roadmap, TimeProvider clock)
{
    private Account? account;

    /// <summary>The account; null while nobody is signed in.</summary>
    public async Task<Account?> Account(CancellationToken cancel = default) =>
        account ??= http.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && Guid.TryParse(id, out var key)
            ? await db.Users.SingleOrDefaultAsync(known => known.Id == key && known.EndedAt == null, cancel)
            : null;

    /// <summary>The person as the record names them.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the route lacks its policy.</exception>
    public async Task<Person> Person(CancellationToken cancel = default) =>
        (await Account(cancel))?.Person ?? throw new InvalidOperationException("Nobody is signed in here.");

    /// <summary>An act of this person, now, under today's rules.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="decision">The decision of the board it carries out.</param>
    /// <param name="evidence">What shows it.</param>
    /// <param name="decidedOn">A bare date means its start in <c>Roadmap:TimeZone</c>; without one it was decided just now.</param>
    /// <param name="newest">When the step's newest entry was decided: another one of the same day follows it at once.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Act> Act(string? reason = null, string? decision = null, string? evidence = null, DateOnly? decidedOn = null, DateTimeOffset? newest = null, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        return new Act(await Person(cancel), now)
        {
            Reason = Text.Tidy(reason),
            Decision = Text.Tidy(decision),
            Evidence = Text.Tidy(evidence),
            DecidedOn = decidedOn is not { } day ? now : newest is { } before && roadmap.DayOf(before) == day ? before : roadmap.StartOf(day),
            Governance = await Governance(cancel),
        };
    }

    /// <summary>Which acts need a decision today.</summary>
    public async Task<Governance> Governance(CancellationToken cancel = default) =>
        Roadmap.Board.Governance.For(governance.Configured, governance.Configured is null ? await db.Users.ActiveMembers().CountAsync(cancel) : 0);
}
