using Alliance.Roadmap.Web.Telemetry;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Hangfire is the clock, never the truth: what is due and what was sent is in our own tables.</summary>
internal static class Clockwork
{
    public static void AddClockwork(this WebApplicationBuilder builder, DatabaseSettings database)
    {
        // Ours by name: otherwise Hangfire takes whichever application in this process was built last.
        builder.Services.AddSingleton(_ => StorageFor(database));
        builder.Services.AddHangfire((services, clock) =>
        {
            clock.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings().UseStorage(services.GetRequiredService<JobStorage>());
            if (services.GetService<JobTraces>() is { } traces) clock.UseFilter(traces);
        });
        builder.Services.AddHangfireServer(server =>
        {
            server.WorkerCount = 4;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
            // Shorter than the host's, which would end the program with a trace.
            server.ShutdownTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.AddHostedService<Schedules>();
    }

    private static JobStorage StorageFor(DatabaseSettings database)
    {
        if (database.IsSqlite) return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(6) });
        var options = new PostgreSqlStorageOptions();
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(database.ConnectionString!, options), options);
    }
}
