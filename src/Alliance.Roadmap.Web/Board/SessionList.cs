using Alliance.Roadmap.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Where people are signed in, and ending it.</summary>
internal sealed class SessionList(RoadmapDb db, TimeProvider clock)
{
    private const int MostShown = 50;

    public Task<List<Session>> Of(Account account, CancellationToken cancel = default) =>
        db.Sessions.Live(clock.GetUtcNow()).Where(session => session.AccountId == account.Id).OrderByDescending(session => session.LastSeenAt).Take(MostShown).ToListAsync(cancel);

    public async Task<Session> Start(Account account, WayIn way, string? userAgent, CancellationToken cancel = default)
    {
        var started = new Session(account, way, BrowserInWords.Of(userAgent), clock.GetUtcNow());
        db.Sessions.Add(started);
        return started;
    }

    // Directly, and not by a saved change: a session that was noticed at this very moment is ended all the same.
    public Task End(Session session, CancellationToken cancel = default) => End(session.Id, cancel);

    public Task End(Guid id, CancellationToken cancel = default) => End(db.Sessions.Where(session => session.Id == id), cancel);

    public Task EndAll(Account account, CancellationToken cancel = default) => End(db.Sessions.Where(session => session.AccountId == account.Id), cancel);

    private Task<int> End(IQueryable<Session> sessions, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return sessions.Where(session => session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), cancel);
    }

    /// <summary>"by a link from the mail".</summary>
    public static string InWords(WayIn way) => way switch
    {
        WayIn.Link => "by a link from the mail",
        WayIn.Code => "by a code from the mail",
        WayIn.Passkey => "with a passkey",
        WayIn.Invitation => "by an invitation",
        _ => "by the set-up link",
    };
}
