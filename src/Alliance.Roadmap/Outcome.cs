using System.Diagnostics.CodeAnalysis;

namespace Alliance.Roadmap;

/// <summary>A foreseeable "no": a stable code for programs, and a sentence for people that says
/// what was refused, by which rule, and what would make it possible.</summary>
public sealed record Refusal(string Code, string Reason);

/// <summary>What became of an act: done, or refused.</summary>
public readonly record struct Outcome(Refusal? Refusal)
{
    public static Outcome Done => default;

    public static implicit operator Outcome(Refusal refusal) => new(refusal);

    public bool Refused([NotNullWhen(true)] out Refusal? refusal) => (refusal = Refusal) is not null;
}
