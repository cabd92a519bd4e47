using Alliance.Roadmap.Board;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Vision;

/// <summary>The day a page was published, or seen: what an import's entries give as their date and their reason.</summary>
/// <param name="Day">The day in the roadmap's time zone.</param>
/// <param name="From">Its start.</param>
/// <param name="Until">The start of the next one.</param>
public sealed record PublishedPage(DateOnly Day, DateTimeOffset From, DateTimeOffset Until)
{
    private const int FirstYear = 1991;

    /// <summary>Why no page is of this day; null for any other. Asked before midnights are computed: the first and last days of the calendar have none.</summary>
    public static Refusal? Problem(DateOnly day, DateOnly today) =>
        day > today ? ToCome(day)
        : day.Year < FirstYear ? new Refusal("vision.as-of-too-early", $"A page cannot be as of {day.InFull()}: there were no pages on the Web then. Please give the day it was published.")
        : null;

    /// <summary>The act behind the entries. It names nobody: the page speaks.</summary>
    /// <param name="newest">The newest "decided on" of the whole ledger; a page from before that day cannot say what holds now.
    /// On that very day the page follows what was decided.</param>
    /// <param name="now">When it is recorded.</param>
    /// <param name="act">The act, where nothing was refused.</param>
    public Outcome ToAct(DateTimeOffset? newest, DateTimeOffset now, out Act? act)
    {
        act = null;
        if (From > now) return ToCome(Day);
        if (newest >= Until)
        {
            return new Refusal("vision.as-of-too-early", $"The record already has an entry that was decided after {Day.InFull()}; an older page cannot change what was decided since. "
                + "Please give --as-of a later day, on which the page still read so.");
        }

        act = new Act(new Person(""), now) { DecidedOn = newest > From ? newest.Value : From, Reason = $"published page as of {Day.InFull()}", IsImport = true };
        return Outcome.Done;
    }

    private static Refusal ToCome(DateOnly day) => new("vision.as-of-future", $"A page cannot be as of {day.InFull()}, which is still to come. Please give the day it was published.");
}
