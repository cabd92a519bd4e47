using Alliance.Roadmap.Posts;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Alliance.Roadmap.Vision;

/// <summary>Reads a page's syntax tree: the numbered list under "Vision", and the lists that say who the association is.</summary>
internal sealed class VisionReader(string file, Uri site)
{
    private const int DeepestFrontMatter = 20;

    private static readonly MarkdownPipeline Form = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UsePreciseSourceLocation().Build();

    public Outcome Read(string text, out VisionDocument? document)
    {
        document = null;
        MarkdownDocument page;
        try
        {
            page = Markdown.Parse(text, Form);
        }
        catch (ArgumentException)
        {
            // Markdig's only way to say that brackets or quotes are nested a hundred deep.
            return new Refusal("vision.too-deep", $"{file} nests its marks so deeply that it cannot be a page for people. Please name the right file.");
        }

        if (FrontMatter(text, page, out var title) is { } broken) return broken;
        if (List(page, out var list) is { } problem) return problem;
        if (list!.Count > VisionDocument.MostSteps)
            return Refuse(list.Line, "vision.too-many-steps", $"the list under “Vision” has {list.Count:N0} steps; at most {VisionDocument.MostSteps} are read. Please check that this is the right list.");

        var steps = new List<VisionStep>();
        foreach (var item in list.OfType<ListItemBlock>())
        {
            if (new StepReader(file, site, steps.Count + 1).Read(item, out var step).Refused(out var refusal)) return refusal;
            steps.Add(step!);
        }

        if (People(page, out var board, out var committees) is { } unreadable) return unreadable;
        document = new VisionDocument(steps) { Name = NameIn(title), Board = board, Committees = committees, StatutesUrl = StatutesIn(page) };
        return Outcome.Done;
    }

    /// <summary>All text of an inline, its marks gone.</summary>
    internal static string Flat(Inline? inline) => inline switch
    {
        null => "",
        LiteralInline literal => literal.Content.ToString(),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        AutolinkInline link => link.Url,
        ContainerInline container => string.Concat(container.Select(Flat)),
        _ => "",
    };

    private Refusal Refuse(int line, string code, string sentence) => new(code, $"{file}, line {line + 1}: {sentence}");

    private Refusal? List(MarkdownDocument page, out ListBlock? list)
    {
        list = null;
        var sections = Sections(page, VisionForm.Heading).ToList();
        if (sections.Count == 0)
            return new Refusal("vision.no-list", $"{file} has no heading “Vision”. Please put the steps in a numbered list under one: “## Vision”, then “1. …”.");
        var lists = sections.SelectMany(section => section.Blocks.OfType<ListBlock>()).ToList();
        var numbered = lists.FindAll(candidate => candidate.IsOrdered);
        if (numbered.Count > 1)
            return Refuse(numbered[1].Line, "vision.two-lists", "a second numbered list begins under “Vision”. Please put all steps in one list; a paragraph at the margin between two steps splits it.");
        if (numbered.Count == 0 && lists.Count > 0)
            return Refuse(lists[0].Line, "vision.no-list", "the list under “Vision” has bullets. Please number the steps: “1. …”, “2. …”.");
        if (numbered.Count == 0)
            return Refuse(sections[0].Heading.Line, "vision.no-list", "there is no numbered list under “Vision”. Please write the steps there: “1. …”, “2. …”.");
        list = numbered[0];
        return null;
    }

    private static IEnumerable<(HeadingBlock Heading, List<Block> Blocks)> Sections(MarkdownDocument page, params string[] names)
    {
        var blocks = page.ToList();
        for (var at = 0; at < blocks.Count; at++)
        {
            if (blocks[at] is not HeadingBlock heading || !names.Contains(VisionForm.OneLine(Flat(heading.Inline)), StringComparer.OrdinalIgnoreCase)) continue;
            yield return (heading, blocks.Skip(at + 1).TakeWhile(block => block is not HeadingBlock next || next.Level > heading.Level).ToList());
        }
    }

    // Events instead of a tree of nodes: a hostile file cannot make the parser nest.
    private Refusal? FrontMatter(string text, MarkdownDocument page, out string? title)
    {
        title = null;
        if (page.FirstOrDefault() is not YamlFrontMatterBlock block)
        {
            return text.AsSpan(0, Math.Max(0, text.IndexOf('\n'))).TrimEnd().SequenceEqual("---")
                ? Refuse(0, "vision.front-matter", "the front matter begins here with --- and never ends. Please close it with a line of --- as well.")
                : null;
        }

        var parser = new Parser(new StringReader(block.Lines.ToString()));
        var depth = 0;
        string? key = null;
        try
        {
            while (parser.MoveNext())
            {
                var current = parser.Current!;
                if (depth == 0 && current is NodeEvent and not MappingStart && !(current is Scalar { Value: "" }))
                    return Refuse(Line(current.Start), "vision.front-matter", "the front matter is not a list of “name: value” lines. Please correct or remove it.");
                if (depth == 1 && current is NodeEvent)
                {
                    if (key == "title" && current is Scalar value) title = value.Value;
                    key = key is null ? (current as Scalar)?.Value ?? "" : null;
                }

                depth += current is MappingStart or SequenceStart ? 1 : current is MappingEnd or SequenceEnd ? -1 : 0;
                if (depth > DeepestFrontMatter) return Refuse(Line(current.Start), "vision.front-matter", "the front matter is nested too deeply. Please correct or remove it.");
            }
        }
        catch (YamlException wrong)
        {
            return Refuse(Line(wrong.Start), "vision.front-matter", $"the front matter cannot be read: {wrong.Message.TrimEnd('.')}. Please correct or remove it.");
        }

        if (Text.Problem("The title in the front matter", title, OrganizationConfiguration.LongestName) is { } unfit) return Refuse(block.Line, unfit.Code, unfit.Reason);
        return null;

        // YAML counts from 1 behind the opening line.
        int Line(Mark mark) => block.Line + (int)mark.Line;
    }

    /// <summary>"About the Mage-OS Alliance" names the Mage-OS Alliance.</summary>
    private static string? NameIn(string? title)
    {
        if (Text.Tidy(title) is not { } name) return null;
        foreach (var opening in (string[])["About the ", "About "])
            if (name.StartsWith(opening, StringComparison.OrdinalIgnoreCase) && name.Length > opening.Length) return name[opening.Length..].Trim();
        return name;
    }

    private string? StatutesIn(MarkdownDocument page) =>
        Sections(page, "Bylaws", "Statutes").SelectMany(section => section.Blocks)
            .SelectMany(block => block is LeafBlock leaf ? [leaf] : block.Descendants<LeafBlock>())
            .SelectMany(leaf => leaf.Inline?.Descendants<LinkInline>() ?? [])
            .Where(link => !link.IsImage && !string.IsNullOrWhiteSpace(link.Url))
            .Select(link => LinkedPost.Resolve(link.Url!, site)).FirstOrDefault(url => url is { Length: <= 2000 });

    private Refusal? People(MarkdownDocument page, out IReadOnlyList<BoardMember>? board, out IReadOnlyList<Committee>? committees)
    {
        (board, committees) = (null, null);
        if (ItemsUnder(page, "Board of Directors", out var members) is { } unreadable) return unreadable;
        if (ItemsUnder(page, "Committees", out var groups) is { } wrong) return wrong;
        board = members?.Select(item =>
        {
            var (name, country) = WithCountry(item.Text);
            return new BoardMember(name, country, item.Role);
        }).ToList();
        committees = groups?.Select(item =>
        {
            var role = item.Role is { } text && text.StartsWith("Lead:", StringComparison.OrdinalIgnoreCase) ? text["Lead:".Length..] : item.Role;
            var (lead, country) = role is null ? (null, null) : WithCountry(role);
            return new Committee(item.Text, lead, country);
        }).ToList();
        return null;
    }

    /// <summary>The bullets of a list under a heading: what stands before the italics, and the italics.</summary>
    private Refusal? ItemsUnder(MarkdownDocument page, string heading, out List<(string Text, string? Role)>? items)
    {
        items = null;
        if (Sections(page, heading).SelectMany(section => section.Blocks.OfType<ListBlock>()).FirstOrDefault() is not { } list) return null;
        if (list.Count > VisionDocument.MostSteps) return Refuse(list.Line, "vision.too-many-people", $"the list under “{heading}” has {list.Count:N0} lines; at most {VisionDocument.MostSteps} are read. Please check that this is the right list.");
        items = [];
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var line = item.OfType<ParagraphBlock>().FirstOrDefault()?.Inline;
            var role = line?.OfType<EmphasisInline>().LastOrDefault();
            var text = VisionForm.OneLine(string.Concat((line ?? []).TakeWhile(inline => inline != role).Select(Flat))).TrimEnd(' ', '-', '–', '—');
            var said = role is null ? null : VisionForm.OneLine(Flat(role));
            if (text.Length == 0) return Refuse(item.Line, "vision.no-name", $"a line under “{heading}” has no name. Please write it, or remove the line.");
            if ((Text.Problem("The name", text, OrganizationConfiguration.LongestName) ?? Text.Problem("The role", said, OrganizationConfiguration.LongestName)) is { } unfit) return Refuse(item.Line, unfit.Code, unfit.Reason);
            items.Add((text, said is "" ? null : said));
        }

        return null;
    }

    private static (string Name, string? Country) WithCountry(string text)
    {
        text = text.Trim();
        return text.EndsWith(')') && text.LastIndexOf('(') is > 0 and var open
            ? (text[..open].TrimEnd(), text[(open + 1)..^1].Trim() is { Length: > 0 } country ? country : null)
            : (text, null);
    }
}
