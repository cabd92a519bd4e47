namespace Alliance.Roadmap.Web.Ledger;

/// <summary>Which texts somebody wants to remove, and why.</summary>
public sealed class RedactInput
{
    /// <summary>What the pressed button asks for: <c>preview</c>, <c>record</c> or <c>change</c>.</summary>
    public string? Step { get; set; }

    /// <summary>A form without a tick brings none at all.</summary>
    public List<string>? Keys { get; set; }
    public string? Reason { get; set; }

    public IReadOnlyList<string> Chosen => [.. (Keys ?? []).Where(key => key.Length > 0).Distinct()];
}
