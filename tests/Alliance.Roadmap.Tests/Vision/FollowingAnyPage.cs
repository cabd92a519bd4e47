using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;
using CsCheck;

namespace Alliance.Roadmap.Tests.Vision;

/// <summary>Any page followed by any other: what a hand-written case would not think of.</summary>
public sealed class FollowingAnyPage
{
    private static readonly string[] Titles =
    [
        "Build community interest", "Launch an independent mirror", "Form the supporting organization", "Translate the documentation", "Hire a director",
        "Meet in person every year", "Write a handbook", "Write a short handbook", "Publish a public roadmap",
    ];

    private static readonly Gen<string[]> Lists = Gen.Select(Gen.Shuffle(Titles), Gen.Int[1, 8], Gen.OneOf("*{0}*", "**{0}**", "{0}", "{0} *(paused)*", "~~{0}~~").Array[9], Gen.OneOf("", "", " · [post](/a)", " · [post](/a) · [other](/b)").Array[9], Gen.OneOf("", "", " *(subject to availability of funds)*", " *(subject to: a jury)*").Array[9])
        .Select((titles, count, forms, posts, conditions) => Enumerable.Range(0, count).Select(at => string.Format(null, forms[at], titles[at]) + posts[at] + conditions[at]).ToArray());

    [Fact]
    public void leaves_nothing_to_follow_and_a_ledger_that_replays() => Gen.Select(Lists, Lists, Gen.Bool).Sample(
        (first, then, dropMissing) =>
        {
            var (plan, organization, ledger) = Page.Begun(Page.With(first));
            var page = Page.With(then);
            if (Comparison.Of(page, plan, organization, Page.Site, dropMissing, out var comparison).Refused(out var refusal))
            {
                Assert.Equal("vision.ambiguous", refusal.Code);
                return;
            }

            var promised = comparison!.Differences.Acts().ToList();
            A.Taken(comparison.Apply(plan, organization, Page.Act()));
            var drafted = plan.Milestones.SelectMany(step => step.Unrecorded).Select(draft => draft.Name).Order();
            Assert.Equal(promised.Order(), drafted);
            ledger.Save(plan);

            Assert.All(page.Differences(plan, organization, dropMissing), difference => Assert.True(difference.IsReported, difference.Words));
            var titles = page.Steps.Select(step => step.Title).ToList();
            Assert.Equal(titles, plan.Milestones.Select(step => step.Title).Where(titles.Contains));
            Assert.Equal(Enumerable.Range(1, plan.Milestones.Count), plan.Milestones.Select(step => step.Number));
            Assert.Empty(ledger.Faults());
            Assert.Equal(plan.Milestones.Select(step => step.Facts().ToJson().ToJsonString()), Replay.Of(ledger.Entries).Steps.Select(step => step.ToJson().ToJsonString()));
        },
        iter: 5_000);
}
