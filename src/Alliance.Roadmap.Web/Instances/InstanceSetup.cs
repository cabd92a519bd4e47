using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Instances;

internal static class InstanceSetup
{
    public static void AddInstance(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddSingleton<JournalKeeper>();
        builder.Services.AddScoped<ICheckup, JournalCheckup>();
        builder.Services.AddScoped<Fence>();
        builder.Services.AddScoped<Backup>();
        builder.Services.AddScoped<Restoring>();
    }
}
