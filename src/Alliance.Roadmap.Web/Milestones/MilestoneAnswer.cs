using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The whole roadmap as programs read it.</summary>
/// <param name="UpdatedAt">When the newest entry was recorded; null before the first.</param>
internal sealed record RoadmapAnswer(string Title, DateTimeOffset? UpdatedAt, IReadOnlyList<MilestoneAnswer> Milestones);

/// <summary>One step as programs read it. Absent values are null, words kebab-case.</summary>
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

    public int Number { get; }
    public string Slug { get; }
    public string Title { get; }
    public string OriginalTitle { get; }
    public string Status { get; }
    public bool IsHere { get; }
    public string Url { get; }
    public FundingAnswer Funding { get; }
    public TargetAnswer Target { get; }
    public DateTimeOffset? StartedAt { get; }
    public DateTimeOffset? CompletedAt { get; }
    public DateTimeOffset? LastReviewedAt { get; }
    public DateTimeOffset? ReviewDueAt { get; }
    public IReadOnlyList<PostAnswer> Posts { get; }

    internal sealed record FundingAnswer(string State, IReadOnlyList<ConditionAnswer> Conditions);

    /// <param name="Reading">Null as long as no figure was read: unknown, which is not the same as not funded.</param>
    internal sealed record ConditionAnswer(string Description, string State, AmountAnswer? Amount, string? Basis, ReadingAnswer? Reading)
    {
        /// <summary>The only source whose figures count; stands only where one is named.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Source { get; init; }
    }

    internal sealed record AmountAnswer(string Value, string Currency);

    internal sealed record ReadingAnswer(DateTimeOffset At, string Source, string Basis, string Value, string Currency);

    internal sealed record TargetAnswer(string Precision, string? Value, string? Original, int Moves);

    internal sealed record PostAnswer(string Title, string Url, DateOnly? PublishedOn);
}

/// <summary>One step with its texts, its updates as they stand (newest first) and all its entries (oldest first).</summary>
internal sealed record MilestoneStory : MilestoneAnswer
{
    public MilestoneStory(Milestone step, bool isHere, string url, Figures figures, IReadOnlyList<Entry> story)
        : base(step, isHere, url, figures)
    {
        (WhatThisMeans, DoneWhen) = (step.WhatThisMeans, step.DoneWhen);
        Updates = [.. story.AsQueryable().StandingUpdates().OrderByDescending(entry => entry.Sequence).Select(entry => new UpdateAnswer(entry.DecidedOn, entry.By, entry.Text))];
        Events = [.. story.Select(entry => entry.ToJson())];
    }

    [JsonPropertyOrder(1)]
    public string? WhatThisMeans { get; }

    [JsonPropertyOrder(2)]
    public string? DoneWhen { get; }

    [JsonPropertyOrder(3)]
    public IReadOnlyList<UpdateAnswer> Updates { get; }

    [JsonPropertyOrder(4)]
    public IReadOnlyList<JsonObject> Events { get; }

    /// <param name="By">Null where it was redacted, as is the text.</param>
    internal sealed record UpdateAnswer(DateTimeOffset At, string? By, string? Text);
}
