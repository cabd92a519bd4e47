using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Tests.Board;
using Alliance.Roadmap.Web.Tests.Digests;
using Alliance.Roadmap.Web.Tests.Milestones;
using Alliance.Roadmap.Webhook;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Layout;

/// <summary>Every address the running application answers, tried as it is meant and as it is not. A new route needs a row here.</summary>
public abstract partial class EveryRoute(Site site)
{
    /// <summary>What is read: by whom, where it works, and where it does not, with the answer.</summary>
    private const string Read = """
        GET /                                                             | anyone     | /                                         |
        GET /about                                                        | anyone     | /about                                    |
        GET /privacy                                                      | anyone     | /privacy                                  |
        GET /milestones/{Slug}                                            | anyone     | /milestones/{step}                        | /milestones/nowhere 404
        GET /history                                                      | anyone     | /history?to=3                             | /history?to=yesterday 404
        GET /digests                                                      | anyone     | /digests                                  |
        GET /digests/{Number:int}                                         | anyone     | /digests/{digest}                         | /digests/9999 404
        GET /digests/{number:int}/frozen.txt                              | anyone     | /digests/{digest}/frozen.txt              | /digests/9999/frozen.txt 404
        GET /resolutions                                                  | anyone     | /resolutions                              |
        GET /resolutions/{Number}                                         | anyone     | /resolutions/{resolution}                 | /resolutions/2026-999 404
        GET /subscribe                                                    | anyone     | /subscribe                                |
        GET /confirm/{token}                                              | anyone     | /confirm/{confirmation}                   | /confirm/made-up 410
        GET /subscriptions/{token}                                        | anyone     | /subscriptions/{token}                    | /subscriptions/made-up 404
        GET /subscriptions/{token}/export                                 | anyone     | /subscriptions/{token}/export             | /subscriptions/made-up/export 404
        GET /unsubscribe/{token}                                          | anyone     | /unsubscribe/{token}                      | /unsubscribe/made-up 404
        GET /vision.md                                                    | anyone     | /vision.md                                |
        GET /ledger.jsonl                                                 | anyone     | /ledger.jsonl                             |
        GET /robots.txt                                                   | anyone     | /robots.txt                               |
        GET /share                                                        | anyone     | /share                                    |
        GET /feed.atom                                                    | anyone     | /feed.atom                                |
        GET /digests.atom                                                 | anyone     | /digests.atom                             |
        GET /roadmap.ics                                                  | anyone     | /roadmap.ics                              | /roadmap.ics?milestone=nowhere 404
        GET /badge.svg                                                    | anyone     | /badge.svg                                | /badge.svg?milestone=nowhere 404
        GET /card.png                                                     | anyone     | /card.png                                 |
        GET /milestones/{slug}/card.png                                   | anyone     | /milestones/{step}/card.png               | /milestones/nowhere/card.png 404
        GET /digests/{number:int}/card.png                                | anyone     | /digests/{digest}/card.png                | /digests/9999/card.png 404
        GET /embed                                                        | anyone     | /embed                                    | /embed?size=huge 400
        GET /sitemap.xml                                                  | anyone     | /sitemap.xml                              |
        ANY /healthz/live                                                 | anyone     | /healthz/live                             | /healthz/alive 404
        ANY /healthz/ready                                                | anyone     | /healthz/ready                            | /healthz/willing 404
        GET /api/v1/roadmap                                               | anyone     | /api/v1/roadmap                           |
        GET /api/v1/milestones/{slug}                                     | anyone     | /api/v1/milestones/{step}                 | /api/v1/milestones/nowhere 404
        GET /api/v1/events                                                | anyone     | /api/v1/events?after=3                    | /api/v1/events?after=yesterday 400
        GET /api/v1/digests                                               | anyone     | /api/v1/digests                           |
        GET /openapi/v1.json                                              | anyone     | /openapi/v1.json                          | /openapi/v2.json 404
        GET /api                                                          | anyone     | /api                                      | /api/nowhere 404
        GET /sign-in                                                      | anyone     | /sign-in                                  |
        GET /sign-in/code                                                 | anyone     | /sign-in/code                             |
        GET /sign-in/link/{Link}                                          | anyone     | /sign-in/link/made-up                     |
        GET /sign-in/invitation/{Link}                                    | anyone     | /sign-in/invitation/{invitation}          |
        GET /sign-in/set-up/{Link}                                        | anyone     | /sign-in/set-up/made-up                   |
        GET /sign-out                                                     | anyone     | /sign-out                                 |
        GET /account                                                      | signed in  | /account                                  |
        GET /error                                                        | anyone     | /error                                    |
        GET /not-found                                                    | anyone     | /not-found                                |
        GET /board                                                        | signed in  | /board                                    | /board/nowhere 404
        GET /board/people                                                 | readers    | /board/people                             |
        GET /board/people/board                                           | inviters   | /board/people/board                       |
        GET /board/people/new-board                                       | the board  | /board/people/new-board                   |
        GET /board/tokens                                                 | the board  | /board/tokens                             |
        GET /board/digests                                                | confidants | /board/digests?preview=weekly             |
        GET /board/digests/{Number:int}                                   | the board  | /board/digests/{digest}?for=a@example.org | /board/digests/9999 404
        GET /board/digests/preview/{Cadence}                              | the board  | /board/digests/preview/weekly             | /board/digests/preview/hourly 404
        GET /board/digests/preview/{cadence}/message.html                 | the board  | /board/digests/preview/weekly/message.html| /board/digests/preview/hourly/message.html 404
        GET /board/digests/preview/{cadence}/message.eml                  | the board  | /board/digests/preview/weekly/message.eml | /board/digests/preview/hourly/message.eml 404
        GET /board/review                                                 | the board  | /board/review                             |
        GET /board/history                                                | confidants | /board/history?to=3                       | /board/history?to=yesterday 404
        GET /board/history/{Sequence:long}/redact                         | the board  | /board/history/2/redact                   | /board/history/99999/redact 404
        GET /board/reports                                                | confidants | /board/reports                            |
        GET /board/reports/{Period}                                       | confidants | /board/reports/2026-Q4                    | /board/reports/2026-Q5 404
        GET /board/money                                                  | confidants | /board/money?entered=1                    |
        GET /board/posts                                                  | editors and auditors | /board/posts?gone=1                       | /board/posts?page=first 404
        GET /board/webhook                                                | readers    | /board/webhook?sent=yes                   |
        GET /board/resolutions                                            | confidants | /board/resolutions                        |
        GET /board/resolutions/new                                        | the board  | /board/resolutions/new                    |
        GET /board/resolutions/{Number}                                   | confidants | /board/resolutions/{resolution}           | /board/resolutions/third 404
        GET /board/resolutions/{Number}/redact                            | the board  | /board/resolutions/{resolution}/redact    | /board/resolutions/third/redact 404
        GET /board/motions/new                                            | the board  | /board/motions/new                        |
        GET /board/motions/{Id:guid}                                      | confidants | /board/motions/{motion}                   | /board/motions/0198a000-0000-7000-8000-000000000000 404
        GET /board/motions/{Id:guid}/edit                                 | the board  | /board/motions/{motion}/edit              | /board/motions/0198a000-0000-7000-8000-000000000000/edit 404
        GET /board/motions/{Id:guid}/act                                  | the board  | /board/motions/{motion}/act?choice=add    | /board/motions/{motion}/act?choice=celebrate 404
        GET /board/motions/{Id:guid}/open                                 | the board  | /board/motions/{motion}/open              | /board/motions/0198a000-0000-7000-8000-000000000000/open 404
        GET /board/motions/{Id:guid}/close                                | the board  | /board/motions/{motion}/close             | /board/motions/0198a000-0000-7000-8000-000000000000/close 404
        GET /board/milestones                                             | signed in  | /board/milestones                         |
        GET /board/milestones/new                                         | the board  | /board/milestones/new                     |
        GET /board/milestones/{Slug}                                      | signed in  | /board/milestones/{step}?recorded=nothing | /board/milestones/nowhere 404
        GET /board/milestones/{Slug}/update                               | editors    | /board/milestones/{step}/update           | /board/milestones/nowhere/update 404
        GET /board/milestones/{Slug}/post                                 | editors    | /board/milestones/{step}/post             | /board/milestones/nowhere/post 404
        GET /board/milestones/{Slug}/owners                               | the board  | /board/milestones/{step}/owners           | /board/milestones/nowhere/owners 404
        GET /board/milestones/{Slug}/{Act}                                | the board  | /board/milestones/{step}/start            | /board/milestones/{step}/celebrate 404
        GET /board/milestones/{Slug}/conditions/{Condition:guid}/{Act}    | the board  | {condition}/waive                         | {condition}/celebrate 404
        ANY /board/jobs/{**path}                                          | the board  | /board/jobs/recurring                     | /board/jobs/nowhere 404
        """;

    /// <summary>What is sent: by whom, where, the form and what is filled in, and what is not accepted there, with the words or the status.</summary>
    private const string Sent = """
        POST /subscribe                                                   | anyone     | /subscribe                                | subscribe: Form.Email=new@example.org&Form.Cadence=weekly          | Form.Email=nobody => There is no @
        POST /confirm/{token}                                             | anyone     | /confirm/{confirmation}                   | confirm:                                                           |
        POST /subscriptions/{token}                                       | anyone     | /subscriptions/{token}                    | choose: ChooseForm.Cadence=quarterly                               | ChooseForm.Cadence=hourly => Please choose
        POST /unsubscribe/{token}                                         | anyone     | /unsubscribe/{token}                      | List-Unsubscribe=One-Click                                         | /unsubscribe/made-up 404
        POST /sign-in                                                     | anyone     | /sign-in                                  | ask: Form.Email=somebody@example.org                               | Form.Email=nobody => There is no @
        POST /sign-in/code                                                | anyone     | /sign-in/code                             | code: Form.Code={code}                                             | Form.Code=222-222 => has been used or is older
        POST /sign-in/link/{Link}                                         | anyone     | /sign-in/link/{link}                      | redeem:                                                            |
        POST /sign-in/invitation/{Link}                                   | anyone     | /sign-in/invitation/{invitation}          | accept:                                                            |
        POST /sign-in/set-up/{Link}                                       | anyone     | /sign-in/set-up/{set-up}                  | set-up: Form.Who=Vinai Kopp&Form.Email=first@example.org           | Form.Who=Nobody&Form.Email=first@example.org => Please choose who you are
        POST /sign-out                                                    | anyone     | /sign-out                                 | sign-out:                                                          |
        POST /sign-in/passkey                                             | anyone     | /sign-in/passkey                          | a=b                                                                |
        POST /account/passkey                                             | signed in  | /account/passkey                          | a=b                                                                |
        POST /account                                                     | signed in  | /account                                  | end-all:                                                           |
        POST /board/people                                                | inviters   | /board/people                             | invite: Form.Name=Ada&Form.Email=ada@example.org&Form.Office=editor| Form.Name=Ada&Form.Email=nobody&Form.Office=editor => There is no @
        POST /board/people/board                                          | inviters   | /board/people/board                       | invite-board: Form.People[0].Email=second@example.org              | Form.People[0].Email=nobody => There is no @
        POST /board/people/new-board                                      | the board  | /board/people/new-board                   | new-board: Input.Step=change                                       | Input.From=soon&Input.Step=record => is not a day
        POST /board/tokens                                                | the board  | /board/tokens                             | make: Form.Name=Script                                             | Form.Name= => name
        POST /board/digests                                               | the board  | /board/digests?preview=quarterly          | send:                                                              |
        POST /board/digests/preview/{Cadence}                             | the board  | /board/digests/preview/quarterly          | test:                                                              |
        POST /board/review                                                | the board  | /board/review                             | review: Slugs=form-the-supporting-organization                     | Slugs= => Nothing is ticked
        POST /board/posts                                                 | editors    | /board/posts                              | tray: Form.Do=before&Form.Before=2020-01-01                        | Form.Do=celebrate => Please choose
        POST /board/webhook                                               | inviters   | /board/webhook                            | webhook: Form.Do=again {given-up}                                  | Form.Do=celebrate => Please choose
        POST /board/money                                                 | the board  | /board/money                              | figure: Form.Amount=8400&Form.Basis=balance&Form.Evidence=Statement| Form.Amount=8400,5&Form.Basis=balance&Form.Evidence=Statement => is not a figure
        POST /board/resolutions/new                                       | the board  | /board/resolutions/new                    | meeting: Input.Text=We agreed.&Input.Votes=all&Input.Step=record   | Input.Text= &Input.Votes=all&Input.Step=record => needs a text
        POST /board/history/{Sequence:long}/redact                        | the board  | /board/history/3/redact                   | redact: Input.Keys=reason&Input.Reason=Asked for.&Input.Step=record| Input.Keys=reason&Input.Reason= &Input.Step=record => without a reason
        POST /board/resolutions/{Number}/redact                           | the board  | /board/resolutions/{resolution}/redact    | redact: Input.Keys=motion&Input.Reason=Asked for.&Input.Step=record| Input.Reason=Asked for.&Input.Step=record => Please choose one
        POST /board/resolutions/{Number}                                  | confidants | /board/resolutions/{circular}             | resolution: Do=meeting                                              | Do=object => Please say in a sentence
        POST /board/motions/new                                           | the board  | /board/motions/new                        | motion: Input.Text=We begin.                                       | Input.Text= => needs a text
        POST /board/motions/{Id:guid}                                     | confidants | /board/motions/{motion}                   | motion: Do=discard                                                 | Do=yes => not open yet
        POST /board/motions/{Id:guid}/edit                                | the board  | /board/motions/{motion}/edit              | motion: Input.Text=We wait.                                        | Input.Text= => needs a text
        POST /board/motions/{Id:guid}/act                                 | the board  | /board/motions/{motion}/act?choice=add    | act: Input.Title=A step                                            | Input.Title= => needs a title
        POST /board/motions/{Id:guid}/open                                | the board  | /board/motions/{motion}/open              | open:                                                              | Input.ClosesAt=soon => is not a time
        POST /board/motions/{Id:guid}/close                               | the board  | /board/motions/{open-motion}/close        | close: Input.Do=withdraw                                           | Input.Do=celebrate => Please press
        POST /board/milestones/new                                        | the board  | /board/milestones/new                     | act: Input.Title=A new step&Input.Step=record                      | Input.Title= &Input.Step=record => needs a title
        POST /board/milestones/{Slug}/update                              | editors    | /board/milestones/{step}/update           | act: Input.Text=It moves.&Input.Step=record                        | Input.Text= &Input.Step=record => needs a text
        POST /board/milestones/{Slug}/post                                | editors    | /board/milestones/{step}/post             | act: Input.Title=News&Input.Link=/news&Input.Step=record           | Input.Title=News&Input.Link=javascript:alert(1)&Input.Step=record => is not a web address
        POST /board/milestones/{Slug}/owners                              | the board  | /board/milestones/{step}/owners           | owners:                                                            |
        POST /board/milestones/{Slug}/{Act}                               | the board  | /board/milestones/{step}/drop             | act: Input.Reason=Not any more.&Input.Step=record                  | Input.Reason= &Input.Step=record => without a reason
        POST /board/milestones/{Slug}/conditions/{Condition:guid}/{Act}   | the board  | {condition}/waive                         | act: Input.Reason=We begin small.&Input.Step=record                | Input.Reason= &Input.Step=record => without a reason
        POST /api/v1/milestones/{slug}/{act}                              | the board  | /api/v1/milestones/{step}/drop            | { "reason": "Not any more." }                                      | { "reason": 5 } => input.not-json
        """;

    /// <summary>Pages that only show something: they take no form from anybody.</summary>
    private static readonly string[] Formless =
    [
        "/", "/about", "/privacy", "/share", "/api", "/milestones/{Slug}", "/history", "/digests", "/digests/{Number:int}", "/error", "/not-found",
        "/board", "/board/milestones", "/board/milestones/{Slug}",
        // It has a form only for deliveries in trouble; see LookingAfterADelivery.
        "/board/digests/{Number:int}",
        "/resolutions", "/resolutions/{Number}", "/board/resolutions", "/board/history", "/board/reports", "/board/reports/{Period}",
    ];

    /// <summary>Answered by the framework to itself, or by nothing: no link of ours leads there.</summary>
    private static readonly string[] NotOurs = ["GET /board/jobs/stats", "GET /api/v1/milestones/{slug}/{act}", "GET /_framework/opaque-redirect"];

    public static TheoryData<string, string, string, string> Reads => [.. Rows(Read).Select(row => new TheoryDataRow<string, string, string, string>(row[0], row[1], row[2], row[3]))];

    public static TheoryData<string, string, string, string, string> Sendings => [.. Rows(Sent).Select(row => new TheoryDataRow<string, string, string, string, string>(row[0], row[1], row[2], row[3], row[4]))];

    [Fact]
    public void has_a_row_here_and_every_row_a_route()
    {
        var running = Endpoints().Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => $"{method} {route.RoutePattern.RawText}")).ToHashSet();
        var here = Rows(Read).Concat(Rows(Sent)).Select(row => row[0]).Concat(Formless.Select(route => $"POST {route}")).Concat(NotOurs).ToList();
        Assert.True(running.SetEquals(here), $"Without a row: {string.Join(", ", running.Except(here))}. Without a route: {string.Join(", ", here.Except(running))}.");
        Assert.Equal(here.Count, here.Distinct().Count());
    }

    [Theory, MemberData(nameof(Reads))]
    public async Task shows_itself_to_those_who_may_and_to_nobody_else(string route, string who, string works, string doesNot)
    {
        var address = await Real(works);
        foreach (var (person, may) in Everybody(who))
        {
            using var client = await Client(person, address);
            using var answer = await client.GetAsync(address);
            Assert.Equal((person, may ? HttpStatusCode.OK : Refusal(person, address)), (person, answer.StatusCode));
            using var put = await client.PutAsync(address, null);
            if (route.StartsWith("ANY", StringComparison.Ordinal) ? !may : person == First(who)) Assert.Equal((person, may ? HttpStatusCode.MethodNotAllowed : Refusal(person, address)), (person, put.StatusCode));
            if (!may) continue;
            if (doesNot.Split(' ') is not [var wrong, var status]) continue;
            using var refused = await client.GetAsync(await Real(wrong));
            Assert.Equal((person, status), (person, $"{(int)refused.StatusCode}"));
        }
    }

    [Theory, MemberData(nameof(Reads))]
    public async Task answers_HEAD_like_GET(string route, string who, string works, string doesNot)
    {
        foreach (var address in new[] { works, doesNot.Split(' ')[0] }.Where(address => address.Length > 0))
        {
            var real = await Real(address);
            using var client = await Client(First(who), real);
            using var get = await client.GetAsync(real);
            var head = await Head(real, client);
            Assert.StartsWith($"HTTP/1.1 {(int)get.StatusCode} ", head, StringComparison.Ordinal);
            Assert.True(head.EndsWith("\r\n\r\n", StringComparison.Ordinal), $"{route} has a body: {head}");
            Assert.Equal(get.Content.Headers.ContentType?.ToString() ?? "", ContentType().Match(head).Groups[1].Value);
        }
    }

    [Theory, MemberData(nameof(Sendings))]
    public async Task takes_what_those_who_may_send_and_nothing_else(string route, string who, string where, string form, string wrong)
    {
        using var visitor = First(who) is { } office ? await site.SignedIn(office) : site.Visitor();
        var address = await Real(where, visitor);
        foreach (var (person, may) in Everybody(who).Where(person => !person.May || person.Person == First(who)))
        {
            // A form without the page's protection, as another site would send it. The link that unsubscribes needs none.
            using var client = await Client(person, address);
            using var bare = await client.PostAsync(address, null);
            if (!may || Handler(form).Length > 0) Assert.Equal((person, may ? HttpStatusCode.BadRequest : Refusal(person, address)), (person, bare.StatusCode));
        }

        if (wrong.Split(" => ") is [var misfilled, var because]) Assert.Contains(because, await Send(visitor, First(who), address, Handler(form) + misfilled), StringComparison.Ordinal);
        else if (wrong.Split(' ') is [var unknown, var status]) Assert.Equal(status, $"{(int)(await visitor.Client.PostAsync(unknown, null)).StatusCode}");
        Assert.True(await Send(visitor, First(who), address, form) is "", route);
    }

    [Fact]
    public async Task that_only_shows_something_takes_no_form_from_anybody()
    {
        using var president = await site.SignedIn(Office.President);
        foreach (var route in Formless)
        {
            var works = Rows(Read).Single(row => row[0] == $"GET {route}")[2];
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "act")]);
            using var answer = await president.Client.PostAsync(await Real(works), form);
            Assert.Equal((route, HttpStatusCode.BadRequest), (route, answer.StatusCode));
        }
    }

    [Fact]
    public async Task to_a_file_of_ours_serves_it()
    {
        using var client = site.Client();
        var files = Endpoints().Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is not null).Select(route => $"/{route.RoutePattern.RawText}").ToHashSet();
        Assert.Contains("/app.css", files);
        foreach (var file in files)
        {
            using var get = await client.GetAsync(file);
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, file));
            Assert.Equal((file, HttpStatusCode.OK, HttpStatusCode.OK, get.Content.Headers.ContentType), (file, get.StatusCode, head.StatusCode, head.Content.Headers.ContentType));
        }
    }

    private static IEnumerable<string[]> Rows(string table) => table.Split('\n').Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray());

    private IEnumerable<RouteEndpoint> Endpoints() => site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Everybody there is, null being somebody unsigned, and whether these words mean them.</summary>
    private static IEnumerable<(Office? Person, bool May)> Everybody(string who) => who is "anyone" ? [(null, true)] : Enum.GetValues<Office>().Cast<Office?>().Prepend(null).Select(person => (person, who switch
    {
        "signed in" => person is not null,
        "readers" => person is not (null or Office.Editor),
        "confidants" => person is <= Office.Director or Office.Auditor,
        "editors" => person is <= Office.Director or Office.Editor,
        "editors and auditors" => person is <= Office.Director or Office.Editor or Office.Auditor,
        "inviters" => person is <= Office.Director or Office.Operator,
        "the board" => person is <= Office.Director,
        _ => throw new ArgumentException(who),
    }));

    internal static Office? First(string who) => Everybody(who).First(person => person.May).Person;

    /// <summary>A client of this person that follows no redirect: with a token where programs ask, otherwise with the cookie.</summary>
    private async Task<HttpClient> Client(Office? person, string address)
    {
        if (person is not { } office) return site.Client();
        if (address.StartsWith("/api/", StringComparison.Ordinal)) return await site.Program(office);
        using var visitor = await site.SignedIn(office);
        var client = site.Client();
        client.DefaultRequestHeaders.Add("Cookie", visitor.Client.DefaultRequestHeaders.GetValues("Cookie"));
        return client;
    }

    private static HttpStatusCode Refusal(Office? person, string address) =>
        person is not null ? HttpStatusCode.Forbidden : address.StartsWith("/api/", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.Found;

    /// <summary>Puts what really exists in place of the names in braces.</summary>
    internal async Task<string> Real(string text, Visitor? visitor = null)
    {
        foreach (var name in Braces().Matches(text).Select(match => match.Value))
        {
            text = text.Replace(name, name switch
            {
                "{step}" => await site.Step(),
                "{condition}" => await Condition(),
                "{digest}" => await Digest(),
                "{resolution}" => await Resolution(),
                "{circular}" => await Circular(visitor!),
                "{motion}" => await Motion(),
                "{open-motion}" => await Motion(visitor),
                "{token}" => (await site.Follow($"{Guid.NewGuid():N}@example.org")).Token,
                "{confirmation}" => await Confirmation(),
                "{invitation}" => (await site.Invite(Office.Director)).Split('/')[^1],
                "{link}" => (await SignInMail(visitor!)).Link.Split('/')[^1],
                "{code}" => (await SignInMail(visitor!)).Code,
                "{set-up}" => await SetUp(),
                "{given-up}" => await GivenUp(),
                _ => throw new ArgumentException(name),
            }, StringComparison.Ordinal);
        }

        return text;
    }

    internal static string Handler(string form) => HandlerName().Match(form).Value;

    /// <summary>Fills in the form and sends it; answers with the refusal, empty where it was taken.</summary>
    private async Task<string> Send(Visitor visitor, Office? person, string address, string form)
    {
        if (address.StartsWith("/api/", StringComparison.Ordinal))
        {
            using var program = await Client(person, address);
            using var json = new StringContent(form, Encoding.UTF8, "application/json");
            return await (await program.PostAsync(address, json)).Content.ReadAsStringAsync();
        }

        var fields = (await Real(form[Handler(form).Length..].TrimStart(), visitor)).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=', 2)).Select(pair => (Name: pair[0], Value: pair[1])).ToArray();
        if (Handler(form).Length == 0)
        {
            using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            using var taken = await visitor.Client.PostAsync(address, content);
            return taken.IsSuccessStatusCode ? "" : $"{(int)taken.StatusCode}";
        }

        var page = await visitor.Submit(await visitor.Open(address), $"form:has(input[name=_handler][value={Handler(form)[..^1]}])", fields);
        return page.Status is HttpStatusCode.OK ? page.Alert : $"{(int)page.Status}";
    }

    private async Task<string> Condition()
    {
        var slug = await site.Step(MilestoneStatus.Planned, new FundingCondition("funds"));
        return $"/board/milestones/{slug}/conditions/{Assert.Single((await site.Stored(slug)).Conditions).Id}";
    }

    private async Task<string> Resolution()
    {
        using var president = await site.SignedIn(Office.President);
        var page = await president.Submit(await president.Open("/board/resolutions/new"), "main form", ("Input.Text", "We agreed."), ("Input.Votes", "all"), ("Input.Step", "record"));
        return page.Address.Segments[^1];
    }

    /// <summary>A circular resolution that was withdrawn.</summary>
    private async Task<string> Circular(Visitor by)
    {
        var page = await by.Submit(await by.Open($"/board/motions/{await Motion(by, "circular")}/close"), "button[value=withdraw]");
        return page.Document.QuerySelector("main a[href^='/board/resolutions/2']")!.GetAttribute("href")!.Split('/')[^1];
    }

    /// <summary>A draft; of this visitor, whose vote it is then open for.</summary>
    private async Task<string> Motion(Visitor? opening = null, string kind = "meeting")
    {
        using var president = opening is null ? await site.SignedIn(Office.President) : null;
        var by = opening ?? president!;
        var page = await by.Submit(await by.Open("/board/motions/new"), "main form", ("Input.Text", "We begin."), ("Input.Kind", kind));
        var id = page.Address.Segments[^1];
        // All of a board must have accounts where all must answer.
        for (var at = 0; at < 6 && opening is not null; at++) await site.Seat(Office.Director);
        if (opening is not null) await site.NameNobodyElse();
        if (opening is not null) await by.Submit(await by.Open($"/board/motions/{id}/open"), "main form");
        return id;
    }

    private async Task<string> Digest()
    {
        if (!await site.Ask(db => db.Issues.AnyAsync(issue => issue.Number == 1))) await site.Do<DigestPress>(press => press.FreezeNow(Cadence.Quarterly));
        return "1";
    }

    /// <summary>What another program did not take.</summary>
    private Task<string> GivenUp() => site.Ask(async db =>
    {
        var now = site.Clock.GetUtcNow();
        var call = new WebhookCall(1, 2, now);
        call.Heard(call.Try(now), new WebhookAnswer(410, "Answered with the status 410."), now);
        db.Add(call);
        await db.SaveChangesAsync();
        return $"{call.Id}";
    });

    private Task<string> Confirmation() => site.Ask(async db =>
    {
        Assert.True(Address.TryParse($"{Guid.NewGuid():N}@example.org", out var address, out _));
        var notice = Notice.SignUp(address, Cadence.Weekly, [], site.Clock.GetUtcNow());
        var token = notice.Take(site.Clock.GetUtcNow());
        notice.Sent(site.Clock.GetUtcNow());
        db.Add(notice);
        await db.SaveChangesAsync();
        return token;
    });

    private async Task<SignInMail> SignInMail(Visitor visitor)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await site.Invite(Office.Director, email: email);
        await visitor.Submit(await visitor.Open("/sign-in"), "main form", ("Form.Email", email));
        return await site.SignInMail(email);
    }

    /// <summary>A set-up link, as if nobody had ever signed in.</summary>
    private async Task<string> SetUp()
    {
        await site.Do<RoadmapDb>(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.FirstSignedInAt, (DateTimeOffset?)null)));
        return (await site.Ask<SignIn, string?>(door => door.FreshSetUpLink()))!.Split('/')[^1];
    }

    /// <summary>All that comes back on the wire: a client would hide a body that must not be there.</summary>
    private async Task<string> Head(string address, HttpClient client)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(site.Address.Host, site.Address.Port);
        await using var stream = connection.GetStream();
        var cookie = client.DefaultRequestHeaders.TryGetValues("Cookie", out var cookies) ? $"Cookie: {cookies.Single()}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD {address} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nConnection: close\r\n{cookie}\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    [GeneratedRegex("^[a-z-]+:")]
    private static partial Regex HandlerName();

    [GeneratedRegex(@"\{[a-z-]+\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"^Content-Type: (.+)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ContentType();
}

public sealed class EveryRouteOnSqlite(SqliteSite site) : EveryRoute(site), IClassFixture<SqliteSite>;

public sealed class EveryRouteOnPostgreSql(PostgreSqlSite site) : EveryRoute(site), IClassFixture<PostgreSqlSite>;
