using System.ComponentModel;

namespace Alliance.Roadmap.Web.Api;

/// <summary>The shape of every error, for the document; the answers themselves are written by <see cref="Layout.Problems"/>.</summary>
[Description("Why the request was refused (RFC 9457). More members may come.")]
internal sealed record Problem(
    [property: Description("An address that names the kind of error; it need not be opened.")] string? Type,
    [property: Description("The status in words.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("What was refused, by which rule, and what would make it possible: a sentence for people. Its words may change.")] string Detail,
    [property: Description("What a program can tell cases apart by. It never changes.")] string Code,
    [property: Description("Where a decision of the board is needed: the address at which a member drafts it.")] string? Draft,
    [property: Description("What to name when you report a fault.")] string? TraceId);
