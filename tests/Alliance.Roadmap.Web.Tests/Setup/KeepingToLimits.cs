using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Tests.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class KeepingToLimits(SqliteSite site) : IClassFixture<SqliteSite>
{
    [Fact]
    public void of_time_is_set_for_each_part_of_a_request()
    {
        var limits = site.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(130)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
        Assert.All([limits.MinRequestBodyDataRate, limits.MinResponseDataRate], rate => Assert.Equal((240, TimeSpan.FromSeconds(5)), (rate!.BytesPerSecond, rate.GracePeriod)));
        Assert.Equal((RequestLimits.LargestBody, 64, 4_000L), (limits.MaxRequestBodySize, limits.MaxRequestHeaderCount, limits.MaxConcurrentConnections));
        Assert.Equal(4_096, site.Services.GetRequiredService<IOptions<FormOptions>>().Value.ValueCountLimit);
    }

    [Theory]
    [InlineData("GET", "/?on=", 9_000, "", 0, 414)]
    [InlineData("GET", "/", 0, "X-Long", 20_000, 431)]
    [InlineData("GET", "/", 0, "X-Many", 70, 431)]
    [InlineData("POST", "/subscribe", 0, "Content-Length", 600_000, 413)]
    [InlineData("POST", "/board/money", 0, "Content-Length", 2_000_000, 413)]
    [InlineData("POST", "/api/v1/milestones/nowhere/drop", 0, "Content-Length", 100_000, 413)]
    [InlineData("POST", "/unsubscribe/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0, "Content-Length", 20_000, 413)]
    public async Task of_size_is_told_before_anything_is_read(string method, string address, int letters, string header, int size, int status)
    {
        var headers = header switch
        {
            "" => "",
            "X-Many" => string.Concat(Enumerable.Range(0, size).Select(at => $"X-{at}: 1\r\n")),
            "Content-Length" => $"Content-Type: application/x-www-form-urlencoded\r\n{header}: {size}\r\n",
            _ => $"{header}: {new string('x', size)}\r\n",
        };
        var answer = await Raw(site, $"{method} {address}{new string('2', letters)} HTTP/1.1\r\nHost: {site.Address.Authority}\r\n{headers}Connection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (status != 413) return;
        Assert.Contains(address.StartsWith("/api", StringComparison.Ordinal) ? "\"code\":\"input.too-large\"" : "This is too large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_a_form_are_told_on_a_page()
    {
        using var visitor = site.Visitor();
        var page = await visitor.Open("/subscribe");
        var many = Enumerable.Range(0, 5_000).Select(at => ($"x{at}", "1")).ToArray();
        foreach (var filled in new[] { many, [(new string('x', 300), "1")] })
        {
            var answer = await visitor.Submit(page, "form", filled);
            Assert.Equal((HttpStatusCode.BadRequest, "This could not be read"), (answer.Status, answer.Heading));
        }
    }

    [Theory]
    [InlineData("/subscribe")]
    [InlineData("/sign-in")]
    [InlineData("/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task of_letters_are_told_where_a_form_comes_in_some_that_nobody_reads(string address)
    {
        await using var lines = new Lines();
        await using var own = await Site.NotYetStarted(postgreSql: false);
        own.Replacing = services => services.AddSingleton<ILoggerProvider>(lines);
        await own.Begin();
        using var client = own.Client();
        foreach (var (type, body) in new[]
        {
            ("application/x-www-form-urlencoded; charset=utf-7", "Form.Email=ada%40example.org"),
            ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"Form.Email\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nada@example.org\r\n--b--\r\n"),
        })
        {
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await client.PostAsync(address, content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Empty(lines.Written);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    [InlineData("POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n_handler=")]
    public async Task of_patience_end_with_a_client_that_never_finishes(string beginning)
    {
        await using var hasty = await Site.NotYetStarted(postgreSql: false);
        hasty.Replacing = services => services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(200);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(1_000, TimeSpan.FromSeconds(1.1));
        });
        await hasty.Begin();
        // Ends when the server hangs up.
        var answer = await Raw(hasty, beginning);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);
        using var client = hasty.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task of_patience_are_for_each_network_and_never_for_what_is_kept_or_for_stopping()
    {
        await using var busy = await Site.NotYetStarted(postgreSql: false, "--Proxy:Known:0=127.0.0.1", "--Proxy:Known:1=::1");
        busy.Replacing = services => services.AddSingleton(new Patience { Sendings = 2, Readings = 5 });
        await busy.Begin();
        using (var first = busy.Client()) Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/")).StatusCode);

        var (greedy, other) = ("2001:db8:1:2::{0:x}", "2001:db8:1:3::{0:x}");
        var (pages, sent) = (await Statuses(HttpMethod.Get, "/subscribe", greedy), await Statuses(HttpMethod.Post, "/subscribe", greedy));
        Assert.InRange(pages.Count(page => page.Status is HttpStatusCode.OK), 5, 15);
        Assert.InRange(sent.Count(page => page.Status is not HttpStatusCode.TooManyRequests), 2, 5);
        foreach (var refused in new[] { pages, sent }.Select(answers => answers.Last(page => page.Status is HttpStatusCode.TooManyRequests)))
        {
            Assert.Equal("Too many requests", refused.Heading);
            Assert.InRange(int.Parse(refused.Response.Headers.RetryAfter!.ToString(), CultureInfo.InvariantCulture), 1, 60);
        }

        // The same network reads what is kept, sees its pages in their style, and can stop.
        Assert.All(await Statuses(HttpMethod.Get, "/", greedy), page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.All(await Statuses(HttpMethod.Get, "/healthz/live", greedy), page => Assert.Equal(HttpStatusCode.OK, page.Status));
        // What asks the database is counted like any other page.
        Assert.Contains(await Statuses(HttpMethod.Get, "/healthz/ready", greedy), page => page.Status is HttpStatusCode.TooManyRequests);
        Assert.All(await Statuses(HttpMethod.Post, $"/unsubscribe/{LinkToken.New()}", greedy), page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Equal(HttpStatusCode.OK, (await Statuses(HttpMethod.Get, "/subscribe", other))[0].Status);

        async Task<List<Page>> Statuses(HttpMethod method, string address, string network)
        {
            using var client = busy.Client();
            var answers = new List<Page>();
            for (var at = 1; at <= 30; at++)
            {
                var request = new HttpRequestMessage(method, address);
                request.Headers.Add("X-Forwarded-For", string.Format(CultureInfo.InvariantCulture, network, at));
                answers.Add(await Page.Read(await client.SendAsync(request)));
            }

            return answers;
        }
    }

    private static async Task<string> Raw(Site where, string request)
    {
        // A server that waits for ever is a failure, too.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var connection = new TcpClient();
        await connection.ConnectAsync(where.Address.Host, where.Address.Port, patience.Token);
        await using var stream = connection.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
            var buffer = new byte[8_192];
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var read) answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // It hung up: what it said before counts.
        }

        return answer.ToString();
    }
}
