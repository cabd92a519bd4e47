using Alliance.Roadmap.Board;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Vision;

/// <summary>The board as the published page names it, without those of whom it is known here that they have left it.</summary>
public sealed record PublishedBoard(IReadOnlyList<BoardMember> Members)
{
    /// <summary>Those as whom nobody of these reads.</summary>
    public IReadOnlyList<BoardMember> Without(IEnumerable<Account> accounts)
    {
        var here = accounts.Select(account => account.Name).ToList();
        return [.. Members.Where(member => !here.Exists(name => Person.ReadTheSame(name, member.Name)))];
    }
}

/// <summary>Questions more than one caller asks about the published page.</summary>
public static class VisionQueries
{
    /// <summary>Whom the page still names. It is not written here, so it may lag behind an election that was recorded here.</summary>
    public static async Task<PublishedBoard> PublishedBoard(this RoadmapDb db, CancellationToken cancel = default)
    {
        var named = (await db.Organizations.AsNoTracking().SingleOrDefaultAsync(cancel))?.Board ?? [];
        if (named.Count == 0) return new(named);
        var left = await db.Users.Where(account => account.EndedAt != null && Offices.OfTheBoard.Contains(account.Office)).Select(account => account.Name).ToListAsync(cancel);
        left.AddRange((await db.BoardChanges.AsNoTracking().ToListAsync(cancel)).SelectMany(change => change.WhoLeft));
        return new([.. named.Where(member => !left.Exists(name => Person.ReadTheSame(name, member.Name)))]);
    }
}
