using System.Buffers;
using System.Globalization;
using System.Text;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;

namespace Alliance.Roadmap.Vision;

/// <summary>Writes the roadmap as the Markdown list of a vision document; importing it again finds no differences.</summary>
public static class VisionExport
{
    private static readonly SearchValues<char> LettersOfEntities = SearchValues.Create("#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> MarksInAddresses = SearchValues.Create("\\()<>*_`~");

    public static string Write(IEnumerable<Milestone> milestones, Uri site)
    {
        var text = new StringBuilder().Append("## ").Append(VisionForm.Heading).Append("\n\n");
        foreach (var milestone in milestones.OrderBy(milestone => milestone.Number)) text.Append(milestone.Number).Append(". ").Append(Line(milestone, site)).Append('\n');
        return text.ToString();
    }

    private static string Line(Milestone milestone, Uri site)
    {
        var title = VisionForm.OneLine(milestone.Title);
        var posts = milestone.Posts.ToList();
        var mark = milestone.Status switch
        {
            MilestoneStatus.Completed => "*",
            MilestoneStatus.InProgress => "**",
            MilestoneStatus.Dropped => "~~",
            _ => "",
        };

        var line = new StringBuilder(mark);
        // The form knows a link on the title itself only for these two, and only the title's own words can stand there.
        if (milestone.Status is MilestoneStatus.Completed or MilestoneStatus.InProgress && posts is [var own, ..] && VisionForm.OneLine(own.Title) == title)
        {
            line.Append(Link(own, site));
            posts.RemoveAt(0);
        }
        else
        {
            line.Append(Escape(title, isAtStart: true));
        }

        line.Append(mark);
        if (milestone.Status is MilestoneStatus.Paused) line.Append(" *").Append(VisionForm.Paused).Append('*');
        foreach (var post in posts) line.Append(' ').Append(VisionForm.Dot).Append(' ').Append(Link(post, site));
        // Two that read the same are one to whoever reads the page.
        foreach (var description in milestone.Conditions.Where(condition => condition.IsAwaiting).Select(condition => VisionForm.OneLine(condition.Description)).Distinct(StringComparer.Ordinal))
        {
            line.Append(" *").Append(VisionForm.SubjectTo).Append(description == FundingCondition.UsualDescription ? " " : ": ").Append(Escape(description)).Append(")*");
        }

        if (milestone.Status is MilestoneStatus.InProgress) line.Append(' ').Append(VisionForm.Hand).Append(' ').Append(VisionForm.WeAreHere);
        return line.ToString();
    }

    private static string Link(LinkedPost post, Uri site)
    {
        var address = new StringBuilder();
        var url = LinkedPost.Shorten(post.Url, site);
        for (var at = 0; at < url.Length; at++)
        {
            if (url[at] is '&' && IsEntity(url.AsSpan(at))) address.Append("&amp;");
            else address.Append(MarksInAddresses.Contains(url[at]) ? "\\" : "").Append(url[at]);
        }

        return $"[{Escape(VisionForm.OneLine(post.Title))}]({address})";
    }

    /// <summary>Words that Markdown could take for marks, written so that it does not; everything else stays readable.</summary>
    private static string Escape(string text, bool isAtStart = false)
    {
        var escaped = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            // A marker inside a title is words, not a sign: an entity tells them apart.
            if (VisionForm.IsMarker(text, at, out _))
            {
                var rune = Rune.GetRuneAt(text, at);
                escaped.Append(CultureInfo.InvariantCulture, $"&#x{rune.Value:X};");
                at += rune.Utf16SequenceLength - 1;
                continue;
            }

            if (letter is '\\' or '*' or '_' or '[' or ']' or '<' or '`' or '~'
                || (letter is '&' && IsEntity(text.AsSpan(at)))
                || (isAtStart && (at == 0 ? letter is '#' or '+' or '-' or '>' or '(' : letter is '.' or ')' && IsNumber(text.AsSpan(0, at)))))
                escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    private static bool IsEntity(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        return end > 1 && !text[1..end].ContainsAnyExcept(LettersOfEntities);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length <= 9 && !text.ContainsAnyExceptInRange('0', '9');
}
