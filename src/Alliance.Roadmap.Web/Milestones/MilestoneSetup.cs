using Alliance.Roadmap.Web.Ledger;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>What acting on steps needs.</summary>
internal static class MilestoneSetup
{
    public static void AddMilestones(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MilestoneActs>();
        builder.Services.AddScoped<Desk>();
        builder.Services.AddScoped<SequelReader>();
        builder.Services.AddScoped<Redactor>();
        builder.Services.AddScoped<RemindOfReviews>();
        builder.Services.AddScoped<RoadmapReader>();
        builder.Services.AddSingleton<FirstPage>();
        builder.Services.AddSingleton<Recollections>();
    }
}
