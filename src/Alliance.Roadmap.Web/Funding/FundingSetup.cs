using System.Net;
using Alliance.Roadmap.Web.Setup;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>What readings need.</summary>
internal static class FundingSetup
{
    public static void AddFunding(this WebApplicationBuilder builder, FundingSettings settings)
    {
        builder.Services.AddScoped<ReadingDesk>();
        builder.Services.AddScoped<AskOpenCollective>();
        builder.Services.AddScoped<ICheckup, OpenCollectiveCheckup>();
        builder.Services.AddHttpClient<OpenCollective>(http =>
            {
                http.MaxResponseContentBufferSize = OpenCollective.LargestAnswer;
                // Over both attempts and their bodies, which no handler sees.
                http.Timeout = settings.OpenCollectiveTimeout * 3;
            })
            // A redirect would take the token elsewhere.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers()
            .AddResilienceHandler("open-collective", pipeline =>
            {
                // The wall clock, whatever the rest goes by: this is about sockets.
                pipeline.TimeProvider = TimeProvider.System;
                // Once, at once, for a connection that broke or a node that stumbled. A 429 is obeyed, not repeated, and the next hour is the real retry.
                pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.Zero,
                    ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException || attempt.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError),
                });
                pipeline.AddTimeout(new TimeoutStrategyOptions { Timeout = settings.OpenCollectiveTimeout });
            });
    }
}
