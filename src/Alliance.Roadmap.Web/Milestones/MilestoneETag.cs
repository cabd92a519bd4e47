using System.Globalization;
using System.Security.Cryptography;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Layout;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>The strong ETag of one step's JSON, and what an act's <c>If-Match</c> is held against.</summary>
internal static class MilestoneETag
{
    /// <summary>"<c>7-42-here-5f0c9a1b</c>" in quotes: the step's version, then what else the answer shows and no version knows of, the
    /// build that writes it included.</summary>
    /// <param name="milestone">The step.</param>
    /// <param name="newestEntry">The sequence of its newest entry; a redaction adds one without changing the step.</param>
    /// <param name="isHere">Whether we are here, which other steps decide too.</param>
    /// <param name="figures">What is known of money; figures come without an entry.</param>
    public static string Of(Milestone milestone, long newestEntry, bool isHere, Figures figures)
    {
        var seen = milestone.Conditions.Select(figures.For).OfType<Reading>().SelectMany(reading => reading.Id.ToByteArray()).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"\"{milestone.Version}-{newestEntry}{(isHere ? "-here" : "")}{(seen.Length > 0 ? $"-{Convert.ToHexStringLower(SHA256.HashData(seen).AsSpan(0, 6))}" : "")}-{Fresh.BuildMark}\"");
    }

    /// <summary>Whether a client that sends this <c>If-Match</c> has seen the step as it is. An act minds the step's own
    /// version only, whichever build has shown it; no header, and <c>*</c>, match anything (RFC 9110 §13.1.1).</summary>
    public static bool Matches(StringValues ifMatch, Milestone milestone)
    {
        if (ifMatch.Count == 0) return true;
        if (!EntityTagHeaderValue.TryParseStrictList([.. ifMatch.OfType<string>()], out var tags)) return false;
        var seen = string.Create(CultureInfo.InvariantCulture, $"\"{milestone.Version}-");
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag.AsSpan().StartsWith(seen, StringComparison.Ordinal)));
    }
}
