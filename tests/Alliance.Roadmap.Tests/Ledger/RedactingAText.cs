using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;

namespace Alliance.Roadmap.Tests.Ledger;

public sealed class RedactingAText
{
    private readonly PaperLedger ledger = new();
    private readonly Entry entry;

    public RedactingAText()
    {
        var plan = A.PlanOf("First");
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        ledger.Save(plan);
        entry = ledger.Newest;
    }

    [Fact]
    public void takes_text_and_salt_away_and_the_chain_still_holds()
    {
        var hash = entry.Hash;
        A.Taken(entry.Redact([EntryText.Reason, EntryText.By], A.BoardAct() with { Reason = "Asked for by the person." }));
        ledger.Save(ledger.Entries.ToList());

        var json = entry.ToJson();
        Assert.Equal((null, null, hash), (json["reason"], json["salts"]!["reason"], json["hash"]!.GetValue<string>()));
        Assert.NotNull(json["digests"]!["reason"]);
        Assert.NotNull(json["evidence"]);
        Assert.Equal((Acts.Redact, "first", (long?)entry.Sequence, """{"redacted":["by","reason"]}"""),
            (ledger.Newest.Act, ledger.Newest.Milestone, ledger.Newest.Supersedes, ledger.Newest.After));
        Assert.Empty(ledger.Faults());
    }

    [Fact]
    public void needs_a_reason() => A.Refused("input.missing-reason", entry.Redact([EntryText.By], A.BoardAct() with { Reason = null }));

    [Fact]
    public void needs_a_text_that_is_there()
    {
        A.Refused("entry.no-such-text", entry.Redact([], A.BoardAct()));
        A.Refused("entry.no-such-text", entry.Redact([EntryText.Decision], A.BoardAct()));
        A.Refused("entry.no-such-text", entry.Redact(["title"], A.BoardAct()));
        A.Taken(entry.Redact([EntryText.By], A.BoardAct()));
        A.Refused("entry.no-such-text", entry.Redact([EntryText.By], A.BoardAct()));
    }

    [Fact]
    public void names_each_text_once() // however often it was asked for
    {
        A.Taken(entry.Redact([EntryText.By, EntryText.By], A.BoardAct()));
        Assert.Equal("""["by"]""", entry.Unrecorded[0].After["redacted"]!.ToJsonString());
    }

    [Fact]
    public void can_be_redacted_itself()
    {
        A.Taken(entry.Redact([EntryText.By], A.BoardAct()));
        ledger.Save(ledger.Entries.ToList());
        A.Taken(ledger.Newest.Redact([EntryText.Reason], A.BoardAct()));
        ledger.Save(ledger.Entries.ToList());
        Assert.Empty(ledger.Faults());
    }

    [Fact]
    public void leaves_no_way_to_check_a_guess()
    {
        A.Taken(entry.Redact([EntryText.Reason], A.BoardAct()));
        JsonObject json = entry.ToJson();
        Assert.DoesNotContain("reason", json["salts"]!.AsObject().Select(salt => salt.Key));
    }
}
