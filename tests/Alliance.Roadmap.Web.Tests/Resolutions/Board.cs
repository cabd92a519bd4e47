using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Tests.Board;

namespace Alliance.Roadmap.Web.Tests.Resolutions;

/// <summary>Six members, each with a browser; the President comes first, and whom the published page names has left.</summary>
internal sealed class Board : IDisposable
{
    private static readonly Office[] Offices = [Office.President, Office.VicePresident, Office.Treasurer, Office.Actuary, Office.Director, Office.Director];

    private Board(IReadOnlyList<Visitor> members) => Members = members;

    public IReadOnlyList<Visitor> Members { get; }

    public Visitor this[int at] => Members[at];

    public static async Task<Board> Of(Site site)
    {
        var members = new List<Visitor>();
        foreach (var office in Offices) members.Add(await site.SignedIn(office));
        await site.NameNobodyElse();
        return new(members);
    }

    /// <summary>The President drafts; answers with the motion's id.</summary>
    public async Task<string> Draft(string text, string kind = "meeting")
    {
        var page = await this[0].Submit(await this[0].Open("/board/motions/new"), "main form", ("Input.Text", text), ("Input.Kind", kind));
        return page.Address.Segments[^1];
    }

    public async Task Open(string id, params (string, string)[] filled) =>
        Assert.Equal("", (await this[0].Submit(await this[0].Open($"/board/motions/{id}/open"), "main form", filled)).Alert);

    public void Dispose()
    {
        foreach (var member in Members) member.Dispose();
    }
}

internal static class Votes
{
    /// <summary>Two taps: the mail's link, then a button.</summary>
    public static async Task<Page> Vote(this Visitor member, string motion, string vote) =>
        await member.Submit(await member.Open($"/board/motions/{motion}"), $"button[value={vote}]");
}
