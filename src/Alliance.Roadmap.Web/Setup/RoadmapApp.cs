using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Funding;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Posts;
using Alliance.Roadmap.Web.Reports;
using Alliance.Roadmap.Web.Resolutions;
using Alliance.Roadmap.Web.Sharing;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Telemetry;
using Alliance.Roadmap.Web.Vision;
using Alliance.Roadmap.Web.Webhook;
using Microsoft.AspNetCore.DataProtection;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Builds the application, for serving and for commands alike.</summary>
internal static class RoadmapApp
{
    /// <param name="settings">As on the command line: <c>--Roadmap:PublicUrl=…</c>.</param>
    /// <param name="asCommand">Logs nothing: standard output belongs to the answer.</param>
    /// <param name="replace">What a test puts in place of the clock and the job server.</param>
    /// <exception cref="SettingsException">The settings cannot work.</exception>
    public static WebApplication Build(string[] settings, bool asCommand = false, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
            // Pages find their static files by this name, whichever program hosts them.
            ApplicationName = typeof(RoadmapApp).Assembly.GetName().Name,
        });
        builder.WebHost.UseStaticWebAssets();
        if (asCommand) builder.Logging.ClearProviders();

        var problems = new List<string>();
        var roadmap = builder.AddSettings<RoadmapSettings>(problems);
        var database = builder.AddSettings<DatabaseSettings>(problems);
        builder.AddSettings<ProxySettings>(problems);
        builder.AddSettings<GovernanceSettings>(problems);
        builder.AddSettings<MailSettings>(problems);
        builder.AddSettings<DigestSettings>(problems);
        builder.AddSettings<PostSettings>(problems);
        builder.AddSettings<PictureSettings>(problems);
        builder.AddSettings<WebhookSettings>(problems);
        var funding = builder.AddSettings<FundingSettings>(problems);
        problems.AddRange(Listening.Problems(builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey)));
        builder.AddTelemetry(problems);
        if (problems.Count > 0) throw new SettingsException(problems);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage(database, roadmap);
        builder.AddDoctor();
        builder.AddCaching(database);
        builder.AddInstance();
        builder.AddMail();
        builder.AddDigests();
        builder.AddClockwork(database);
        builder.AddBoard(roadmap);
        builder.Services.AddScoped<VisionImport>();
        builder.AddMilestones();
        builder.AddFunding(funding);
        builder.AddPosts();
        builder.AddWebhook();
        builder.AddResolutions();
        builder.AddReports();
        builder.AddSubscribers();
        builder.AddSharing();
        builder.AddPages();

        var hasStarted = false;
        Listening.SayNothingBeforeTheStart(builder, () => hasStarted);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        return app;
    }

    /// <summary>Everything the service does before it listens.</summary>
    /// <exception cref="StartException">The database cannot be used.</exception>
    public static async Task Prepare(WebApplication app)
    {
        app.Services.GetRequiredService<Uptime>();   // from now on
        await using var scope = app.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<Database>();
        await database.Take();
        Workshop.Clear(app.Services.GetRequiredService<RoadmapSettings>().Data);
        app.Services.GetRequiredService<DatabaseFile>().Hold();
        var pages = Task.WhenAll(MakePages(app), app.Services.GetRequiredService<FirstPage>().Make());
        try
        {
            await database.Recognize();
            await scope.ServiceProvider.GetRequiredService<VisionImport>().TakeStarter();
        }
        catch
        {
            // One refusal is enough, and it is this one.
            await pages.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await pages;
    }

    // After the database: the job dashboard reaches for its storage, which waits three quarters of a minute for a PostgreSQL that is away.
    // A command has no pages and never waits for it. In turn: nodes that start together on an empty database would each make the tables
    // of the jobs, and a key for sessions that the others do not know.
    private static async Task MakePages(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Database>().InTurn(() => Task.WhenAll(
            Task.Run(app.UsePages),
            Task.Run(() => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(RoadmapApp)).Protect([]))));
    }
}
