using System.Text;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Vision;
using CsCheck;

namespace Alliance.Roadmap.Tests.Vision;

public sealed class ExportingTheVision
{
    private static readonly string[] Awkward =
    [
        "*", "_", "**", "[", "]", "~~", "~", "\\", "<", ">", "#", "1.", "1)", "&amp;", "&", "`", "!", "-", "+", "=", "---", "(", ")", "|", ":", "·", "👈", "👈 We are here", "ðŸ‘ˆ We are here",
        "(paused)", "(subject to: money)", "(subject to availability of funds)", "https://example.org", "<b>", "[x](y)", "![", "é", "🚀", "日本", "a", "word", " ", "  ", "\t", "\u00a0", "\n", "&#x41;", "<!--", "*(paused)*", "{.x}", "\"", "'", "$", "^", "%",
    ];

    private static readonly Gen<string> Words = Gen.OneOf(Awkward).Array[1, 6].Select(string.Concat);
    private static readonly Gen<string> Titles = Words.Where(text => Text.Tidy(text) is not null);
    private static readonly Gen<string> Addresses = Gen.OneOf(
        "https://mage-os.org/blog/a", "https://mage-os.org//b", "https://example.org/(c)_*d*?e=f&amp;g=h#i", "https://mage-os.org/?q=%5B&lt;", "https://mage-os.org/", "https://example.org/~user/_x_", "https://mage-os.org/%E2%9C%93");

    private static readonly Gen<Plan> Plans = Gen.Select(
            Titles,
            Gen.Enum<MilestoneStatus>(),
            Gen.Select(Titles, Addresses).Array[0, 3],
            Gen.Select(Titles, Gen.Int[0, 2]).Array[0, 3],
            Gen.Bool)
        .Array[1, 6].Select(steps =>
        {
            var plan = new Plan("Roadmap");
            foreach (var (title, status, posts, conditions, isNamedAlike) in steps)
            {
                var links = posts.DistinctBy(post => post.Item2).Select((post, at) => new LinkedPost(at == 0 && isNamedAlike ? title : post.Item1, post.Item2));
                var step = plan.Import(new(title), status, conditions.Select(condition => new FundingCondition(condition.Item1)), links, Page.Act());
                foreach (var (condition, (_, state)) in step.Conditions.Zip(conditions))
                {
                    if (state == 1) A.Taken(step.Confirm(condition, Page.Act() with { Evidence = "the contract" }));
                    if (state == 2) A.Taken(step.Waive(condition, Page.Act()));
                }
            }

            return plan;
        });

    [Fact]
    public void writes_the_real_list_as_it_was_published()
    {
        var (plan, _, _) = Page.Begun(Page.Named("about.md"));
        var published = File.ReadAllLines(Page.PathOf("about.md")).Skip(37).Take(7).Select(line => line.Replace("ðŸ‘ˆ", "👈", StringComparison.Ordinal));
        Assert.Equal(["## Vision", "", .. published, ""], VisionExport.Write(plan.Milestones, Page.Site).Split('\n'));
    }

    [Fact]
    public void names_what_a_step_waits_for_twice_only_once()
    {
        var plan = new Plan("Roadmap");
        plan.Import(new("One"), MilestoneStatus.Planned, [new FundingCondition("money"), new FundingCondition("money")], [], Page.Act());
        var text = VisionExport.Write(plan.Milestones, Page.Site);
        Assert.Equal("## Vision\n\n1. One *(subject to: money)*\n", text);
        Assert.Empty(Page.Read(text).Differences(plan));
    }

    [Fact]
    public void says_where_we_are_at_steps_in_progress_only()
    {
        var text = VisionExport.Write(Page.BegunWith("*One*", "Two 👈 We are here", "Three").Milestones, Page.Site);
        Assert.DoesNotContain("We are here", text, StringComparison.Ordinal);
        text = VisionExport.Write(Page.BegunWith("**One**", "**Two**", "Three").Milestones, Page.Site);
        Assert.Equal("## Vision\n\n1. **One** 👈 We are here\n2. **Two** 👈 We are here\n3. Three\n", text);
    }

    [Fact]
    public void leaves_out_conditions_met_or_waived()
    {
        var step = A.FundedMilestone();
        Assert.Equal("## Vision\n\n1. Launch the distribution\n", VisionExport.Write([step], Page.Site));
    }

    [Fact]
    public void reads_back_without_differences() => Plans.Sample(
        plan =>
        {
            var text = VisionExport.Write(plan.Milestones, Page.Site);
            var differences = Page.Read(text).Differences(plan);
            Assert.True(differences.Count == 0, text + string.Join('\n', differences.Select(difference => difference.Words)));
        },
        iter: 3_000);

    [Fact]
    public void begins_a_second_roadmap_that_writes_the_same() => Plans.Sample(
        plan =>
        {
            var text = VisionExport.Write(plan.Milestones, Page.Site);
            Assert.Equal(text, VisionExport.Write(Page.Begun(Page.Read(text)).Plan.Milestones, Page.Site));
        },
        iter: 1_000);

    [Fact]
    public void writes_back_whatever_was_understood_and_refuses_the_rest() => Gen.OneOf([.. Awkward, "**", "*", "~~", " · [post](/a)", " *(subject to: money)*", " *(paused)*", "[x](/y)", "   "]).Array[1, 10].Select(string.Concat).Array[1, 4].Sample(
        lines =>
        {
            if (VisionDocument.Read("page.md", Encoding.UTF8.GetBytes(Page.Text(lines)), Page.Site, out var document).Refused(out var refusal))
            {
                Assert.StartsWith("page.md", refusal.Reason, StringComparison.Ordinal);
                return;
            }

            var plan = Page.Begun(document!).Plan;
            var text = VisionExport.Write(plan.Milestones, Page.Site);
            Assert.Empty(document!.Differences(plan));
            Assert.Empty(Page.Read(text).Differences(plan));
        },
        iter: 20_000);
}
