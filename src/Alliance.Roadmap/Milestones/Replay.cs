using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Milestones;

/// <summary>Adds the entries of the ledger up again: the roadmap as it stood after any of them.</summary>
public sealed class Replay
{
    private readonly Dictionary<string, MilestoneFacts> steps = new(StringComparer.Ordinal);

    /// <summary>The steps in the order of their numbers.</summary>
    public IReadOnlyList<MilestoneFacts> Steps => [.. steps.Values.OrderBy(step => step.Number)];

    public static Replay Of(IEnumerable<Entry> entries)
    {
        var replay = new Replay();
        foreach (var entry in entries) replay.Apply(entry);
        return replay;
    }

    public void Apply(Entry entry) => Apply(entry.Milestone, entry.Act, JsonNode.Parse(entry.Before)!.AsObject(), JsonNode.Parse(entry.After)!.AsObject());

    /// <summary>Adds an entry as the contract shows it.</summary>
    public void Apply(JsonObject entry) => Apply(entry["milestone"]?.GetValue<string>(), entry["act"]!.GetValue<string>(), entry["before"]!.AsObject(), entry["after"]!.AsObject());

    private void Apply(string? milestone, string act, JsonObject before, JsonObject after)
    {
        if (milestone is null || act is Acts.Redact) return;
        Lay(milestone, after);
        if (OtherStep.In(before, after) is not { } other) return;
        if (other.After is not null) Lay(other.Slug, other.After);
        else if (steps.Remove(other.Slug, out var gone)) MakeRoom(gone.Number, int.MaxValue);
    }

    private void Lay(string slug, JsonObject changes)
    {
        var was = steps.GetValueOrDefault(slug);
        var now = MilestoneFacts.With(was, changes);
        if (changes.ContainsKey("number")) MakeRoom(was?.Number ?? int.MaxValue, now.Number);
        steps[slug] = now;
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

    private void MakeRoom(int from, int to)
    {
        foreach (var (slug, step) in steps.ToList())
        {
            if (step.Number > from && step.Number <= to) steps[slug] = step with { Number = step.Number - 1 };
            else if (step.Number < from && step.Number >= to) steps[slug] = step with { Number = step.Number + 1 };
        }
    }
}
