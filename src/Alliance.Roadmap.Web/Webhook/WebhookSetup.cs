using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Webhook;

/// <summary>What the webhook needs.</summary>
internal static class WebhookSetup
{
    public static void AddWebhook(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CallWebhook>();
        builder.Services.AddScoped<WebhookBook>();
        builder.Services.AddScoped<ICheckup, WebhookCheckup>();
        builder.Services.AddHttpClient<WebhookPost>(http => http.Timeout = Timeout.InfiniteTimeSpan)   // it has its own
            .ConfigurePrimaryHttpMessageHandler(WebhookPost.Handler)
            .RemoveAllLoggers();
    }
}
