namespace Alliance.Roadmap.Board;

/// <summary>Questions more than one caller asks about sessions.</summary>
public static class Sessions
{
    /// <summary>Those that still open something.</summary>
    public static IQueryable<Session> Live(this IQueryable<Session> sessions, DateTimeOffset now)
    {
        var since = now - Session.Life;
        return sessions.Where(session => session.EndedAt == null && session.LastSeenAt > since);
    }
}
