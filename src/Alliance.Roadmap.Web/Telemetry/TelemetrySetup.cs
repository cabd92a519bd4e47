using System.Diagnostics;
using Alliance.Roadmap.Digests;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Alliance.Roadmap.Web.Telemetry;

/// <summary>Traces, metrics and logs over OTLP for whoever names a collector; nothing at all for everybody else.</summary>
internal static class TelemetrySetup
{
    /// <summary>OpenTelemetry's own setting, which its exporter reads together with its relatives (headers, protocol).</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder, List<string> problems)
    {
        builder.Services.AddSingleton<Meters>();
        builder.Services.AddScoped<WatchOver>();
        builder.Services.AddExceptionHandler<FaultLog>();
        builder.Services.AddHealthChecks().AddCheck<DiskHealth>("disk");
        if (builder.Configuration[Endpoint] is not { Length: > 0 } endpoint) return;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            problems.Add($"{Endpoint} is “{endpoint}”, which is not a web address. Please give the collector's, such as http://localhost:4317, or leave it out.");
            return;
        }

        builder.Services.AddSingleton<JobTraces>();
        builder.Services.Configure<AspNetCoreTraceInstrumentationOptions>(options => options.EnrichWithHttpResponse = (activity, answer) => Veil(activity, answer.HttpContext));
        builder.Services.Configure<HttpClientTraceInstrumentationOptions>(options => options.EnrichWithHttpRequestMessage = (activity, asked) =>
            activity.SetTag("url.full", asked.RequestUri?.GetLeftPart(UriPartial.Authority)));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("alliance-roadmap", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3), serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}"))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddSource(DigestTrace.Name, JobTraces.Name, "Npgsql"))
            .WithMetrics(metrics => metrics.AddMeter(Meters.Name, "Npgsql").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation())
            // Scopes hold the request's path, and a path can hold somebody's key.
            .WithLogging(configureBuilder: null, configureOptions: logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (false, true))
            .UseOtlpExporter();
    }

    // A path can hold a key (/unsubscribe/…), a query a name, and an address of the network is somebody's: the route alone says enough.
    private static void Veil(Activity activity, HttpContext context)
    {
        activity.SetTag("url.path", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        foreach (var personal in (string[])["url.query", "client.address", "network.peer.address", "user_agent.original"]) activity.SetTag(personal, null);
    }
}
