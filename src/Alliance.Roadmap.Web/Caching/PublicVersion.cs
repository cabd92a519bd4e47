namespace Alliance.Roadmap.Web.Caching;

/// <summary>Counts the states of everything public, as this node knows them. A page is kept together with the version that was read
/// before it was made: a change meanwhile makes it old before anybody gets it.</summary>
internal sealed class PublicVersion(IOtherWriters others)
{
    private long version = 1;

    /// <summary>Null while nobody can tell whether somebody else has changed something: then nothing that was kept may be used.</summary>
    public long? Current => others.AreKnown(this) ? Volatile.Read(ref version) : null;

    /// <summary>Something public has changed, or may have; called once that can be read, never before.</summary>
    public void Moved() => Interlocked.Increment(ref version);
}

/// <summary>Knows of changes that another program or node makes to the same database.</summary>
internal interface IOtherWriters
{
    /// <summary>Tells the version of what others changed. False where that cannot be known now.</summary>
    bool AreKnown(PublicVersion version);
}
