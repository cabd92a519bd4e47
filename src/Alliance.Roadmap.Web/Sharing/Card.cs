using System.Globalization;
using Alliance.Roadmap.Web.Milestones;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>What the picture of a shared link says: three pieces of text above the way with its steps.</summary>
/// <param name="Kicker">A few words above the title: "We are at step 3 of 7".</param>
/// <param name="Title">In large letters.</param>
/// <param name="Line">A sentence below; empty for none.</param>
/// <param name="Steps">All steps, in order.</param>
/// <param name="Chosen">The number of the step it is about; null for the roadmap as a whole.</param>
internal sealed record Card(string Kicker, string Title, string Line, IReadOnlyList<CardStep> Steps, int? Chosen = null)
{
    /// <summary>Two cards that differ in anything have another one.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Kicker}\n{Title}\n{Line}\n{Chosen}\n{string.Join(' ', Steps)}");
}

internal readonly record struct CardStep(int Number, StepSign Sign, bool IsHere);
