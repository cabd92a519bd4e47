using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Vision;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Builds the application, for serving and for commands alike.</summary>
internal static class RoadmapApp
{
    /// <exception cref="SettingsException">The settings cannot work.</exception>
    public static WebApplication Build(string[] settings, bool asCommand = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        if (asCommand) builder.Logging.ClearProviders();

        var problems = new List<string>();
        var roadmap = builder.AddSettings<RoadmapSettings>(problems);
        var database = builder.AddSettings<DatabaseSettings>(problems);
        builder.AddSettings<ProxySettings>(problems);
        builder.AddSettings<GovernanceSettings>(problems);
        builder.AddSettings<MailSettings>(problems);
        builder.AddSettings<DigestSettings>(problems);
        if (problems.Count > 0) throw new SettingsException(problems);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage(database, roadmap);
        builder.AddMail();
        builder.AddDigests();
        builder.AddClockwork(database);
        builder.AddBoard(roadmap);
        builder.Services.AddScoped<VisionImport>();
        builder.AddPages();

        var app = builder.Build();
        app.UsePages();
        return app;
    }
}
