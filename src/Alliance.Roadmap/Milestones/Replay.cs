using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Milestones;

/// <summary>Adds the entries of the ledger up again: the roadmap as it stood after any of them.</summary>
public sealed class Replay
{
    private static readonly string[] Wordings = ["title", "whatThisMeans", "doneWhen"];

    private readonly Dictionary<string, MilestoneFacts> steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Trace> traces = new(StringComparer.Ordinal);

    /// <summary>The steps in the order of their numbers.</summary>
    public IReadOnlyList<MilestoneFacts> Steps => [.. steps.Values.OrderBy(step => step.Number)];

    /// <summary>The steps as objects that know their rules and words, to be read and never saved. Only entries of our own tell when a step moved.</summary>
    public IReadOnlyList<Milestone> Recall() => [.. Steps.Select(step => Milestone.Recalled(step, TraceOf(step.Slug).WordedAs, TraceOf(step.Slug).MovedAt)).Select(Numbered)];

    public static Replay Of(IEnumerable<Entry> entries)
    {
        var replay = new Replay();
        foreach (var entry in entries) replay.Apply(entry);
        return replay;
    }

    public void Apply(Entry entry)
    {
        Apply(entry.Milestone, entry.Act, JsonNode.Parse(entry.Before)!.AsObject(), JsonNode.Parse(entry.After)!.AsObject());
        if (entry.Milestone is not { } slug || entry.Act is Acts.Redact) return;
        var trace = TraceOf(slug);
        // Only a step's newest entry is ever taken back: it moves where that one moved.
        if (entry.Act is Acts.Import || (entry.Act is Acts.TakeBack ? Acts.Moves(trace.NewestAct) : Acts.Moves(entry.Act)))
        {
            foreach (var about in entry.Steps) TraceOf(about).MovedAt = entry.DecidedOn;
        }

        trace.NewestAct = entry.Act;
    }

    /// <summary>Adds an entry as the contract shows it.</summary>
    public void Apply(JsonObject entry) => Apply(entry["milestone"]?.GetValue<string>(), entry["act"]!.GetValue<string>(), entry["before"]!.AsObject(), entry["after"]!.AsObject());

    private void Apply(string? milestone, string act, JsonObject before, JsonObject after)
    {
        if (milestone is null || act is Acts.Redact) return;
        Lay(milestone, act, after);
        if (OtherStep.In(before, after) is not { } other) return;
        if (other.After is not null) Lay(other.Slug, act, other.After);
        else if (steps.Remove(other.Slug, out var gone)) MakeRoom(gone.Number, int.MaxValue);
    }

    private void Lay(string slug, string act, JsonObject changes)
    {
        var was = steps.GetValueOrDefault(slug);
        var now = MilestoneFacts.With(was, changes);
        if (changes.ContainsKey("number")) MakeRoom(was?.Number ?? int.MaxValue, now.Number);
        steps[slug] = now;

        var trace = TraceOf(slug);
        if (act is Acts.TakeBack && trace.NewestAct is (Acts.Reword or Acts.Split)) trace.WordedAs = trace.WordedBefore;
        else if (was is null || act is Acts.Reword || (act is Acts.Split && Wordings.Any(changes.ContainsKey))) (trace.WordedBefore, trace.WordedAs) = (trace.WordedAs, now.Title);
        else trace.WordedBefore = trace.WordedAs;
    }

    /// <summary>Which of the roadmap's steps are not what their record says, each in a sentence.</summary>
    public IEnumerable<string> Strayed(IReadOnlyCollection<Milestone> milestones)
    {
        foreach (var milestone in milestones.OrderBy(milestone => milestone.Number))
        {
            if (!steps.TryGetValue(milestone.Slug, out var recorded))
            {
                yield return $"The step “{milestone.Slug}” is on the roadmap but not in the record.";
                continue;
            }

            var fields = MilestoneFacts.Difference(recorded, milestone.Facts()).After.Select(field => field.Key).ToList();
            if (fields.Count > 0) yield return $"The step “{milestone.Slug}” is not what its record says: {fields.Joined()} changed without an entry.";
        }

        foreach (var slug in steps.Keys.Except(milestones.Select(milestone => milestone.Slug)))
            yield return $"The step “{slug}” is in the record but no longer on the roadmap.";
    }

    // Of entries that were decided in another order than recorded, a day knows some and not others; the places are counted anew.
    private static Milestone Numbered(Milestone step, int at)
    {
        step.Number = at + 1;
        return step;
    }

    private Trace TraceOf(string slug) => traces.TryGetValue(slug, out var trace) ? trace : traces[slug] = new();

    private void MakeRoom(int from, int to)
    {
        foreach (var (slug, step) in steps.ToList())
        {
            if (step.Number > from && step.Number <= to) steps[slug] = step with { Number = step.Number - 1 };
            else if (step.Number < from && step.Number >= to) steps[slug] = step with { Number = step.Number + 1 };
        }
    }

    /// <summary>What entries leave behind besides a step's fields.</summary>
    private sealed class Trace
    {
        public DateTimeOffset MovedAt { get; set; }

        /// <summary>The title as of the last rewording, and of the one before.</summary>
        public string WordedAs { get; set; } = "";
        public string WordedBefore { get; set; } = "";
        public string NewestAct { get; set; } = "";
    }
}
