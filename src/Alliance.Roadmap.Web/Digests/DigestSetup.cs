using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Digests;

internal static class DigestSetup
{
    public static void AddDigests(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DigestText>();
        builder.Services.AddSingleton<Postman>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Postman>());
        builder.Services.AddScoped<DigestPress>();
        builder.Services.AddScoped<PreviewMail>();
        builder.Services.AddScoped<Foreteller>();
        builder.Services.AddScoped<DigestTick>();
        builder.Services.AddScoped<DeliverIssue>();
        builder.Services.AddSingleton<Uptime>();
        builder.Services.AddScoped<SendingState>();
        builder.Services.AddScoped<ICheckup, SendingCheckup>();
        builder.Services.AddScoped<ICheckup, ScheduleCheckup>();
        builder.Services.AddHealthChecks().AddCheck<SendingHealth>("sending", timeout: TimeSpan.FromSeconds(5));
    }
}
