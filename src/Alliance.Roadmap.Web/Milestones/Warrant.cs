using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>A decision of the board that holds an act which has not taken effect yet.</summary>
/// <param name="Citation">The decision, as entries cite it.</param>
/// <param name="Input">What was decided: it is this that takes effect, whatever the caller sent.</param>
/// <param name="Fulfil">Notes that the act has taken effect; saved together with its entry.</param>
internal sealed record Warrant(string Citation, ActInput Input, Action<Entry> Fulfil);
