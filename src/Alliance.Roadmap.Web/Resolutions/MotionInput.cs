using System.Globalization;
using Alliance.Roadmap.Resolutions;

namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>What somebody filled in about a motion, as it came; a refused form shows it again unchanged.</summary>
public sealed class MotionInput
{
    /// <summary>The draft as the person saw it.</summary>
    public string? Mark { get; set; }

    /// <summary><c>meeting</c> or <c>circular</c>.</summary>
    public string? Kind { get; set; }
    public string? Text { get; set; }
    public string? BoardOnly { get; set; }
    public string? Minutes { get; set; }

    public ResolutionKind ReadKind() => Words.TryKebab<ResolutionKind>(Kind, out var kind) ? kind : ResolutionKind.Meeting;

    public MotionText Wording => new() { Text = Roadmap.Text.Tidy(Text) ?? "", BoardOnly = Roadmap.Text.Tidy(BoardOnly), Minutes = Roadmap.Text.Tidy(Minutes) };

    public static MotionInput Of(Motion motion) => new() { Mark = motion.Mark, Kind = motion.Kind.Kebab(), Text = motion.Text, BoardOnly = motion.BoardOnly, Minutes = motion.Minutes };
}

/// <summary>What somebody filled in to open or close a vote.</summary>
public sealed class BallotInput
{
    /// <summary>The draft as the person saw it.</summary>
    public string? Mark { get; set; }

    /// <summary>The last moment to vote, by the wall clock of <c>Roadmap:TimeZone</c>: 2026-12-03T18:00.</summary>
    public string? ClosesAt { get; set; }
    public bool IsSecret { get; set; }
    public List<Guid>? Present { get; set; }

    /// <summary>What the pressed button asks for: <c>close</c> or <c>withdraw</c>.</summary>
    public string? Do { get; set; }

    /// <summary>Null where it is a time; one the clock skips moves on by what it skips.</summary>
    public Refusal? ReadEnd(TimeZoneInfo zone, out DateTimeOffset end)
    {
        end = default;
        if (!DateTime.TryParseExact(ClosesAt?.Trim(), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 2000 or >= 2200)
            return new Refusal("input.not-a-time", $"“{ClosesAt}” is not a time. Please write when the vote ends like 2026-12-03 18:00.");
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        end = new DateTimeOffset(local, zone.GetUtcOffset(local));
        return null;
    }
}
