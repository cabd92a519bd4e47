namespace Alliance.Roadmap.Web.Subscribers;

internal static class SubscriberSetup
{
    public static void AddSubscribers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RequestBudget>();
        builder.Services.AddSingleton<FormGuard>();
        builder.Services.AddSingleton<NoticeBell>();
        builder.Services.AddScoped<Requests>();
        builder.Services.AddScoped<SubscriberLetters>();
        builder.Services.AddScoped<SendNotices>();
        builder.Services.AddScoped<ErasePeople>();
    }
}
