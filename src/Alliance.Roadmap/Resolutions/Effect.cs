namespace Alliance.Roadmap.Resolutions;

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
