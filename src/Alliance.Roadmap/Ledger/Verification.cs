using System.Text.Json.Nodes;

namespace Alliance.Roadmap.Ledger;

/// <summary>Checks the chain entry by entry, in one pass, from nothing but the entries as the contract shows them.</summary>
public sealed class Verification
{
    // Which texts are missing, and which redactions were announced: a redaction is always a later entry.
    private readonly List<(long Sequence, string Key)> missing = [];
    private readonly HashSet<(long Sequence, string Key)> redacted = [];
    private readonly List<string> faults = [];
    private readonly List<(long Sequence, string Hash)> expected = [];
    private string previousHash = Entry.NoHash;

    public long Sequence { get; private set; }
    public string Hash => previousHash;

    /// <summary>What is wrong, each with its sequence; empty when the chain holds. Complete after <see cref="Finish"/>.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Also demands that an entry has this hash, as published on a page or in a mail.</summary>
    public void Expect(long sequence, string hash) => expected.Add((sequence, hash));

    /// <summary>Checks the next entry.</summary>
    public void Check(JsonObject entry)
    {
        var (sequence, hash) = (0L, (string?)null);
        try
        {
            sequence = entry["sequence"]!.GetValue<long>();
            if (sequence > Sequence + 1) faults.Add(sequence == Sequence + 2 ? $"Entry {Sequence + 1} is missing." : $"Entries {Sequence + 1} to {sequence - 1} are missing.");
            else if (sequence <= Sequence) faults.Add($"Entry {sequence} stands after entry {Sequence}: out of order, or inserted.");
            if (sequence == Sequence + 1 && entry["previousHash"]?.GetValue<string>() != previousHash)
                faults.Add($"Entry {sequence} does not continue entry {Sequence}: its previousHash is not that entry's hash.");

            hash = entry["hash"]!.GetValue<string>();
            if (Entry.HashOf(entry) != hash) faults.Add($"Entry {sequence} was changed: its hash does not match its content.");
            CheckTexts(entry, sequence);
            NoteRedaction(entry, sequence);
        }
        catch (Exception broken) when (broken is NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            faults.Add($"The entry after {Sequence} is not an entry of the ledger: a field is missing, twice there or of another kind.");
            // Where its place and hash can be read all the same, the entries behind it are not blamed for it.
            if (hash is null) return;
        }

        expected.RemoveAll(claim =>
        {
            if (claim.Sequence != sequence) return false;
            if (!string.Equals(claim.Hash, hash, StringComparison.OrdinalIgnoreCase)) faults.Add($"Entry {sequence} has another hash than was published: {hash}, not {claim.Hash}.");
            return true;
        });
        (Sequence, previousHash) = (Math.Max(sequence, Sequence), hash);
    }

    /// <summary>Ends the pass: texts that are gone without a redaction, a published entry that is not there, a tail cut off.</summary>
    /// <param name="head">The head row's newest sequence and hash, where there is a database.</param>
    public void Finish((long Sequence, string Hash)? head = null)
    {
        foreach (var text in missing.Where(text => !redacted.Contains(text)))
            faults.Add($"Entry {text.Sequence} has lost its text “{text.Key}” without a redaction saying so.");
        foreach (var (sequence, _) in expected)
            faults.Add($"Entry {sequence} was published but is not there: the newest is entry {Sequence}.");
        if (head is not { } newest) return;
        if (newest.Sequence > Sequence) faults.Add(newest.Sequence == Sequence + 1 ? $"Entry {newest.Sequence} is missing: the end was cut off." : $"Entries {Sequence + 1} to {newest.Sequence} are missing: the end was cut off.");
        else if (newest.Sequence < Sequence) faults.Add($"Entry {Sequence} was inserted: the head knows {newest.Sequence} as the newest.");
        else if (newest.Hash != Hash) faults.Add($"Entry {Sequence} has another hash than the head remembers.");
    }

    private void CheckTexts(JsonObject entry, long sequence)
    {
        var (digests, salts) = (entry["digests"]!.AsObject(), entry["salts"]!.AsObject());
        foreach (var key in EntryText.Keys)
        {
            var (text, digest, salt) = (entry[key]?.GetValue<string>(), digests[key]?.GetValue<string>(), salts[key]?.GetValue<string>());
            if (text is null && digest is not null) missing.Add((sequence, key));
            else if (text is not null && digest is null) faults.Add($"Entry {sequence} has a text “{key}” that was not there when it was written.");
            else if (text is not null && (salt is null || EntryText.DigestOf(salt, text) != digest)) faults.Add($"Entry {sequence} was changed: its text “{key}” does not match its digest.");
        }
    }

    private void NoteRedaction(JsonObject entry, long sequence)
    {
        if (entry["act"]!.GetValue<string>() != Acts.Redact || entry["supersedes"]?.GetValue<long>() is not { } redactedEntry) return;
        foreach (var key in entry["after"]!["redacted"]!.AsArray())
        {
            // Nothing can be redacted before it is there.
            if (key!.GetValue<string>() is var text && redactedEntry < sequence) redacted.Add((redactedEntry, text));
        }
    }
}
