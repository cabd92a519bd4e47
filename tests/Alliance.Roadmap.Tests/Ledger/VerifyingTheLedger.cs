using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Tests.Ledger;

public sealed class VerifyingTheLedger
{
    private readonly List<JsonObject> export;
    private readonly (long Sequence, string Hash) head;

    public VerifyingTheLedger()
    {
        var plan = A.PlanOf("First", "Second", "Third");
        foreach (var milestone in plan.Milestones) A.Taken(milestone.Start(A.BoardAct()));
        var ledger = new PaperLedger().Save(plan);
        A.Taken(ledger.Entries[3].Redact([EntryText.By], A.BoardAct()));
        ledger.Save(ledger.Entries.ToList());
        export = [.. ledger.Entries.Select(entry => entry.ToJson())];
        head = (ledger.Newest.Sequence, ledger.Newest.Hash);
    }

    [Fact]
    public void finds_nothing_wrong_with_a_whole_ledger() => Assert.Empty(Faults());

    [Fact]
    public void finds_nothing_wrong_with_an_empty_one()
    {
        var verification = new Verification();
        verification.Finish((0, Entry.NoHash));
        Assert.Empty(verification.Faults);
    }

    [Theory]
    [InlineData("act", "drop")]
    [InlineData("milestone", "first")]
    [InlineData("at", "2026-11-22T12:00:00.000Z")]
    [InlineData("label", "decision")]
    [InlineData("note", "a field of my own")]
    public void names_an_edited_entry(string field, string value)
    {
        export[4][field] = value;
        Assert.Equal(["Entry 5 was changed: its hash does not match its content."], Faults());
    }

    [Fact]
    public void names_an_edited_change()
    {
        export[4]["after"]!["status"] = "completed";
        Assert.Contains("Entry 5 was changed", Assert.Single(Faults()));
    }

    [Fact]
    public void names_an_entry_whose_hash_was_made_to_fit()
    {
        export[4]["act"] = "drop";
        export[4]["hash"] = Entry.HashOf(export[4]);
        Assert.Equal(["Entry 6 does not continue entry 5: its previousHash is not that entry's hash."], Faults());
    }

    [Fact]
    public void is_not_fooled_when_everything_after_was_made_to_fit_too()
    {
        export[4]["act"] = "drop";
        for (var at = 4; at < export.Count; at++)
        {
            export[at]["previousHash"] = export[at - 1]["hash"]!.GetValue<string>();
            export[at]["hash"] = Entry.HashOf(export[at]);
        }

        Assert.Equal(["Entry 7 has another hash than the head remembers."], Faults());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void names_a_missing_entry_the_last_one_included(int sequence)
    {
        export.RemoveAt(sequence - 1);
        Assert.Contains(Faults(), fault => fault.StartsWith($"Entry {sequence} is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void names_a_run_of_missing_entries()
    {
        export.RemoveRange(2, 2);
        Assert.Contains("Entries 3 to 4 are missing.", Faults());
    }

    [Fact]
    public void names_an_inserted_entry()
    {
        export.Insert(5, (JsonObject)export[4].DeepClone());
        Assert.Contains(Faults(), fault => fault.StartsWith("Entry 5 stands after entry 5", StringComparison.Ordinal));
    }

    [Fact]
    public void names_an_entry_added_behind_the_head()
    {
        var forged = (JsonObject)export[4].DeepClone();
        (forged["sequence"], forged["previousHash"]) = (8L, head.Hash);
        forged["hash"] = Entry.HashOf(forged);
        export.Add(forged);
        Assert.Equal(["Entry 8 was inserted: the head knows 7 as the newest."], Faults());
    }

    [Fact]
    public void names_entries_that_changed_places()
    {
        (export[2], export[3]) = ((JsonObject)export[3].DeepClone(), (JsonObject)export[2].DeepClone());
        var faults = Faults();
        Assert.Contains("Entry 3 is missing.", faults);
        Assert.Contains(faults, fault => fault.StartsWith("Entry 3 stands after entry 4", StringComparison.Ordinal));
    }

    [Fact]
    public void names_a_changed_text()
    {
        export[4]["reason"] = "Another reason.";
        Assert.Equal(["Entry 5 was changed: its text “reason” does not match its digest."], Faults());
    }

    [Fact]
    public void names_a_text_that_vanished_without_a_redaction()
    {
        export[4]["reason"] = null;
        export[4]["salts"]!.AsObject().Remove("reason");
        Assert.Equal(["Entry 5 has lost its text “reason” without a redaction saying so."], Faults());
    }

    [Fact]
    public void names_a_text_that_was_slipped_in()
    {
        export[4]["decision"] = "Resolution 99/2026";
        Assert.Contains("Entry 5 has a text “decision”", Assert.Single(Faults()));
    }

    [Fact]
    public void compares_with_a_hash_published_elsewhere()
    {
        var published = export[4]["hash"]!.GetValue<string>();
        Assert.Empty(Faults((5, published.ToUpperInvariant())));
        Assert.Contains("Entry 5 has another hash than was published", Assert.Single(Faults((5, new string('a', 64)))));
        Assert.Contains("Entry 99 was published but is not there", Assert.Single(Faults((99, published))));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sequence":"one"}""")]
    [InlineData("""{"sequence":1.5,"hash":"x"}""")]
    [InlineData("""{"sequence":1,"hash":"x","digests":[],"salts":{}}""")]
    [InlineData("""{"sequence":1,"hash":"x","digests":{},"salts":{},"act":"redact","supersedes":1,"after":[]}""")]
    [InlineData("""{"sequence":1,"sequence":2,"hash":"x"}""")]
    public void says_so_when_something_is_no_entry_at_all(string line)
    {
        var verification = new Verification();
        verification.Check(JsonNode.Parse(line)!.AsObject());
        Assert.Contains("The entry after 0 is not an entry of the ledger: a field is missing, twice there or of another kind.", verification.Faults);
    }

    [Fact]
    public void takes_no_redaction_that_stands_before_what_it_redacts()
    {
        var verification = new Verification();
        verification.Check(Written(1, Acts.Redact, supersedes: 2));
        verification.Check(Written(2, Acts.Update, supersedes: null));
        verification.Finish();
        Assert.Contains("Entry 2 has lost its text “reason” without a redaction saying so.", verification.Faults);

        static JsonObject Written(long sequence, string act, long? supersedes) => new()
        {
            ["sequence"] = sequence,
            ["act"] = act,
            ["supersedes"] = supersedes,
            ["after"] = new JsonObject { ["redacted"] = new JsonArray("reason") },
            ["digests"] = new JsonObject { ["reason"] = sequence == 2 ? "a digest" : null },
            ["salts"] = new JsonObject(),
            ["hash"] = "a hash",
        };
    }

    [Fact]
    public void blames_nobody_else_for_an_entry_with_a_field_of_another_kind()
    {
        export[4]["digests"] = new JsonObject { ["reason"] = 7 };
        Assert.All(Faults(), fault => Assert.True(fault.StartsWith("Entry 5 ", StringComparison.Ordinal) || fault.StartsWith("The entry after 4 ", StringComparison.Ordinal), fault));
    }

    private IReadOnlyList<string> Faults(params (long Sequence, string Hash)[] published)
    {
        var verification = new Verification();
        foreach (var (sequence, hash) in published) verification.Expect(sequence, hash);
        foreach (var entry in export) verification.Check(entry);
        verification.Finish(head);
        return verification.Faults;
    }
}
