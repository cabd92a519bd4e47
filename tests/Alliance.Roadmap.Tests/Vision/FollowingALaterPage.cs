using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;

namespace Alliance.Roadmap.Tests.Vision;

public sealed class FollowingALaterPage
{
    public static TheoryData<string> LaterPages => [.. Directory.GetFiles(Page.PathOf("later"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(LaterPages))]
    public void writes_the_entries_named_beside_it(string name)
    {
        var expected = File.ReadAllLines(Page.PathOf($"later/{name}.expected")).ToList();
        var dropMissing = expected.Remove("with --drop-missing");
        var (plan, organization, ledger) = Page.Begun(Page.Named("about.md"));
        var begun = ledger.Entries.Count;
        var page = Page.Named($"later/{name}.md");

        var reported = page.Differences(plan, organization, dropMissing).Where(difference => difference.IsReported).Select(difference => $"reported {difference.Milestone}").ToList();
        page.Follow(plan, organization, dropMissing);
        var entries = ledger.Save(plan).Entries.Skip(begun).ToList();

        Assert.Equal(expected.FindAll(line => line.StartsWith("reported ", StringComparison.Ordinal)), reported);
        Assert.Equal(
            expected.FindAll(line => !line.StartsWith("reported ", StringComparison.Ordinal)),
            entries.Select(entry => $"{entry.Act} {entry.Milestone}" + (entry.Evidence is null ? "" : $" | {entry.Evidence}")));
        Assert.All(entries, entry => Assert.Equal((EntryLabel.Imported, null, "published page as of 1 March 2027"), (entry.Label, entry.By, entry.Reason)));
        Assert.Empty(ledger.Faults());
        Assert.Equal(plan.Milestones.Select(step => step.Facts().ToJson().ToJsonString()), Replay.Of(ledger.Entries).Steps.Select(step => step.ToJson().ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(LaterPages))]
    public void a_second_time_changes_nothing(string name)
    {
        var (plan, organization, ledger) = Page.Begun(Page.Named("about.md"));
        var page = Page.Named($"later/{name}.md");
        page.Follow(plan, organization);
        ledger.Save(plan);
        page.Follow(plan, organization);
        Assert.Empty(plan.Milestones.SelectMany(step => step.Unrecorded));
        Assert.All(page.Differences(plan, organization), difference => Assert.True(difference.IsReported));
    }

    [Fact]
    public void begins_the_record_with_steps_as_they_stand_and_without_dates()
    {
        var (plan, _, ledger) = Page.Begun(Page.Named("about.md"));
        Assert.All(ledger.Entries, entry => Assert.Equal((Acts.Import, EntryLabel.Imported), (entry.Act, entry.Label)));
        Assert.All(plan.Milestones, step => Assert.Equal((null, null), (step.StartedAt, step.CompletedAt)));
        Assert.Equal([3], Plan.Here(plan.Milestones).Select(step => step.Number));
    }

    [Theory]
    // here, written, the acts between
    [InlineData("Step", "**Step**", "start")]
    [InlineData("Step", "*Step*", "start complete")]
    [InlineData("Step", "Step *(paused)*", "start pause")]
    [InlineData("Step", "~~Step~~", "drop")]
    [InlineData("**Step**", "Step", "pause")]
    [InlineData("**Step**", "*Step*", "complete")]
    [InlineData("**Step**", "Step *(paused)*", "pause")]
    [InlineData("**Step**", "~~Step~~", "drop")]
    [InlineData("Step *(paused)*", "Step", "")]
    [InlineData("Step *(paused)*", "**Step**", "resume")]
    [InlineData("Step *(paused)*", "*Step*", "resume complete")]
    [InlineData("Step *(paused)*", "~~Step~~", "drop")]
    [InlineData("*Step*", "Step", "reopen drop reinstate")]
    [InlineData("*Step*", "**Step**", "reopen")]
    [InlineData("*Step*", "Step *(paused)*", "reopen pause")]
    [InlineData("*Step*", "~~Step~~", "reopen drop")]
    [InlineData("~~Step~~", "Step", "reinstate")]
    [InlineData("~~Step~~", "**Step**", "reinstate start")]
    [InlineData("~~Step~~", "*Step*", "reinstate start complete")]
    [InlineData("~~Step~~", "Step *(paused)*", "reinstate start pause")]
    public void takes_the_shortest_way_to_the_written_status(string here, string written, string acts)
    {
        var plan = Page.BegunWith(here);
        var page = Page.With(written);
        Assert.Equal(acts, string.Join(' ', page.Differences(plan).Acts()));
        page.Follow(plan);
        Assert.Equal(acts, string.Join(' ', plan.Milestones[0].Unrecorded.Select(draft => draft.Name)));
        Assert.Empty(page.Differences(plan));
    }

    [Theory]
    [InlineData("Step", "Step", "loosen")]
    [InlineData("Step", "**Step**", "confirm start")]
    [InlineData("**Step**", "**Step**", "confirm")]
    [InlineData("**Step**", "*Step*", "confirm complete")]
    [InlineData("~~Step~~", "~~Step~~", "loosen")]
    [InlineData("Step *(paused)*", "Step *(paused)*", "confirm")]
    public void a_condition_gone_is_removed_before_the_start_and_met_after(string here, string written, string acts) =>
        Assert.Equal(acts, string.Join(' ', Page.With(written).Differences(Page.BegunWith(here + " *(subject to availability of funds)*")).Acts()));

    [Fact]
    public void a_condition_met_here_is_reported_and_stays_met()
    {
        var page = Page.With("Step *(subject to availability of funds)*", "Other *(subject to: a jury)*");
        var plan = Page.Begun(page).Plan;
        A.Taken(plan.Milestones[0].Confirm(plan.Milestones[0].Conditions[0], Page.Act() with { Evidence = "the contract" }));
        A.Taken(plan.Milestones[1].Waive(plan.Milestones[1].Conditions[0], Page.Act()));
        Assert.All(page.Differences(plan), difference => Assert.True(difference.IsReported));
        Assert.Equal(2, page.Differences(plan).Count);
    }

    [Fact]
    public void a_dropped_step_missing_is_reported_even_where_missing_ones_are_dropped() =>
        Assert.True(Assert.Single(Page.With("Step").Differences(Page.BegunWith("Step", "~~Other~~"), dropMissing: true)).IsReported);

    [Fact]
    public void leaves_alone_what_the_form_cannot_say()
    {
        var page = Page.With("Step *(subject to availability of funds)*");
        var plan = Page.Begun(page).Plan;
        var step = plan.Milestones[0];
        A.Taken(step.Reword(new("Step", "What it means", "When it is done"), Page.Act()));
        Assert.True(TargetDate.TryParse("2027-Q3", out var target));
        A.Taken(step.Retarget(target, Page.Act()));
        A.Taken(step.Change(step.Conditions[0], "availability of funds", Money.Euros(60_000), Basis.Yearly, Page.Act()));
        A.Taken(step.Tell("It goes well.", Page.Act()));
        Assert.Empty(page.Differences(plan));
        Page.With("Another step *(subject to availability of funds)*").Follow(plan);
        Assert.Equal(("Another step", "What it means", "When it is done", "2027-Q3"), (step.Title, step.WhatThisMeans, step.DoneWhen, step.Target.Value));
    }

    [Fact]
    public void a_changed_board_changes_what_about_shows_and_nothing_else()
    {
        var (plan, organization, _) = Page.Begun(Page.Named("about.md"));
        var page = Page.Named("about.md") with { Board = [new BoardMember("Somebody New", "PL", "President")] };
        var difference = Assert.Single(page.Differences(plan, organization));
        Assert.Empty(difference.Acts);
        page.Follow(plan, organization);
        Assert.Equal(["Somebody New"], organization.Board.Select(member => member.Name));
        Assert.Equal(2, organization.Committees.Count);
        Assert.All(plan.Milestones, step => Assert.Empty(step.Unrecorded));
    }

    [Fact]
    public void a_page_without_lists_of_people_leaves_ours_alone()
    {
        var (plan, organization, _) = Page.Begun(Page.Named("about.md"));
        Page.Read(VisionExport.Write(plan.Milestones, Page.Site)).Follow(plan, organization);
        Assert.Equal((7, 2, "Mage-OS Alliance"), (organization.Board.Count, organization.Committees.Count, organization.Name));
    }
}
