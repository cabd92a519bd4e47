namespace Alliance.Roadmap;

/// <summary>Anything with an identity of its own. Keys are made here, never by a database.</summary>
public abstract class Entity
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Raised by every save of a change; a save that expects an older one is refused.</summary>
    public int Version { get; private set; }
}
