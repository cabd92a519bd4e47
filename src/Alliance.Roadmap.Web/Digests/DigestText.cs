using System.Text;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>The plain-text twin of <see cref="DigestEmail"/>: complete in itself, lines of at most 72 characters.</summary>
internal sealed class DigestText(RoadmapSettings roadmap)
{
    private const int Width = 72;

    public string Write(Contents contents)
    {
        var text = new StringBuilder();
        Line(text, contents.WhereWeAre);
        Line(text, contents.Counts);

        Heading(text, "WHAT MOVED");
        if (contents.Moved.Count == 0) Line(text, $"Nothing moved: {contents.Period.InWords}.");
        foreach (var moved in contents.Moved)
        {
            if (moved != contents.Moved[0]) text.Append('\n');
            Step(text, moved);
        }

        if (contents.Waiting.Count > 0) Heading(text, "WHAT WE WAIT FOR");
        foreach (var sentence in contents.Waiting) Line(text, sentence);

        if (contents.Unchanged.Count > 0) Heading(text, "NO CHANGE");
        foreach (var sentence in contents.Unchanged) Line(text, sentence);

        text.Append("--\n");
        Line(text, $"Web: {roadmap.Link($"digests/{contents.Number}")}");
        Line(text, $"{DigestWords.HowOften(contents.Cadence)}, all steps. Change or pause:");
        Line(text, roadmap.Link($"subscriptions/{Rendering.TokenPlaceholder}"));
        Line(text, $"Stop: {roadmap.Link($"unsubscribe/{Rendering.TokenPlaceholder}")}");
        Line(text, $"Public record: entry {contents.Head.Sequence},");
        Line(text, contents.Head.Hash);
        return text.ToString();
    }

    private void Step(StringBuilder text, Contents.MovedStep moved)
    {
        Line(text, moved.Step is { } step ? $"Step {step.Number}. {step.Title}" : "The roadmap as a whole");
        foreach (var entry in moved.Entries)
            foreach (var sentence in DigestWords.Sentences(entry)) Line(text, sentence, "  ");
        if (moved.Step is not null) Line(text, roadmap.Link($"milestones/{moved.Step.Slug}"), "  ");
    }

    private static void Heading(StringBuilder text, string heading) => text.Append('\n').Append(heading).Append("\n\n");

    // An address is never broken; a reader's program would not find its second half.
    private static void Line(StringBuilder text, string sentence, string indent = "")
    {
        foreach (var paragraph in sentence.Split('\n'))
        {
            var length = 0;
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (length == 0) text.Append(indent);
                else if (length + 1 + word.Length > Width) { text.Append('\n').Append(indent); length = 0; }
                else { text.Append(' '); length++; }
                if (length == 0) length = indent.Length;
                text.Append(word);
                length += word.Length;
            }

            text.Append('\n');
        }
    }
}
