using System.Text.Json.Nodes;

namespace Alliance.Roadmap.Ledger;

/// <summary>What an entry of one step says of a second one, so that splitting and merging are one entry each. The second step's
/// changes lie under a name of their own, within <c>before</c> and <c>after</c>: all of its beginning under <c>splitOff</c>, or
/// what it was given under <c>into</c>, there with its slug, number and title.</summary>
internal static class OtherStep
{
    /// <summary>The step split off; null on the side on which it does not exist.</summary>
    public const string SplitOff = "splitOff";

    /// <summary>The step this one was merged into.</summary>
    public const string Into = "into";

    /// <summary>The second step and its fields before and after; null where an entry has none.</summary>
    public static (string Slug, JsonObject? Before, JsonObject? After)? In(JsonObject before, JsonObject after)
    {
        foreach (var name in (string[])[SplitOff, Into])
        {
            var (was, now) = (before[name] as JsonObject, after[name] as JsonObject);
            if ((now ?? was)?["slug"]?.GetValue<string>() is { } slug) return (slug, was, now);
        }

        return null;
    }
}
