using System.Globalization;
using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Resolutions;

/// <summary>A decision of the board: what it says, who was there, how they voted, what it came to, and what took effect. It is kept as it was taken.</summary>
public sealed partial class Resolution : Entity
{
    public const int LongestText = 10_000;
    public const int LongestInterests = 2_000;
    public const int LongestProblem = 2_000;

    private readonly List<Attendance> attendances = [];
    private readonly List<Effect> effects = [];

    private Resolution()
    {
    }

    /// <summary>A meeting's decision, recorded afterwards.</summary>
    /// <param name="day">The day it was decided, in <c>Roadmap:TimeZone</c>.</param>
    /// <param name="number">Its number in that year.</param>
    public Resolution(DateOnly day, int number, MotionText motion, IEnumerable<Attendance> attendances, Count count, Verdict verdict, Person by, DateTimeOffset recordedAt)
    {
        (Day, Year, Number, Kind) = (day, day.Year, number, ResolutionKind.Meeting);
        (Text, BoardOnly, Interests, Minutes) = (motion.Text, motion.BoardOnly, motion.Interests, motion.Minutes);
        (Members, Present, Recused, Yes, No, President) = (count.Members, count.Present, count.Recused, count.Yes, count.No, count.President);
        (Outcome, Arithmetic) = (verdict.Outcome, verdict.Arithmetic);
        (RecordedBy, RecordedAt) = (by.ToString(), recordedAt);
        this.attendances.AddRange(attendances);
    }

    /// <summary>What a vote held here came to.</summary>
    internal Resolution(Motion motion, DateOnly day, Count count, Verdict verdict, string by, DateTimeOffset now)
        : this(day, motion.Number!.Value, motion.Wording, motion.Electors.Select(elector => elector.ToAttendance()), count, verdict, new Person(by), now) =>
        (Year, Kind, IsSecret, RulesOf, MotionId) = (motion.Year!.Value, motion.Kind, motion.IsSecret, motion.RulesOf, motion.Id);

    public int Year { get; private init; }

    /// <summary>From 1 in each year.</summary>
    public int Number { get; private init; }
    public ResolutionKind Kind { get; private init; }
    public DateOnly Day { get; private init; }

    /// <summary>What was decided, in Markdown; everyone can read it.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What only the board and auditors read, in Markdown.</summary>
    public string? BoardOnly { get; private set; }

    /// <summary>What those recused disclosed, as recorded after a meeting; for the board and auditors.</summary>
    public string? Interests { get; private set; }

    /// <summary>The address of the minutes.</summary>
    public string? Minutes { get; private init; }

    public int Members { get; private init; }
    public int Present { get; private init; }
    public int Recused { get; private init; }
    public int Yes { get; private init; }
    public int No { get; private init; }
    public Vote? President { get; private init; }

    /// <summary>By secret ballot: there are totals, and nobody's vote.</summary>
    public bool IsSecret { get; private init; }

    public ResolutionOutcome Outcome { get; private init; }

    /// <summary>How the outcome follows from the votes and the statutes of the day, as it was worked out then.</summary>
    public string Arithmetic { get; private init; } = "";
    public string RecordedBy { get; private init; } = "";
    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>The day whose rules held, frozen when the vote opened; null for a meeting's decision, which goes by its own day.</summary>
    public DateOnly? RulesOf { get; private init; }

    /// <summary>The vote held here; null for a decision that was recorded afterwards.</summary>
    public Guid? MotionId { get; private init; }

    /// <summary>Why its acts did not take effect although it carried, in a sentence; null where they did or where there are none.</summary>
    public string? Obstacle { get; private set; }

    public IReadOnlyList<Attendance> Attendances => [.. attendances.OrderBy(attendance => attendance.Position)];
    public IReadOnlyList<Effect> Effects => [.. effects.OrderBy(effect => effect.Position)];

    public Statutes Statutes => Statutes.On(RulesOf ?? Day);

    /// <summary>"2026-3": its name in addresses.</summary>
    public string Slug => SlugOf(Year, Number);

    /// <summary>"3/2026": as people cite it.</summary>
    public string Name => $"{Number}/{Year}";

    public static string SlugOf(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{year}-{number}");

    /// <summary>How entries cite a decision that took effect.</summary>
    public static string Citation(ResolutionKind kind, DateOnly day, int year, int number, Verdict verdict) => kind is ResolutionKind.Circular
        ? $"circular resolution {number}/{year} of {day.InFull()} ({verdict.Summary})"
        : $"board meeting of {day.InFull()}, resolution {number}/{year} ({verdict.Summary})";

    /// <summary>Reads "2026-3" back; false for anything else.</summary>
    public static bool TryReadSlug(string? slug, out int year, out int number)
    {
        (year, number) = (0, 0);
        return slug?.Split('-') is [{ Length: 4 } first, { Length: > 0 and < 6 } second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out year) && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && slug == SlugOf(year, number);
    }

    /// <summary>How entries cite this one.</summary>
    public string Cite() => Citation(Kind, Day, Year, Number, Statutes.Decide(Kind, new Count(Members, Present, Recused, Yes, No, President)));

    /// <summary>The acts that took effect with it, in their order.</summary>
    public void TakeEffect(IEnumerable<long> entries)
    {
        effects.AddRange(entries.Select((sequence, at) => new Effect(at, sequence)));
        Obstacle = null;
    }

    /// <summary>One of its acts took effect by itself, under its name.</summary>
    /// <param name="position">Which, from 0.</param>
    /// <param name="sequence">The entry it made.</param>
    /// <param name="isLast">Whether no act of it is left.</param>
    public void TakeEffect(int position, long sequence, bool isLast)
    {
        effects.Add(new Effect(position, sequence));
        if (isLast) Obstacle = null;
    }

    /// <summary>It carried, but its acts could not take effect; none did.</summary>
    public void Hinder(Refusal refusal) => Obstacle = refusal.Reason.Length <= LongestProblem ? refusal.Reason : refusal.Reason[..LongestProblem];
}
