using System.Globalization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Reports;
using Alliance.Roadmap.Resolutions;

namespace Alliance.Roadmap.Tests.Reports;

public sealed class ReportingATime
{
    private static readonly ReportPeriod Quarter = new(2026, 4);
    private readonly PaperLedger ledger = new();
    private readonly Plan plan = new("Roadmap");
    private readonly Milestone paid;
    private readonly Milestone other;

    public ReportingATime()
    {
        paid = plan.Import(new("Hire somebody"), MilestoneStatus.Planned, [A.SixtyThousandAYear(), A.AvailabilityOfFunds()], [], A.Import());
        other = plan.Import(new("Print a magazine"), MilestoneStatus.Planned, [], [], A.Import());
        ledger.Save(plan);
    }

    [Fact]
    public void begins_with_what_an_auditor_asks_for()
    {
        var decided = A.BoardAct() with { RecordedAt = A.Noon.AddDays(20), DecidedOn = A.Noon.AddDays(5), Decision = "Resolution 7/2026" };
        A.Taken(paid.Waive(paid.Conditions[1], decided));
        A.Taken(paid.Confirm(paid.Conditions[0], A.RichTreasurersAct() with { RecordedAt = A.Noon.AddDays(20), DecidedOn = A.Noon.AddDays(20) }));
        A.Taken(other.Start(decided with { DecidedOn = A.Noon.AddDays(6) }));
        ledger.Save(plan);
        var start = ledger.Newest;
        A.Taken(other.Pause(A.BoardAct() with { RecordedAt = A.Noon.AddDays(21), DecidedOn = A.Noon.AddDays(21), Corrects = start.Sequence }));
        ledger.Save(plan);
        A.Taken(start.Redact([EntryText.By], A.BoardAct()));
        ledger.Save(start);

        var report = Report(from: 3);

        Assert.Equal([Acts.Waive], report.Waived.Select(entry => entry.Act));
        Assert.Equal([Acts.Pause], report.Corrections.Select(entry => entry.Act));
        // 15 days are late, 14 are not.
        Assert.Equal([Acts.Waive], report.Late.Select(entry => entry.Act));
        Assert.Equal(15, report.DaysLate(report.Late.Single()));
        Assert.Equal([Acts.Confirm], report.Undocumented.Select(entry => entry.Act));
        Assert.Equal([Acts.Redact], report.Removed.Select(entry => entry.Act));
        Assert.Equal(("Resolution 7/2026", 2), report.OtherDecisions.Select(other => (other.Decision, other.Entries.Count)).Single());
    }

    [Theory]
    [InlineData("Contract of 20 November 2026", 1)]
    [InlineData("https://example.org/contract", 0)]
    [InlineData("See https://example.org/contract, page 2", 0)]
    [InlineData("mailto:treasurer@example.org", 1)]
    public void counts_what_no_document_shows(string evidence, int undocumented)
    {
        A.Taken(paid.Confirm(paid.Conditions[0], A.RichTreasurersAct() with { Evidence = evidence }));
        ledger.Save(plan);
        Assert.Equal(undocumented, Report(from: 3).Undocumented.Count());
    }

    [Fact]
    public void adds_up_what_was_committed_and_withdrawn_again()
    {
        A.Taken(paid.Confirm(paid.Conditions[0], A.RichTreasurersAct()));
        A.Taken(other.Require("a grant", Money.Euros(5_000), Basis.Budget, A.BoardAct()));
        A.Taken(other.Confirm(other.Conditions[0], A.RichTreasurersAct()));
        ledger.Save(plan);
        Assert.Equal(["€60,000 a year (a salary)", "€5,000 in the budget (a grant)"], Report(from: 3).Commitments.Select(made => made.InWords));
        Assert.Equal(["€60,000 a year", "€5,000 in the budget"], Commitment.Totals(Report(from: 3).Commitments));

        A.Taken(paid.Withdraw(paid.Conditions[0], A.BoardAct()));
        ledger.Save(plan);
        A.Taken(ledger.TakeBack(plan, other, A.BoardAct()));
        ledger.Save(plan);
        Assert.Equal([false, false, true, true], Report(from: 3).Commitments.Select(made => made.IsWithdrawn));
        Assert.Equal(["withdrawn, on balance, €60,000 a year"], Commitment.Totals(Report(from: 3).Commitments.Skip(1).Where(made => made.Basis is Basis.Yearly)));
    }

    [Fact]
    public void says_where_each_step_stood_when_its_time_began_and_ended()
    {
        A.Taken(other.Start(A.BoardAct()));
        ledger.Save(plan);
        A.Taken(other.Complete(A.BoardAct(), Extent.Full));
        A.Taken(plan.Add(new("New"), 1, [], [], A.BoardAct()));
        ledger.Save(plan);

        Assert.Equal([(null, "planned", 1), ("planned", "planned", 2), ("in-progress", "completed", 3)],
            Report(from: 4).Steps.Select(step => (step.Before?.Status, step.After.Status, step.After.Number)));
        // With the beginning of the record inside: as it was taken over.
        Assert.Equal([null, "planned", "planned"], Report(from: 1).Steps.Select(step => step.Before?.Status));
    }

    [Theory]
    [InlineData("2026-Q4", "2026-10-01", "2027-01-01", "October to December 2026", "Business Control Committee")]
    [InlineData("2027-Q1", "2027-01-01", "2027-04-01", "January to March 2027", "Business Control Committee")]
    [InlineData("2026", "2026-01-01", "2027-01-01", "the year 2026", "General Assembly")]
    public void is_about_a_quarter_or_a_year(string slug, string first, string next, string words, string readers)
    {
        Assert.True(ReportPeriod.TryRead(slug, out var period));
        Assert.Equal((slug, first, next, words, readers), (period.Slug, period.FirstDay.ToString("O", CultureInfo.InvariantCulture), period.NextDay.ToString("O", CultureInfo.InvariantCulture), period.InWords, period.Readers));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-Q5")]
    [InlineData("2026-Q")]
    [InlineData("2026-Q04")]
    [InlineData("2026-q4")]
    [InlineData("1999")]
    [InlineData("99999")]
    [InlineData("02026")]
    [InlineData("2026-11")]
    [InlineData("-Q4")]
    public void is_about_nothing_else(string? slug) => Assert.False(ReportPeriod.TryRead(slug, out _));

    private Report Report(long from, params Resolution[] resolutions) =>
        new(Quarter, Replay.Of(ledger.Entries.Where(entry => entry.Sequence < from)), [.. ledger.Entries.Where(entry => entry.Sequence >= from)], resolutions, time => DateOnly.FromDateTime(time.UtcDateTime));
}
