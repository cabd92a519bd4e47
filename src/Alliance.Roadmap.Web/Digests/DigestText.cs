using System.Globalization;
using System.Text;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>The plain-text twin of <see cref="DigestEmail"/>: complete in itself, lines as in every mail.</summary>
internal sealed class DigestText(RoadmapSettings roadmap)
{
    /// <param name="contents">What it says.</param>
    /// <param name="most">How many entries it tells at most.</param>
    public string Write(Contents contents, int most)
    {
        var text = new StringBuilder();
        Line(text, contents.WhereWeAre);
        Line(text, contents.Counts);

        Heading(text, "WHAT MOVED");
        text.Append('\n');
        if (contents.Moved.Count == 0) Line(text, DigestWords.NothingMoved(contents));
        var (told, more) = contents.Told(most);
        foreach (var moved in told)
        {
            if (moved != told[0]) text.Append('\n');
            Step(text, moved, contents.Resolutions);
        }

        if (more > 0)
        {
            if (told.Count > 0) text.Append('\n');
            Line(text, $"{DigestWords.More(more, told.Count > 0)}: {roadmap.Link($"history?to={contents.Head.Sequence}")}");
        }

        if (contents.Waiting.Count > 0) Heading(text, "WHAT WE WAIT FOR");
        foreach (var sentence in contents.Waiting) Line(text, sentence);

        if (contents.Unchanged.Count > 0)
        {
            Heading(text, "NO CHANGE");
            Line(text, string.Join(' ', contents.Unchanged));
        }

        text.Append('\n').Append(PlainText.Signature).Append('\n');
        // These lines are for pressing and copying, so they stay whole.
        text.Append(CultureInfo.InvariantCulture, $"""
            Web: {roadmap.Link($"digests/{contents.Number}")}
            {DigestWords.HowOften(contents.Cadence)}, {contents.Following}. Change or pause: {roadmap.Link($"subscriptions/{Rendering.TokenPlaceholder}")}
            Stop: {roadmap.Link($"unsubscribe/{Rendering.TokenPlaceholder}")}
            Public record: entry {contents.Head.Sequence}, {contents.Head.Hash}

            """);
        return text.ToString();
    }

    private void Step(StringBuilder text, Contents.MovedStep moved, IReadOnlyDictionary<long, string> resolutions)
    {
        Line(text, moved.Step is { } step ? $"Step {step.Number}. {step.Title}" : "The roadmap as a whole");
        foreach (var sentence in DigestWords.Sentences(moved, resolutions))
        {
            Line(text, sentence.Words, "  ");
            if (sentence.Resolution is { } slug) Line(text, roadmap.Link($"resolutions/{slug}"), "  ");
        }

        if (moved.Step is not null) Line(text, roadmap.Link($"milestones/{moved.Step.Slug}"), "  ");
    }

    private static void Heading(StringBuilder text, string heading) => text.Append('\n').Append(heading).Append('\n');

    private static void Line(StringBuilder text, string sentence, string indent = "") => text.Append(PlainText.Wrapped(sentence, indent)).Append('\n');
}
