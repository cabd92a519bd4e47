using System.Collections.Concurrent;
using System.Net;
using Alliance.Roadmap.Web.Posts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alliance.Roadmap.Web.Tests.Posts;

/// <summary>One request as it came.</summary>
internal sealed record Asked(string Method, string Path, IHeaderDictionary Headers, byte[] Body);

/// <summary>A server on this machine that stands for the web: it answers what it is told to.</summary>
internal sealed class PretendWeb : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<Asked> asked = new();

    private PretendWeb()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            asked.Enqueue(new(context.Request.Method, context.Request.Path + context.Request.QueryString, new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
            await Answer(context, closing.Token);
        });
    }

    public Func<HttpContext, CancellationToken, Task> Answer { get; set; } = (context, stop) => context.Response.WriteAsync("Hello", stop);

    public IReadOnlyList<Asked> Asked => [.. asked];

    public string Address => app.Urls.First();

    public static async Task<PretendWeb> Start()
    {
        var server = new PretendWeb();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>A site for which this machine is the web, and which asks it without a pause.</summary>
    public static async Task<Site> Site(bool postgreSql, params string[] settings)
    {
        var site = await Tests.Site.NotYetStarted(postgreSql, settings);
        site.Replacing = services => services.Replace(ServiceDescriptor.Singleton<PublicWeb>(new ThisMachine()));
        await site.Begin();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private sealed class ThisMachine : PublicWeb
    {
        public override TimeSpan PauseForAHost => TimeSpan.Zero;

        public override bool Allows(IPAddress address) => IPAddress.IsLoopback(address);
    }
}
