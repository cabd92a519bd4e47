using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Api;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The whole roadmap as programs read it.</summary>
/// <param name="UpdatedAt">When the newest entry was recorded; null before the first.</param>
[Description("The whole roadmap.")]
internal sealed record RoadmapAnswer(
    [property: Description("Its title.")] string Title,
    [property: Description("When the newest entry of the public record was recorded; null before the first. A money figure comes without an entry.")] DateTimeOffset? UpdatedAt,
    [property: Description("The steps in their order.")] IReadOnlyList<MilestoneAnswer> Milestones);

/// <summary>One step as programs read it. Absent values are null, words kebab-case.</summary>
[Description("One step as it stands now. Its status, its funding, its dates and when it was last looked at are separate facts.")]
internal record MilestoneAnswer
{
    public MilestoneAnswer(Milestone step, bool isHere, string url, Figures figures)
    {
        (Number, Slug, Title, OriginalTitle, Status) = (step.Number, step.Slug, step.Title, step.OriginalTitle, step.Status.Kebab());
        (IsHere, Url) = (isHere, url);
        Funding = new(step.Funding.Kebab(), [.. step.Conditions.Select(condition => new ConditionAnswer(
            condition.Description,
            condition.State.Kebab(),
            condition.Amount is { } amount ? new(amount.Value, amount.Currency) : null,
            condition.Basis?.Kebab(),
            figures.For(condition) is { } reading ? new(reading.At, reading.Source, reading.Basis.Kebab(), reading.Value.Value, reading.Currency) : null)
        { Source = condition.Source })]);
        Target = new(step.Target.Precision.Kebab(), step.Target.Value, step.OriginalTarget.Value, step.TargetMoves);
        (StartedAt, CompletedAt, LastReviewedAt, ReviewDueAt) = (step.StartedAt, step.CompletedAt, step.LastReviewedAt, step.ReviewDueAt);
        Posts = [.. step.Posts.Select(post => new PostAnswer(post.Title, post.Url, post.PublishedOn))];
    }

    [Description("Its place today, counted from 1. It can change.")]
    public int Number { get; }

    [Description("Its name in addresses. It never changes.")]
    public string Slug { get; }

    [Description("Its wording today.")]
    public string Title { get; }

    [Description("Its first wording, kept for ever.")]
    public string OriginalTitle { get; }

    [Description("Where it stands."), Words(typeof(MilestoneStatus))]
    public string Status { get; }

    [Description("Whether “we are here”: true for every step in progress; if there is none, for the first that is neither completed nor dropped.")]
    public bool IsHere { get; }

    [Description("Its page for people.")]
    public string Url { get; }

    [Description("What must be true of money before work starts.")]
    public FundingAnswer Funding { get; }

    [Description("When it is meant to be done.")]
    public TargetAnswer Target { get; }

    [Description("When work started; null where it has not, or before this record began.")]
    public DateTimeOffset? StartedAt { get; }

    [Description("When it was completed; null where it is not, or before this record began.")]
    public DateTimeOffset? CompletedAt { get; }

    [Description("When the board last looked at it.")]
    public DateTimeOffset? LastReviewedAt { get; }

    [Description("When the board is to look at it again; null where nothing is open.")]
    public DateTimeOffset? ReviewDueAt { get; }

    [Description("Posts and announcements about it.")]
    public IReadOnlyList<PostAnswer> Posts { get; }


    [Description("The funding of a step.")]
    internal sealed record FundingAnswer(
        [property: Description("Of all conditions together: awaiting if any is awaited, otherwise met if any is met, otherwise waived; none without conditions."), Words(typeof(FundingState))] string State,
        [property: Description("The conditions.")] IReadOnlyList<ConditionAnswer> Conditions);

    /// <param name="Reading">Null as long as no figure was read: unknown, which is not the same as not funded.</param>
    [Description("What must be true of money before work starts.")]
    internal sealed record ConditionAnswer(
        [property: Description("In words.")] string Description,
        [property: Description("Awaited, met (confirmed by the Treasurer or by a decision), or waived: the board goes ahead without it."), Words(typeof(FundingState))] string State,
        [property: Description("The amount, where one is named.")] AmountAnswer? Amount,
        [property: Description("What the amount measures: money held, received, recurring income a year, a line of the budget, or no sum: a person judges."), Words(typeof(Basis))] string? Basis,
        [property: Description("The newest money figure of this kind. A figure that reaches the amount does not meet the condition; a person does. Null means unknown, never “not funded”.")] ReadingAnswer? Reading)
    {
        /// <summary>The only source whose figures count; stands only where one is named.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("The only source whose figures count. Left out where any does.")]
        public string? Source { get; init; }
    }

    [Description("A sum of money.")]
    internal sealed record AmountAnswer(
        [property: Description("Exact, as text: `60000.00`.")] string Value,
        [property: Description("ISO 4217: `EUR`.")] string Currency);

    [Description("A money figure as it was seen once.")]
    internal sealed record ReadingAnswer(
        [property: Description("The moment it is of.")] DateTimeOffset At,
        [property: Description("Where it is from: `open-collective`, `bank`, `by-hand` …")] string Source,
        [property: Description("What it measures."), Words(typeof(Basis))] string Basis,
        [property: Description("Exact, as text: `8400.00`.")] string Value,
        [property: Description("ISO 4217: `EUR`.")] string Currency);

    [Description("When a step is meant to be done. “No date until funded” is an answer too.")]
    internal sealed record TargetAnswer(
        [property: Description("How exact the date is."), Words(typeof(TargetPrecision))] string Precision,
        [property: Description("`2027`, `2027-Q1`, `2027-03` or `2027-03-15`; null without a date.")] string? Value,
        [property: Description("The first date that was named.")] string? Original,
        [property: Description("How often the date was moved.")] int Moves);

    [Description("A post or an announcement about a step.")]
    internal sealed record PostAnswer(
        [property: Description("Its title, or the words of the link where only that is known.")] string Title,
        [property: Description("Where it is.")] string Url,
        [property: Description("The day it was published; null where that is not known.")] DateOnly? PublishedOn);
}

/// <summary>One step with its texts, its updates as they stand (newest first) and all its entries (oldest first).</summary>
[Description("One step with its texts, its updates and all its entries.")]
internal sealed record MilestoneStory : MilestoneAnswer
{
    public MilestoneStory(Milestone step, bool isHere, string url, Figures figures, IReadOnlyList<Entry> story)
        : base(step, isHere, url, figures)
    {
        (WhatThisMeans, DoneWhen) = (step.WhatThisMeans, step.DoneWhen);
        Updates = [.. story.AsQueryable().StandingUpdates().OrderByDescending(entry => entry.Sequence).Select(entry => new UpdateAnswer(entry.DecidedOn, entry.By, entry.Text))];
        Events = [.. story.Select(entry => entry.ToJson())];
    }

    [JsonPropertyOrder(1), Description("What the step means for people, in Markdown.")]
    public string? WhatThisMeans { get; }

    [JsonPropertyOrder(2), Description("When it counts as done, in Markdown.")]
    public string? DoneWhen { get; }

    [JsonPropertyOrder(3), Description("Notes on how it goes, newest first, without those taken back.")]
    public IReadOnlyList<UpdateAnswer> Updates { get; }

    [JsonPropertyOrder(4), Description("Its entries of the public record, oldest first; also those of a step it was split from or merged with.")]
    public IReadOnlyList<JsonObject> Events { get; }

    /// <param name="By">Null where it was redacted, as is the text.</param>
    [Description("A short dated note: what moved, what is next.")]
    internal sealed record UpdateAnswer(
        [property: Description("When.")] DateTimeOffset At,
        [property: Description("Who wrote it; null where the name was removed.")] string? By,
        [property: Description("The note, in Markdown; null where it was removed.")] string? Text);
}
