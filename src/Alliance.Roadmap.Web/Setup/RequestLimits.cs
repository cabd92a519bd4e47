using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>How often one network may ask for what is made anew for it. What is kept in memory is given before anybody counts.</summary>
internal sealed record Patience
{
    /// <summary>Whatever sends something: a form, an act by program. At once, and again one each second.</summary>
    public int Sendings { get; init; } = 60;

    /// <summary>Pages that nobody keeps: a day looked back at, a form, a picture. At once, and again four each second.</summary>
    public int Readings { get; init; } = 240;
}

/// <summary>How much one request, one connection and one network may take, all in one place.</summary>
internal static class RequestLimits
{
    /// <summary>Of any body that has no limit of its own, in bytes: forms here hold a few thousand letters.</summary>
    public const long LargestBody = 512 * 1024;

    public static void AddRequestLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            limits.MaxRequestBodySize = LargestBody;
            // With its query. The longest address of ours names a page to return to, and has under 2,000 letters.
            limits.MaxRequestLineSize = 8 * 1024;
            // Browsers send about 2 KB with all our cookies; proxies add some lines.
            limits.MaxRequestHeadersTotalSize = 16 * 1024;
            limits.MaxRequestHeaderCount = 64;
            // Slow clients: the headers within 15 seconds, and then at least 240 bytes each second, after 5 seconds of grace, in both directions.
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
            limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
            // Longer than proxies keep a connection (nginx 60 seconds, Caddy 120), so that they are the ones who end it.
            limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
            // Each open connection costs some 20 KB: this many stay below 100 MB.
            limits.MaxConcurrentConnections = 4_000;
            limits.MaxConcurrentUpgradedConnections = 0;
            limits.MaxRequestBufferSize = 256 * 1024;
        });
        builder.Services.Configure<FormOptions>(form =>
        {
            // The review of all open steps has three fields for each of them.
            form.ValueCountLimit = 4_096;
            form.KeyLengthLimit = 200;
            form.ValueLengthLimit = 256 * 1024;
            form.MultipartBodyLengthLimit = 1024 * 1024;   // files have a limit of their own on their page
            form.MultipartHeadersCountLimit = 8;
            form.MultipartHeadersLengthLimit = 4 * 1024;
        });

        builder.Services.AddSingleton<Patience>();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<Patience>((limiter, patience) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;   // the words come with every other refusal
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(context => PartitionOf(context, patience));
            limiter.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
                rejected.HttpContext.Response.Headers.RetryAfter = FormattableString.Invariant($"{Math.Max(1, wait):0}");
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>Refuses a body that says itself that it is too large, before a byte of it is read.</summary>
    public static void UseRequestLimits(this WebApplication app)
    {
        app.UseRateLimiter();
        app.Use((context, next) =>
        {
            if (IsAnswerToRefusal(context) || context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is not { } most || !(context.Request.ContentLength > most)) return next(context);
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
    }

    // The page that says no is no request of its own.
    private static bool IsAnswerToRefusal(HttpContext context) => context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;

    private static RateLimitPartition<int> PartitionOf(HttpContext context, Patience patience)
    {
        // This machine itself, or everybody behind a proxy that nobody named in the settings: one for all would shut out all.
        var from = context.Connection.RemoteIpAddress;
        if (from is null || IPAddress.IsLoopback(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from) || IsAnswerToRefusal(context)) return RateLimitPartition.GetNoLimiter(-1);
        var isReading = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        return RateLimitPartition.GetTokenBucketLimiter((2 * Network.Of(from).Place) + (isReading ? 1 : 0), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = isReading ? patience.Readings : patience.Sendings,
            TokensPerPeriod = isReading ? 4 : 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }
}
