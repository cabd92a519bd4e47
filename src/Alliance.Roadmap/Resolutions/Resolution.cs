using System.Globalization;
using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Resolutions;

/// <summary>A decision of the board: what it says, who was there, how they voted, what it came to, and what took effect. It is kept as it was taken.</summary>
public sealed partial class Resolution : Entity
{
    public const int LongestText = 10_000;
    public const int LongestInterests = 2_000;

    private readonly List<Attendance> attendances = [];
    private readonly List<Effect> effects = [];

    private Resolution()
    {
    }

    /// <param name="day">The day it was decided, in <c>Roadmap:TimeZone</c>.</param>
    /// <param name="number">Its number in that year.</param>
    public Resolution(DateOnly day, int number, Motion motion, IEnumerable<Attendance> attendances, Count count, Verdict verdict, Person by, DateTimeOffset recordedAt)
    {
        (Day, Year, Number, Kind) = (day, day.Year, number, ResolutionKind.Meeting);
        (Text, BoardOnly, Interests, Minutes) = (motion.Text, motion.BoardOnly, motion.Interests, motion.Minutes);
        (Members, Present, Recused, Yes, No, President) = (count.Members, count.Present, count.Recused, count.Yes, count.No, count.President);
        (Outcome, Arithmetic) = (verdict.Outcome, verdict.Arithmetic);
        (RecordedBy, RecordedAt) = (by.ToString(), recordedAt);
        this.attendances.AddRange(attendances);
    }

    public int Year { get; private init; }

    /// <summary>From 1 in each year.</summary>
    public int Number { get; private init; }
    public ResolutionKind Kind { get; private init; }
    public DateOnly Day { get; private init; }

    /// <summary>What was decided, in Markdown; everyone can read it.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What only the board and auditors read, in Markdown.</summary>
    public string? BoardOnly { get; private set; }

    /// <summary>What those recused disclosed; for the board and auditors.</summary>
    public string? Interests { get; private set; }

    /// <summary>The address of the minutes.</summary>
    public string? Minutes { get; private init; }

    public int Members { get; private init; }
    public int Present { get; private init; }
    public int Recused { get; private init; }
    public int Yes { get; private init; }
    public int No { get; private init; }
    public Vote? President { get; private init; }

    public ResolutionOutcome Outcome { get; private init; }

    /// <summary>How the outcome follows from the votes and the statutes of the day, as it was worked out then.</summary>
    public string Arithmetic { get; private init; } = "";
    public string RecordedBy { get; private init; } = "";
    public DateTimeOffset RecordedAt { get; private init; }

    public IReadOnlyList<Attendance> Attendances => [.. attendances.OrderBy(attendance => attendance.Position)];
    public IReadOnlyList<Effect> Effects => [.. effects.OrderBy(effect => effect.Position)];

    /// <summary>"2026-3": its name in addresses.</summary>
    public string Slug => SlugOf(Year, Number);

    /// <summary>"3/2026": as people cite it.</summary>
    public string Name => $"{Number}/{Year}";

    public static string SlugOf(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{year}-{number}");

    /// <summary>How entries cite a resolution that took effect.</summary>
    public static string Citation(DateOnly day, int number, Verdict verdict) => $"board meeting of {day.InFull()}, resolution {number}/{day.Year} ({verdict.Summary})";

    /// <summary>Reads "2026-3" back; false for anything else.</summary>
    public static bool TryReadSlug(string? slug, out int year, out int number)
    {
        (year, number) = (0, 0);
        return slug?.Split('-') is [{ Length: 4 } first, { Length: > 0 and < 6 } second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out year) && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && slug == SlugOf(year, number);
    }

    /// <summary>The acts that took effect with it, in their order.</summary>
    public void TakeEffect(IEnumerable<long> entries) => effects.AddRange(entries.Select((sequence, at) => new Effect(at, sequence)));
}

/// <summary>What was put to the vote. A blank text is none.</summary>
public sealed record Motion
{
    public required string Text { get; init; }
    public string? BoardOnly { get; init; }
    public string? Interests { get; init; }
    public string? Minutes { get; init; }

    /// <summary>Why it cannot be kept like this; null where it can.</summary>
    public Refusal? Problem() =>
        string.IsNullOrWhiteSpace(Text) ? new Refusal("input.missing-text", "A decision needs a text. Please write what was decided, in a sentence or two.")
        : Minutes is not null && !(Uri.TryCreate(Minutes, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") ? new Refusal("input.not-a-link", $"“{Minutes}” is not a web address. Please copy the address of the minutes, or leave it empty.")
        : Roadmap.Text.Problem("The text", Text, Resolution.LongestText) ?? Roadmap.Text.Problem("The text for the board", BoardOnly, Resolution.LongestText)
            ?? Roadmap.Text.Problem("The interests", Interests, Resolution.LongestInterests) ?? Roadmap.Text.Problem("The address of the minutes", Minutes, 2000);
}

/// <summary>A member of the board, and whether they were there.</summary>
public sealed class Attendance : Entity
{
    private Attendance()
    {
    }

    public Attendance(int position, Person member, Guid? account, bool isPresent, bool isRecused) =>
        (Position, Name, Office, AccountId, IsPresent, IsRecused) = (position, member.Name, member.Office, account, isPresent, isRecused);

    public int Position { get; private init; }
    public string Name { get; private init; } = "";
    public Office? Office { get; private init; }

    /// <summary>Null for somebody on the published list who has no account here.</summary>
    public Guid? AccountId { get; private init; }
    public bool IsPresent { get; private init; }
    public bool IsRecused { get; private init; }

    /// <summary>What this person says is wrong about the record, and when they said so.</summary>
    public string? Objection { get; private set; }
    public DateTimeOffset? ObjectedAt { get; private set; }

    /// <summary>When a mail told this person that the record names them.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public Person Member => new(Name, Office);

    public void Told(DateTimeOffset now) => ToldAt = now;

    /// <summary>The mail did not leave after all.</summary>
    public void NotTold() => ToldAt = null;

    internal void RemoveObjection() => Objection = Objection is null ? null : Milestones.EntryInWords.Removed;

    /// <summary>Stands beside the record for good; the record itself stays as it was written.</summary>
    public Outcome Dispute(string? text, DateTimeOffset now)
    {
        if (Text.Tidy(text) is not { } objection) return new Refusal("input.missing-text", "Please say in a sentence what is wrong.");
        if (Text.Problem("The objection", objection, 2000) is { } problem) return problem;
        if (Objection is not null) return new Refusal("resolution.objected", "Your objection of earlier stands beside the record already.");
        (Objection, ObjectedAt) = (objection, now);
        return Outcome.Done;
    }
}

/// <summary>An entry of the public record that a resolution made.</summary>
public sealed class Effect : Entity
{
    private Effect()
    {
    }

    public Effect(int position, long sequence) => (Position, Sequence) = (position, sequence);

    public int Position { get; private init; }
    public long Sequence { get; private init; }
}
