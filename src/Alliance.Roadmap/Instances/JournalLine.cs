namespace Alliance.Roadmap.Instances;

/// <summary>What a line of the journal says.</summary>
public enum JournalWord
{
    /// <summary>An epoch begins; <see cref="JournalLine.Mark"/> is the epoch.</summary>
    Begins,

    /// <summary>An entry of the ledger, by sequence and hash.</summary>
    Entry,

    /// <summary>A digest has its number and may be on its way.</summary>
    Digest,

    /// <summary>Every delivery of a digest has come to an end.</summary>
    Sent,

    /// <summary>An address wants no more mail.</summary>
    Left,

    /// <summary>An address wants mail, for the first time or again.</summary>
    Back,

    /// <summary>An address was erased.</summary>
    Erased,

    /// <summary>A backup is about to be taken; <see cref="JournalLine.Mark"/> is written into it too.</summary>
    Backup,
}

/// <summary>One line of the file that lies beside the database and outlives it. It names nobody: people are codes that only
/// this instance's key can make.</summary>
/// <param name="Of">The <see cref="Instance"/> it tells of.</param>
public sealed record JournalLine(DateTimeOffset At, Guid Of, JournalWord Says)
{
    /// <summary>The sequence of an entry, or the number of a digest.</summary>
    public long? Number { get; init; }
    public string? Hash { get; init; }

    /// <summary>The code of a normalized address.</summary>
    public string? Who { get; init; }

    /// <summary>The code of the address that somebody who left this one has now; null where they only stopped.</summary>
    public string? MovedTo { get; init; }
    public Guid? Mark { get; init; }

    /// <summary>Whether it holds what its word needs.</summary>
    public bool IsWhole => Says switch
    {
        JournalWord.Begins or JournalWord.Backup => Mark is not null,
        JournalWord.Entry => Number is not null && Hash is not null,
        JournalWord.Digest or JournalWord.Sent => Number is not null,
        _ => Who is not null,
    };

    public bool IsAboutSomebody => Says is JournalWord.Left or JournalWord.Back or JournalWord.Erased;
}
