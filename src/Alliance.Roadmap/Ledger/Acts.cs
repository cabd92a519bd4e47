namespace Alliance.Roadmap.Ledger;

/// <summary>The names of the acts, as entries, routes and settings write them.</summary>
public static class Acts
{
    /// <summary>The very first import: in history, in no digest.</summary>
    public const string Import = "import";
    public const string Add = "add";
    public const string Start = "start";
    public const string Complete = "complete";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Drop = "drop";
    public const string Reopen = "reopen";
    public const string Reinstate = "reinstate";
    public const string Reword = "reword";
    public const string Spelling = "spelling";
    public const string Retarget = "retarget";
    public const string Reorder = "reorder";
    public const string Split = "split";
    public const string Merge = "merge";
    public const string Tighten = "tighten";
    public const string Loosen = "loosen";
    public const string Specify = "specify";
    public const string Confirm = "confirm";
    public const string Waive = "waive";
    public const string Withdraw = "withdraw";
    public const string Post = "post";
    public const string Update = "update";
    public const string Review = "review";
    public const string TakeBack = "take-back";
    public const string Redact = "redact";

    /// <summary>An older state of the record has come back; no person acts.</summary>
    public const string Restore = "restore";

    /// <summary>Every act a setting can name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Add, Start, Complete, Pause, Resume, Drop, Reopen, Reinstate, Reword, Spelling, Retarget, Reorder, Split, Merge,
        Tighten, Loosen, Specify, Confirm, Waive, Withdraw, Post, Update, Review, TakeBack, Redact,
    ];

    /// <summary>Acts that move a step; the others look, spell, attach or tell.</summary>
    public static bool Moves(string act) => act is not (Import or Spelling or Post or Update or Review or Redact or Restore);

    /// <summary>Reviews without change, spelling, redactions, restored backups and the first import never trigger mail.</summary>
    public static IReadOnlyList<string> NeverTold { get; } = [Import, Spelling, Review, Redact, Restore];

    /// <summary>Acts by which a step can have other words, corrected letters aside.</summary>
    public static IReadOnlyList<string> Rewording { get; } = [Reword, Split, TakeBack];

    /// <summary>Acts a digest tells.</summary>
    public static bool IsTold(string act) => !NeverTold.Contains(act);
}
