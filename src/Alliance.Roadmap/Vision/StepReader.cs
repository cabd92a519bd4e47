using System.Text;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Alliance.Roadmap.Vision;

/// <summary>Reads one item of the list: its title and form, then links, conditions and the marker. What is none of these
/// is refused, so that nothing is guessed.</summary>
internal sealed class StepReader(string file, Uri site, int number)
{
    private readonly StringBuilder title = new();
    private readonly List<PostLink> posts = [];
    private readonly List<string> conditions = [];
    private int line;
    private MilestoneStatus? form;
    private bool isPaused;
    private bool isHere;

    /// <summary>Whether the title has ended, so that only links, conditions and the marker may follow.</summary>
    private bool hasEnded;

    public Outcome Read(ListItemBlock item, out VisionStep? step)
    {
        step = null;
        line = item.Line + 1;
        if (item.Count == 0) return Empty();
        if (item is not [ParagraphBlock { Inline: { } content }])
            return Refuse("vision.not-one-line", item.OfType<ParagraphBlock>().FirstOrDefault() is null
                ? "is not a plain line of text. Please write the step's title, in one paragraph without headings or lists."
                : "has more than one paragraph. Please keep to one, without lists or blocks inside.");

        foreach (var part in Parts(content))
            if (Take(part) is { } problem) return problem;

        var name = VisionForm.OneLine(title.ToString());
        if (name.Length == 0) return Empty();
        if (isPaused && form is not null) return Refuse("vision.two-forms", $"is written as {form.Value.InWords()} and as paused. Please choose one.");
        var status = isPaused ? MilestoneStatus.Paused : form ?? MilestoneStatus.Planned;
        if (new Wording(name).Problem() is { } unfit) return At(unfit);
        foreach (var post in posts)
            if ((Text.Problem("The link's text", post.Title, 300) ?? Text.Problem("The link's address", post.Url, 2000)) is { } wrong) return At(wrong);
        foreach (var condition in conditions)
            if (Text.Problem("The condition", condition, 500) is { } wrong) return At(wrong);
        step = new VisionStep(name, status) { Posts = [.. posts.DistinctBy(post => post.Url)], Conditions = [.. conditions.Distinct()], IsHere = isHere, Line = line };
        return Outcome.Done;
    }

    /// <summary>Neighboring literals become one, so that the marker is found even across a line break. What was written as
    /// an entity or as code stays apart: it is never a sign.</summary>
    private static IEnumerable<(Inline Inline, string? Literal)> Parts(ContainerInline content)
    {
        var run = new StringBuilder();
        Inline? first = null;
        foreach (var inline in content)
        {
            if (inline is LiteralInline or LineBreakInline)
            {
                first ??= inline;
                run.Append(VisionReader.Flat(inline));
                continue;
            }

            if (first is not null) yield return (first, run.ToString());
            (first, _) = (null, run.Clear());
            yield return (inline, null);
        }

        if (first is not null) yield return (first, run.ToString());
    }

    private Refusal? Take((Inline Inline, string? Literal) part) => part switch
    {
        { Literal: { } text } => TakeText(text, part.Inline.NextSibling),
        { Inline: HtmlEntityInline or CodeInline } when !hasEnded => Append(VisionReader.Flat(part.Inline)),
        { Inline: HtmlInline { Tag: ['<', '!', '-', '-', ..] } } => null,
        { Inline: HtmlInline html } => Refuse("vision.html", $"has HTML in it ({html.Tag}). Please write it in Markdown."),
        { Inline: EmphasisInline emphasis } => TakeEmphasis(emphasis),
        { Inline: LinkInline { IsImage: true } } => Refuse("vision.image", "has an image in it, which a step has no place for. Please link to it instead."),
        { Inline: LinkInline link } => TakeLink(link),
        _ => Unreadable(VisionReader.Flat(part.Inline)),
    };

    private Refusal? TakeText(string text, Inline? next)
    {
        while (VisionForm.FindMarker(text, out var start, out var end))
        {
            if (TakeText(text[..start], null) is { } problem) return problem;
            (hasEnded, isHere) = (HasTitle, true);
            text = text[end..];
        }

        // The part's own next sibling may be a second literal of the same run; what follows the run is what counts.
        while (next is LiteralInline or LineBreakInline) next = next.NextSibling;
        var plain = text.TrimEnd();
        if (next is LinkInline && HasTitle | plain.Trim().Length > 1 && plain.EndsWith(VisionForm.Dot))
        {
            var before = plain[..^1];
            if (hasEnded && before.Trim().Length > 0) return Unreadable(before);
            if (!hasEnded) title.Append(before);
            hasEnded = true;
            return null;
        }

        if (!hasEnded) return Append(text);
        return text.Trim() is { Length: > 0 } rest ? Unreadable(rest) : null;
    }

    private Refusal? TakeEmphasis(EmphasisInline emphasis)
    {
        var text = VisionForm.OneLine(VisionReader.Flat(emphasis));
        var isItalic = emphasis is { DelimiterChar: '*' or '_', DelimiterCount: 1 };
        if (isItalic && text.StartsWith('(') && emphasis.FirstChild is LiteralInline { IsFirstCharacterEscaped: false } && TakeNote(text, out var problem)) return problem;
        if (hasEnded) return Unreadable(text);
        if (HasTitle)
            return isItalic && text.StartsWith('(') ? Unreadable(text) : TakeInside(emphasis);

        form = isItalic ? MilestoneStatus.Completed : emphasis.DelimiterChar is '~' ? MilestoneStatus.Dropped : MilestoneStatus.InProgress;
        if (Within(Within(emphasis)) is EmphasisInline || Within(emphasis) is EmphasisInline)
            return Refuse("vision.two-forms", "is written in two forms at once. Please choose italics (completed), bold (in progress) or ~~struck through~~ (dropped).");
        if (TakeInside(emphasis) is { } wrong) return wrong;
        hasEnded = true;
        return null;
    }

    /// <summary>"(paused)" and "(subject to …)"; false for any other words in parentheses.</summary>
    private bool TakeNote(string text, out Refusal? problem)
    {
        problem = null;
        var isCondition = text.StartsWith(VisionForm.SubjectTo, StringComparison.OrdinalIgnoreCase) && text.EndsWith(')');
        if (!isCondition && !text.Equals(VisionForm.Paused, StringComparison.OrdinalIgnoreCase)) return false;
        if (!HasTitle)
        {
            problem = Empty();
        }
        else if (isCondition)
        {
            var description = text[VisionForm.SubjectTo.Length..^1].Trim();
            if (description.StartsWith(':')) description = description[1..].Trim();
            if (description.Length == 0) problem = Refuse("vision.empty-condition", $"has a condition without words. Please say what it is subject to, for example “{FundingCondition.UsualDescription}”.");
            else conditions.Add(description);
        }
        else
        {
            isPaused = true;
        }

        hasEnded = true;
        return true;
    }

    private Refusal? TakeLink(LinkInline link)
    {
        if (Address(link) is not { } url) return NoAddress(link);
        if (hasEnded)
        {
            Add(link, url);
            return null;
        }

        Add(link, url);
        if (!HasTitle && Within(link) is EmphasisInline emphasis) return TakeEmphasis(emphasis);
        return Append(VisionReader.Flat(link));
    }

    /// <summary>The title inside its form, links included.</summary>
    private Refusal? TakeInside(ContainerInline container)
    {
        foreach (var link in container.Descendants<LinkInline>())
        {
            if (link.IsImage || Address(link) is not { } url) return NoAddress(link);
            Add(link, url);
        }

        return Append(VisionReader.Flat(container));
    }

    private void Add(LinkInline link, string url) =>
        posts.Add(new PostLink(VisionForm.OneLine(VisionReader.Flat(link)) is { Length: > 0 } text ? text : url, url));

    /// <summary>The one inline that fills another, if it is one.</summary>
    private static Inline? Within(Inline? inline) => inline is ContainerInline { FirstChild: { } only } container && only == container.LastChild ? only : null;

    private bool HasTitle => title.ToString().AsSpan().Trim().Length > 0;

    private Refusal? Append(string text)
    {
        title.Append(text);
        return null;
    }

    private string? Address(LinkInline link) => string.IsNullOrWhiteSpace(link.Url) ? null : LinkedPost.Resolve(link.Url, site);

    private Refusal NoAddress(LinkInline link) =>
        Refuse("vision.no-address", $"links to “{link.Url}”, which is no web address. Please link to a page: “/blog/…” or “https://…”.");

    private Refusal Unreadable(string text) =>
        Refuse("vision.unknown-form", $"has “{VisionForm.OneLine(text)}” behind its title, which is none of the forms “· [post](address)”, “*(subject to …)*”, “*(paused)*” and “👈 We are here”. Please move it into the title or remove it.");

    private Refusal Empty() => Refuse("vision.empty-step", "has no title. Please write one, or remove the line.");

    private Refusal At(Refusal unfit) => new(unfit.Code, $"{file}, line {line}: {unfit.Reason}");

    private Refusal Refuse(string code, string sentence) => new(code, $"{file}, line {line}: step {number} {sentence}");
}
