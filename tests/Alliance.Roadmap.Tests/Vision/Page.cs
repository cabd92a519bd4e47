using System.Text;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Vision;

namespace Alliance.Roadmap.Tests.Vision;

/// <summary>Pages for the tests, and what becomes of them.</summary>
internal static class Page
{
    public static readonly Uri Site = new("https://mage-os.org");
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly PublishedPage FirstOfMarch = new(new(2027, 3, 1), new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 3, 2, 0, 0, 0, TimeSpan.Zero));

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    /// <summary>A page of the test data, understood.</summary>
    public static VisionDocument Named(string name)
    {
        A.Taken(VisionDocument.Open(PathOf(name), Site, out var document));
        return document!;
    }

    /// <summary>Understood text.</summary>
    public static VisionDocument Read(string text)
    {
        A.Taken(VisionDocument.Read("page.md", Encoding.UTF8.GetBytes(text), Site, out var document));
        return document!;
    }

    /// <summary>A page whose list has these lines.</summary>
    public static VisionDocument With(params string[] steps) => Read(Text(steps));

    public static string Text(params string[] steps) => "## Vision\n\n" + string.Concat(steps.Select((step, at) => $"{at + 1}. {step}\n"));

    /// <summary>The one step a line becomes.</summary>
    public static VisionStep Step(string line) => Assert.Single(With(line).Steps);

    public static Act Act()
    {
        A.Taken(FirstOfMarch.ToAct(null, Now, out var act));
        return act!;
    }

    /// <summary>The roadmap as this page begins it, its entries written.</summary>
    public static (Plan Plan, Organization Organization, PaperLedger Ledger) Begun(VisionDocument document)
    {
        var (plan, organization) = (new Plan("Roadmap"), new Organization());
        document.Follow(plan, organization);
        return (plan, organization, new PaperLedger().Save(plan));
    }

    public static Plan BegunWith(params string[] steps) => Begun(With(steps)).Plan;

    public static IReadOnlyList<Difference> Differences(this VisionDocument document, Plan plan, Organization? organization = null, bool dropMissing = false)
    {
        A.Taken(Comparison.Of(document, plan, organization ?? new Organization(), Site, dropMissing, out var comparison));
        return comparison!.Differences;
    }

    /// <summary>Compares and applies.</summary>
    public static void Follow(this VisionDocument document, Plan plan, Organization? organization = null, bool dropMissing = false)
    {
        organization ??= new Organization();
        A.Taken(Comparison.Of(document, plan, organization, Site, dropMissing, out var comparison));
        A.Taken(comparison!.Apply(plan, organization, Act()));
    }

    /// <summary>Which acts the differences mean, those only reported left out.</summary>
    public static IEnumerable<string> Acts(this IEnumerable<Difference> differences) => differences.SelectMany(difference => difference.Acts);
}
