namespace Alliance.Roadmap.Board;

/// <summary>Questions more than one caller asks about accounts.</summary>
public static class Accounts
{
    /// <summary>Members of the board in office.</summary>
    public static IQueryable<Account> OnTheBoard(this IQueryable<Account> accounts) =>
        accounts.Where(account => account.EndedAt == null && Offices.OfTheBoard.Contains(account.Office));

    /// <summary>Members of the board in office whose term was planned to end by this day.</summary>
    public static IQueryable<Account> TermOver(this IQueryable<Account> accounts, DateOnly today) =>
        accounts.OnTheBoard().Where(account => account.TermEndsOn != null && account.TermEndsOn <= today);

    /// <summary>Members of the board in office who have signed in at least once.</summary>
    public static IQueryable<Account> ActiveMembers(this IQueryable<Account> accounts) =>
        accounts.OnTheBoard().Where(account => account.FirstSignedInAt != null);
}
