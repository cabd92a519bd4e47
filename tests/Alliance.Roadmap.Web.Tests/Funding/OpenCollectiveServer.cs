using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alliance.Roadmap.Web.Tests.Funding;

/// <summary>A server that speaks the part of Open Collective's schema that we use, and knows one account, <c>mage-os</c>. It
/// answers what it is told to, or goes wrong the way it is told to.</summary>
internal sealed class OpenCollectiveServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();

    private OpenCollectiveServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/graphql/v2", Answer);
        app.MapPost("/elsewhere", () => Elsewhere++);
    }

    /// <summary>What the three amounts are, as they stand on the wire: floats.</summary>
    public (string Balance, string Received, string Yearly) Amounts { get; set; } = ("""{"value":1234.5,"valueInCents":123450,"currency":"EUR"}""", """{"value":20000,"valueInCents":2000000,"currency":"EUR"}""", """{"value":8400,"valueInCents":840000,"currency":"EUR"}""");

    /// <summary>Takes the place of the usual answer.</summary>
    public Func<HttpContext, CancellationToken, Task>? Instead { get; set; }

    public List<(string? Token, string? Since)> Asked { get; } = [];

    public int Elsewhere { get; private set; }

    public string[] Settings => ["--Funding:OpenCollectiveSlug=mage-os", $"--Funding:OpenCollectiveUrl={app.Urls.First()}/graphql/v2"];

    public static async Task<OpenCollectiveServer> Start()
    {
        var server = new OpenCollectiveServer();
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        using var asked = await JsonDocument.ParseAsync(context.Request.Body);
        var variables = asked.RootElement.GetProperty("variables");
        Asked.Add((context.Request.Headers["Personal-Token"], variables.GetProperty("since").GetString()));
        if (Instead is { } instead)
        {
            await instead(context, closing.Token);
            return;
        }

        context.Response.ContentType = "application/json";
        var query = string.Join(' ', asked.RootElement.GetProperty("query").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        const string Known = "query Money($slug: String!, $since: DateTime) { account(slug: $slug) { currency stats { balance(withBlockedFunds: true) { value valueInCents currency } "
            + "totalAmountReceived(net: true, dateFrom: $since) { value valueInCents currency } yearlyBudget { value valueInCents currency } } } }";
        if (query != Known) await context.Response.WriteAsync("""{"errors":[{"message":"Cannot query this."}]}""");
        else if (variables.GetProperty("slug").GetString() != "mage-os") await context.Response.WriteAsync("""{"errors":[{"message":"No account found"}],"data":{"account":null}}""");
        else await context.Response.WriteAsync("{\"data\":{\"account\":{\"currency\":\"EUR\",\"stats\":{\"balance\":" + Amounts.Balance + ",\"totalAmountReceived\":" + Amounts.Received + ",\"yearlyBudget\":" + Amounts.Yearly + "}}}}");
    }
}
