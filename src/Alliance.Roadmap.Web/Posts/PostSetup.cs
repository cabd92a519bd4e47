using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>What posts need.</summary>
internal static class PostSetup
{
    public static void AddPosts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PublicWeb>();
        builder.Services.AddScoped<ReadFeed>();
        builder.Services.AddScoped<CheckLinks>();
        builder.Services.AddScoped<PostTray>();
        builder.Services.AddScoped<ICheckup, FeedCheckup>();
        builder.Services.AddHttpClient<WebReader>(http => http.Timeout = Timeout.InfiniteTimeSpan)   // it has its own, over all redirects
            .ConfigurePrimaryHttpMessageHandler(services => WebReader.Handler(services.GetRequiredService<PublicWeb>()))
            .RemoveAllLoggers();
    }
}
