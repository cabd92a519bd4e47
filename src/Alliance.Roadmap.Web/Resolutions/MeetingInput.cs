using System.Globalization;
using Alliance.Roadmap.Resolutions;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>What somebody filled in about a decision already taken, as it came; a refused form shows it again unchanged.</summary>
public sealed class MeetingInput
{
    /// <summary>How many acts one decision can set going; more make a second one.</summary>
    public const int MostActs = 6;

    /// <summary>What the pressed button asks for: <c>preview</c>, <c>record</c> or <c>change</c>.</summary>
    public string? Step { get; set; }

    /// <summary>The newest entry the person saw; acts are on steps as they stood then.</summary>
    public long? Seen { get; set; }

    /// <summary>The number it was previewed under.</summary>
    public int? Number { get; set; }

    /// <summary>The draft that was decided, with its acts; null where the form began empty.</summary>
    public Guid? Draft { get; set; }

    /// <summary>That draft as the person saw it.</summary>
    public string? Mark { get; set; }
    public string? DecidedOn { get; set; }
    public string? Text { get; set; }
    public string? BoardOnly { get; set; }
    public string? Minutes { get; set; }
    public List<MemberInput> Members { get; set; } = [];
    public string? Interests { get; set; }

    /// <summary><c>all</c>: everybody who could vote voted yes. <c>counted</c>: the numbers below.</summary>
    public string? Votes { get; set; }
    public string? Yes { get; set; }
    public string? No { get; set; }

    /// <summary>Asked only on a tie.</summary>
    public string? President { get; set; }
    public List<ChosenAct> Acts { get; set; } = [];
    public string? Reason { get; set; }

    public MotionText Motion => new() { Text = Roadmap.Text.Tidy(Text) ?? "", BoardOnly = Roadmap.Text.Tidy(BoardOnly), Interests = Roadmap.Text.Tidy(Interests), Minutes = Roadmap.Text.Tidy(Minutes) };

    /// <summary>A form sent by hand may lack members and acts, or hold what is none.</summary>
    public void Complete()
    {
        Members = [.. (Members ?? []).Select(member => (MemberInput?)member ?? new())];
        Acts = [.. (Acts ?? []).Select(act => (ChosenAct?)act ?? new())];
        while (Acts.Count < MostActs) Acts.Add(new ChosenAct());
    }

    /// <summary>Null where the numbers can be read.</summary>
    public Refusal? ReadCount(out Count count)
    {
        var present = Members.Count(member => member.IsPresent);
        var recused = Members.Count(member => member is { IsPresent: true, IsRecused: true });
        count = new Count(Members.Count, present, recused, present - recused, 0);
        if (Votes is not ("all" or "counted")) return new Refusal("input.missing-votes", "Please say how they voted: all yes, or the numbers.");
        if (Votes is "all") return count.Problem();
        if (!TryRead(Yes, out var yes) || !TryRead(No, out var no)) return new Refusal("input.not-a-count", "Please give the votes as numbers, such as 4 yes and 1 no.");
        count = count with { Yes = yes, No = no };
        // What was answered when it was a tie means nothing once it is none.
        if (count.IsTie && Words.TryKebab<Vote>(President, out var vote)) count = count with { President = vote };
        return count.Problem();
    }

    private static bool TryRead(string? text, out int number)
    {
        number = 0;
        return string.IsNullOrWhiteSpace(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>One member of the board in that form.</summary>
public sealed class MemberInput
{
    public string? Name { get; set; }
    public bool IsPresent { get; set; }
    public bool IsRecused { get; set; }
}

/// <summary>One act that takes effect with the decision.</summary>
public sealed class ChosenAct
{
    /// <summary>See <see cref="ActChoice.Value"/>; empty for none.</summary>
    public string? Choice { get; set; }
    public string? Evidence { get; set; }
}
