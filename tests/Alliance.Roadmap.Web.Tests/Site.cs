using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests;

/// <summary>
/// The real application on a real port, with its own folder, a real migrated database, a clock turned by hand and mail
/// in the pickup folder. Either inline, with settings of your own:
/// <code>await using var site = await Site.OnSqlite("--Digests:Weekly=Friday 10:00");</code>
/// or shared by a class and run on both databases:
/// <code>
/// public abstract class ReadingTheRoadmap(Site site) { [Fact] public async Task … }
/// public sealed class ReadingTheRoadmapOnSqlite(SqliteSite site) : ReadingTheRoadmap(site), IClassFixture&lt;SqliteSite&gt;;
/// public sealed class ReadingTheRoadmapOnPostgreSql(PostgreSqlSite site) : ReadingTheRoadmap(site), IClassFixture&lt;PostgreSqlSite&gt;;
/// </code>
/// Without a PostgreSQL cluster (<c>ROADMAP_TEST_POSTGRES</c>) such a test is skipped; with <c>CI</c> set it fails.
/// </summary>
public class Site : IAsyncDisposable
{
    private readonly List<string> settings;
    private readonly string? database;
    private readonly JobsByHand jobs = new();
    private WebApplication? app;

    protected Site(bool onPostgreSql, params string[] more)
    {
        Address = new Uri($"http://localhost:{FreePort.Next()}/");
        Folder = Directory.CreateTempSubdirectory("roadmap-site-").FullName;
        settings = [$"--Urls={Address}", $"--Roadmap:PublicUrl={Address}", $"--Roadmap:DataDirectory={Folder}", "--Logging:LogLevel:Default=Warning"];
        if (onPostgreSql)
        {
            database = $"roadmap_{Guid.NewGuid():N}";
            if (Cluster.OfTheTests is { } cluster) settings.AddRange(Cluster.Settings(cluster, database, mostConnections: 20));
        }

        settings.AddRange(more);
    }

    /// <summary>Where it listens; its <c>Roadmap:PublicUrl</c> is the same, so links in pages and mails can be opened as they are.</summary>
    public Uri Address { get; }

    /// <summary>Its data directory.</summary>
    public string Folder { get; }

    /// <summary>23 November 2026, 12:00 UTC, a Monday, until a test turns it.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What else a test puts in place of the real thing, from the next start on.</summary>
    public Action<IServiceCollection>? Replacing { get; set; }

    public bool IsOnPostgreSql => database is not null;
    public IServiceProvider Services => Running.Services;

    /// <summary>As given on a command line, for a command on the same database.</summary>
    public IReadOnlyList<string> Settings => IsOnPostgreSql && Cluster.OfTheTests is null ? throw Needed.NoCluster() : settings;

    private WebApplication Running => app ?? throw Needed.NoCluster();
    private Uri Reachable => app is null ? throw Needed.NoCluster() : Address;

    public static Task<Site> OnSqlite(params string[] settings) => Started(new Site(onPostgreSql: false, settings));

    /// <summary>Skips the test (in CI: fails it) where no cluster was started.</summary>
    public static Task<Site> OnPostgreSql(params string[] settings) => Started(new Site(onPostgreSql: true, settings));

    public static Task<Site> On(bool postgreSql, params string[] settings) => postgreSql ? OnPostgreSql(settings) : OnSqlite(settings);

    /// <summary>With a folder, and on PostgreSQL an empty database, of its own, but not started: something else comes first.</summary>
    public static async Task<Site> NotYetStarted(bool postgreSql, params string[] settings)
    {
        var site = new Site(postgreSql, settings);
        if (postgreSql && Cluster.OfTheTests is null) throw Needed.NoCluster();
        if (site.database is not null) await Cluster.Run($"CREATE DATABASE {site.database}");
        return site;
    }

    /// <summary>Starts one that was not, on whatever it has stored by now.</summary>
    public Task Begin() => Start();

    /// <summary>Somebody with a browser of their own: cookies, forms and links.</summary>
    public Visitor Visitor() => new(Reachable);

    /// <summary>A plain client that neither follows redirects nor keeps cookies.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Reachable };

    /// <summary>Works with a service, or any class whose constructor takes services: a job, a mailer, <see cref="RoadmapDb"/>.</summary>
    public async Task<TAnswer> Ask<T, TAnswer>(Func<T, Task<TAnswer>> question) where T : class
    {
        await using var scope = Services.CreateAsyncScope();
        return await question(ActivatorUtilities.GetServiceOrCreateInstance<T>(scope.ServiceProvider));
    }

    public Task Do<T>(Func<T, Task> work) where T : class => Ask<T, bool>(async service =>
    {
        await work(service);
        return true;
    });

    public Task<TAnswer> Ask<TAnswer>(Func<RoadmapDb, Task<TAnswer>> question) => Ask<RoadmapDb, TAnswer>(question);

    /// <summary>Runs what was handed to Hangfire, and what that hands on, until nothing is left; then the postman goes one round.
    /// Neither does anything by itself.</summary>
    public async Task RunJobs()
    {
        await jobs.RunAll(Services);
        await Services.GetRequiredService<Postman>().GoRound(CancellationToken.None);
    }

    /// <summary>The mail in the pickup folder, oldest first.</summary>
    public IReadOnlyList<MimeMessage> Mail() =>
        [.. Directory.EnumerateFiles(Folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => MimeMessage.Load(file))];

    /// <summary>Stops the application and starts it again on what it has stored.</summary>
    /// <param name="meanwhile">What somebody does to its files or its database while nothing runs on them.</param>
    public async Task Restart(Func<Task>? meanwhile = null)
    {
        await Stop();
        if (meanwhile is not null)
        {
            // A pooled connection would go on with the file that was there before.
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            NpgsqlConnection.ClearAllPools();
            await meanwhile();
        }

        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (IsOnPostgreSql && Cluster.OfTheTests is not null) await Cluster.Run($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected async Task Open()
    {
        if (IsOnPostgreSql && Cluster.OfTheTests is null) return;
        await (database is null ? MigratedDatabase.CopyTo(Folder) : MigratedDatabase.CopyAs(database));
        await Start();
    }

    private static async Task<Site> Started(Site site)
    {
        await site.Open();
        _ = site.Running;
        return site;
    }

    private async Task Start()
    {
        app = RoadmapApp.Build([.. settings], replace: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.Replace(ServiceDescriptor.Singleton<IBackgroundJobClient>(jobs));
            Replacing?.Invoke(services);
            foreach (var clockwork in services.Where(IsClockwork).ToList()) services.Remove(clockwork);
        });
        await RoadmapApp.Prepare(app);
        await app.StartAsync();
    }

    private async Task Stop()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    // Whatever would run jobs at moments of its own.
    private static bool IsClockwork(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType == typeof(Schedules) || service.ImplementationFactory?.Method.DeclaringType?.Namespace?.StartsWith("Alliance.Roadmap.Web.Digests", StringComparison.Ordinal) == true || service.ImplementationFactory?.Method.DeclaringType?.Namespace?.StartsWith("Hangfire", StringComparison.Ordinal) == true
            || service.ImplementationType?.Namespace?.StartsWith("Hangfire", StringComparison.Ordinal) == true);
}

/// <summary>A <see cref="Site"/> on SQLite that the tests of a class share.</summary>
public sealed class SqliteSite() : Site(onPostgreSql: false), IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await Open();
}

/// <summary>A <see cref="Site"/> on PostgreSQL, in a database of its own, that the tests of a class share.</summary>
public sealed class PostgreSqlSite() : Site(onPostgreSql: true), IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await Open();
}
