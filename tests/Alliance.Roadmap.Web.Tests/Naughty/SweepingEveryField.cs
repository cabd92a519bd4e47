using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Layout;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Naughty;

/// <summary>Every field of every form there is, found in the pages themselves from the table of all routes, meets every text: no fault, and
/// nothing that anybody wrote becomes markup. What cannot be kept is refused in words.</summary>
public abstract class SweepingEveryField(Site site)
{
    private const int Most = 4_000;

    /// <summary>Fields that what is pressed in the table does not read: another choice of the same form does.</summary>
    private static readonly string[] NotRead =
    [
        "POST /sign-in/set-up/{Link} Form.Name", "POST /board/resolutions/{Number} Text", "POST /board/resolutions/{Number} Opinion",
        "POST /board/resolutions/new Input.Yes", "POST /board/resolutions/new Input.No", "POST /board/resolutions/new Input.Acts", "POST /board/resolutions/new Input.Reason",
        // What only a program fills in is answered like anything else.
        "POST /subscribe Form.Guard.Website", "POST /subscribe LinkForm.Guard.Website", "POST /subscriptions/{token} AddressForm.Guard.Website",
    ];

    /// <summary>All but those that want a new mail for each try: see <see cref="of_signing_in_opens_no_door"/>.</summary>
    public static TheoryData<string, string, string, string> Forms =>
        [.. EveryRoute.Sendings.Select(row => row.Data).Where(row => EveryRoute.Handler(row.Item4).Length > 0 && !row.Item1.StartsWith("POST /sign-in/code", StringComparison.Ordinal) && !row.Item1.StartsWith("POST /sign-in/link", StringComparison.Ordinal)).Select(row => new TheoryDataRow<string, string, string, string>(row.Item1, row.Item2, row.Item3, row.Item4))];

    [Theory, MemberData(nameof(Forms))]
    public async Task meets_nothing_that_breaks_it(string route, string who, string where, string form)
    {
        var routes = new Routes(site);
        using var visitor = EveryRoute.First(who) is { } office ? await site.SignedIn(office) : site.Visitor();
        var selector = $"form:has(input[name=_handler][value='{EveryRoute.Handler(form)[..^1]}'])";
        var (address, page) = ("", (Page?)null);

        foreach (var field in (await Open()).Document.QuerySelector(selector)!.QuerySelectorAll("input, textarea, select").Where(IsWritten).Select(field => (Name: field.GetAttribute("name")!, Most: Longest(field), IsFree: IsFree(field))).DistinctBy(field => field.Name).ToList())
        {
            // What nobody types into meets fewer: a choice, a tick, what a page hands to itself.
            foreach (var text in field.IsFree ? NaughtyStrings.Together(field.Most, field.Most < 1_000 ? " " : "\n").Append(new string('x', 200_000)) : NaughtyStrings.Together(Most, "\n").Take(1))
                Harmless(await Send(field.Name, text), route, field.Name);
            foreach (var text in NaughtyStrings.Refused.Take(field.IsFree ? NaughtyStrings.Refused.Count : 1))
            {
                var answer = await Send(field.Name, text);
                Harmless(answer, route, field.Name);

                // A form of bytes has no half letters: what comes is U+FFFD already.
                if (field.IsFree && !text.Any(char.IsSurrogate) && !NotRead.Any(one => $"{route} {field.Name}".StartsWith(one, StringComparison.Ordinal))) Assert.True(answer.Alert.Length > 0 || (int)answer.Status >= 400, $"{route} took U+{(int)text.First(letter => !char.IsAsciiLetter(letter)):X4} in {field.Name}: {answer.Words}");
            }
        }

        async Task<Page> Open()
        {
            if (address.Length > 0 && (page = await visitor.Open(address)).Document.QuerySelector(selector) is not null) return page;
            if (EveryRoute.First(who) is null) site.Clock.Advance(TimeSpan.FromHours(1));   // mails for strangers are counted by the hour
            address = await routes.Real(where, visitor);
            return page = await visitor.Open(address);
        }

        async Task<Page> Send(string name, string text)
        {
            var shown = await Open();
            if (shown.Document.QuerySelector(selector) is null) return shown;   // too many mails were asked for, for example
            var filled = (await routes.Real(form.Replace("Input.Step=change", "Input.Step=preview", StringComparison.Ordinal)[EveryRoute.Handler(form).Length..].TrimStart(), visitor)).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]))
                .Where(pair => pair.Item1 != name).Append((name, text)).ToArray();
            return await visitor.Submit(shown, selector, filled);
        }
    }

    [Fact]
    public async Task of_signing_in_opens_no_door()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await site.Invite(Alliance.Roadmap.Board.Office.Director, email: email);
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/sign-in"), "main form", ("Form.Email", email));
        var mail = await site.SignInMail(email);
        var (code, link) = (await visitor.Open("/sign-in/code"), await visitor.Open($"/sign-in/link/{mail.Link.Split('/')[^1]}"));
        foreach (var text in NaughtyStrings.Kept.Concat(NaughtyStrings.Refused.Where(text => !text.Any(char.IsSurrogate))).Append(new string('x', 200_000)))
        {
            var answer = await visitor.Submit(code, "main form", ("Form.Code", text));
            Harmless(answer, "POST /sign-in/code", "Form.Code");
            Assert.True(answer.Alert.Length > 0 || (int)answer.Status >= 400, $"{answer.Words} for {text}");

            // The longest address that the server reads is shorter than the longest text.
            if (text.Length > 1_000 || text is "." or "..") continue;
            answer = await visitor.Open($"/sign-in/link/{Uri.EscapeDataString(text)}");
            Harmless(answer, "GET /sign-in/link", text);
            Assert.True(answer.Alert.Length > 0 || (int)answer.Status is >= 400 and < 500, $"{answer.Words} for {text}");
            Assert.Null(answer.Document.QuerySelector("form:has(input[value=redeem])"));
            using var pressed = new FormUrlEncodedContent(link.Document.QuerySelectorAll("main form input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!)));
            Harmless(await Page.Read(await visitor.Client.PostAsync($"/sign-in/link/{Uri.EscapeDataString(text)}", pressed)), "POST /sign-in/link", text);
        }

        Assert.Contains("/sign-in", (await visitor.Open("/board")).Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Null((await site.Ask(db => db.Users.SingleAsync(account => account.Email == email))).FirstSignedInAt);
    }

    [Fact]
    public async Task of_an_act_by_program_breaks_nothing()
    {
        using var program = await site.Program(Alliance.Roadmap.Board.Office.President);
        var slug = await Milestones.Steps.Step(site);
        foreach (var member in new[] { "reason", "decision", "evidence", "extent" })
        {
            foreach (var text in NaughtyStrings.Kept.Concat(NaughtyStrings.Refused))
            {
                // Written by hand: half a letter is no text that a serializer would write.
                var json = $"{{ \"{member}\": \"{string.Concat(text.Select(letter => $"\\u{(int)letter:x4}"))}\" }}";
                using var body = new StringContent(json, Encoding.UTF8, "application/json");
                using var answer = await program.PostAsync($"/api/v1/milestones/{slug}/resume", body);
                var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                Assert.True((int)answer.StatusCode is 400 or 409, $"{answer.StatusCode} for {json}");
                var code = problem.GetProperty("code").GetString();
                if (NaughtyStrings.Refused.Contains(text) && member is not ("extent" or "decision")) Assert.True(code is "input.unreadable" or "input.not-json" or "milestone.not-paused", $"{code} for {json}");
            }
        }
    }

    /// <summary>Whatever stands in the answer was written by us, or is words.</summary>
    internal static void Harmless(Page page, string where, string field)
    {
        Assert.True((int)page.Status < 500, $"{where}, {field}: {page.Status}");
        Harmless(page.Document, $"{where}, {field}");
    }

    internal static void Harmless(IDocument document, string where)
    {
        foreach (var element in document.All)
        {
            if (element is IHtmlScriptElement script) Assert.True(script.Type is "application/ld+json" || script.Source?.StartsWith("/passkeys.", StringComparison.Ordinal) is true, $"{where}: {element.OuterHtml}");
            if (element.LocalName is "iframe" or "base" or "object" or "embed" or "math" or "meta" && element.ParentElement?.LocalName is not "head") Assert.True(element.ClassList.Contains("message") || element.GetAttribute("src")?.Contains("/embed", StringComparison.Ordinal) is true, $"{where}: {element.OuterHtml}");
            foreach (var attribute in element.Attributes)
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), $"{where}: {element.OuterHtml}");
                if (attribute.Name is "href" or "src" or "action" or "formaction") Assert.False(attribute.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || attribute.Value.TrimStart().StartsWith("data:text", StringComparison.OrdinalIgnoreCase), $"{where}: {element.OuterHtml}");
            }
        }
    }

    private static bool IsWritten(IElement field) => field.GetAttribute("name") is { Length: > 0 } name && name is not ("__RequestVerificationToken" or "_handler") && field is not IHtmlInputElement { Type: "submit" or "button" };

    private static bool IsFree(IElement field) => field is IHtmlTextAreaElement or IHtmlInputElement { Type: "text" };

    private static int Longest(IElement field) => int.TryParse(field.GetAttribute("maxlength"), out var longest) ? Math.Min(longest, Most) : field is IHtmlTextAreaElement ? Most : 200;

    /// <summary>Only for the addresses it knows.</summary>
    private sealed class Routes(Site site) : EveryRoute(site);
}

// On one database only, for the time it takes: the one that cannot store NUL, so that none slips through.
public sealed class SweepingEveryFieldOnPostgreSql(PostgreSqlSite site) : SweepingEveryField(site), IClassFixture<PostgreSqlSite>;
