using System.Net;
using System.Net.Security;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>Somebody with a browser: keeps cookies, follows redirects, fills in forms as they stand in the page.
/// <code>var page = await visitor.Open("/subscribe");
/// page = await visitor.Submit(page, "form", ("Form.Email", "ada@example.org"));</code></summary>
public sealed class Visitor(Uri site, SslClientAuthenticationOptions? tls = null) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseCookies = true, SslOptions = tls ?? new() }) { BaseAddress = site };

    /// <summary>For whatever is no page: the visitor's own client, cookies included.</summary>
    public HttpClient Client => client;

    /// <summary>Opens an address, absolute or below the site; whatever it answers.</summary>
    public async Task<Page> Open(string address) => await Page.Read(await client.GetAsync(new Uri(client.BaseAddress!, address)));

    /// <summary>Submits a form of a page as a browser would, with what stands in it and what is filled in here.</summary>
    /// <param name="page">The page with the form.</param>
    /// <param name="form">A CSS selector: of the form, or of the button that is pressed in it.</param>
    /// <param name="filled">What the visitor types or chooses, by field name.</param>
    public async Task<Page> Submit(Page page, string form, params (string Name, string Value)[] filled)
    {
        var found = page.Document.QuerySelector(form);
        Assert.True(found is not null, $"No “{form}” on {page.Address}: {page.Document.Body?.TextContent}");
        var target = found as IHtmlFormElement ?? found.Closest("form") as IHtmlFormElement;
        Assert.True(target is not null, $"“{form}” belongs to no form.");

        var fields = Standing(target, found is IHtmlFormElement ? null : found).Where(field => !filled.Any(own => own.Name == field.Key)).ToList();
        fields.AddRange(filled.Select(own => KeyValuePair.Create(own.Name, own.Value)));
        var action = new Uri(page.Address, target.GetAttribute("action") is { Length: > 0 } named ? named : page.Address.PathAndQuery);
        if (!string.Equals(target.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
        {
            using var query = new FormUrlEncodedContent(fields);
            return await Open(new UriBuilder(action) { Query = await query.ReadAsStringAsync() }.Uri.ToString());
        }

        using var content = new FormUrlEncodedContent(fields);
        return await Page.Read(await client.PostAsync(action, content));
    }

    public void Dispose() => client.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Standing(IHtmlFormElement form, IElement? pressed)
    {
        foreach (var field in form.Elements.Where(field => field.GetAttribute("name") is { Length: > 0 } && !field.HasAttribute("disabled")))
        {
            var name = field.GetAttribute("name")!;
            switch (field)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "button" } when field != pressed:
                    break;
                case IHtmlInputElement input:
                    yield return new(name, input.Value);
                    break;
                case IHtmlTextAreaElement text:
                    yield return new(name, text.Value);
                    break;
                case IHtmlSelectElement choice:
                    foreach (var option in choice.Options.Where(option => option.IsSelected)) yield return new(name, option.Value);
                    break;
                case IHtmlButtonElement button when field == pressed:
                    yield return new(name, button.Value);
                    break;
            }
        }
    }
}

/// <summary>What the visitor sees, and where.</summary>
public sealed record Page(HttpStatusCode Status, Uri Address, IHtmlDocument Document, HttpResponseMessage Response)
{
    public string Heading => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";

    /// <summary>The visible words, white space collapsed.</summary>
    public string Words => string.Join(' ', (Document.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The refusal shown on the page; empty where there is none.</summary>
    public string Alert => Document.QuerySelector("[role=alert]")?.TextContent.Trim() ?? "";

    internal static async Task<Page> Read(HttpResponseMessage response) =>
        new(response.StatusCode, response.RequestMessage!.RequestUri!, new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync()), response);
}
