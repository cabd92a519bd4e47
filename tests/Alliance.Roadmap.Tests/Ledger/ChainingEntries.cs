using System.Security.Cryptography;
using System.Text;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Tests.Ledger;

public sealed class ChainingEntries
{
    private readonly Plan plan = A.PlanOf("First");
    private readonly PaperLedger ledger = new();

    [Fact]
    public void begins_with_sixty_four_zeros_and_links_each_to_the_one_before()
    {
        A.Taken(plan.Milestones[0].Start(A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal(new string('0', 64), ledger.Entries[0].PreviousHash);
        Assert.Equal(ledger.Entries[0].Hash, ledger.Entries[1].PreviousHash);
        Assert.Equal([1, 2], ledger.Entries.Select(entry => entry.Sequence));
    }

    [Fact]
    public void hashes_the_canonical_form_without_texts_and_salts()
    {
        A.Taken(plan.Milestones[0].Start(new Act(A.President, A.Noon) { Reason = "It is time." }));
        ledger.Save(plan);
        var entry = ledger.Newest;
        var salts = entry.ToJson()["salts"]!;
        var expected = $$"""
            {"act":"start","after":{"startedAt":"2026-11-23T12:00:00.000Z","status":"in-progress"},"at":"2026-11-23T12:00:00.000Z","before":{"startedAt":null,"status":"planned"},
            "digests":{"by":"{{Hex(salts["by"] + "Ada Example, President")}}","reason":"{{Hex(salts["reason"] + "It is time.")}}"},"label":"board-entry","milestone":"first",
            "previousHash":"{{entry.PreviousHash}}","recordedAt":"2026-11-23T12:00:00.000Z","sequence":2,"supersedes":null}
            """.ReplaceLineEndings("");
        Assert.Equal(Hex(expected), entry.Hash);
    }

    [Fact]
    public void salts_every_text_anew_with_128_bits()
    {
        A.Taken(plan.Milestones[0].Start(new Act(A.President, A.Noon) { Reason = "Same words.", Decision = "Same words." }));
        ledger.Save(plan);
        Assert.All(ledger.Newest.Texts, text => Assert.Matches("^[0-9a-f]{32}$", text.Salt));
        Assert.Equal(3, ledger.Newest.Texts.Select(text => text.Salt).Distinct().Count());
        var digests = System.Text.Json.Nodes.JsonNode.Parse(ledger.Newest.Digests)!;
        Assert.NotEqual(digests["reason"]!.GetValue<string>(), digests["decision"]!.GetValue<string>());
    }

    [Fact]
    public void cuts_times_to_milliseconds_and_always_writes_three_decimals()
    {
        var act = new Act(A.President, A.Noon.AddTicks(9_999)) { DecidedOn = A.Noon.ToOffset(TimeSpan.FromHours(2)) };
        A.Taken(plan.Milestones[0].Start(act));
        ledger.Save(plan);
        var json = ledger.Newest.ToJson();
        Assert.Equal(("2026-11-23T12:00:00.000Z", "2026-11-23T12:00:00.000Z"), (json["at"]!.GetValue<string>(), json["recordedAt"]!.GetValue<string>()));
        Assert.Empty(ledger.Faults());
    }

    [Fact]
    public void keeps_acts_of_several_steps_in_the_order_they_were_taken()
    {
        var two = A.PlanOf("First", "Second");
        A.Taken(two.Milestones[1].Start(A.BoardAct()));
        A.Taken(two.Milestones[0].Start(A.BoardAct()));
        A.Taken(two.Milestones[1].Pause(A.BoardAct()));
        ledger.Save(two);
        Assert.Equal(["import first", "import second", "start second", "start first", "pause second"], ledger.Entries.Select(entry => $"{entry.Act} {entry.Milestone}"));
    }

    [Fact]
    public void never_lets_a_name_into_the_chained_fields()
    {
        A.Taken(plan.Milestones[0].Start(A.BoardAct() with { Decision = "Resolution of Ada Example" }));
        ledger.Save(plan);
        Assert.DoesNotContain("Ada", ledger.Newest.Before + ledger.Newest.After + ledger.Newest.Digests);
    }

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
