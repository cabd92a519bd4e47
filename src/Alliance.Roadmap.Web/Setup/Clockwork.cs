using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Hangfire is the clock, never the truth: what is due and what was sent is in our own tables.</summary>
internal static class Clockwork
{
    public static void AddClockwork(this WebApplicationBuilder builder, DatabaseSettings database)
    {
        builder.Services.AddHangfire(clock =>
        {
            clock.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            if (database.IsSqlite) clock.UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(6) });
            else clock.UsePostgreSqlStorage(postgres => postgres.UseNpgsqlConnection(database.ConnectionString!));
        });
        builder.Services.AddHangfireServer(server =>
        {
            server.WorkerCount = 4;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
            server.ShutdownTimeout = TimeSpan.FromSeconds(30);
        });
        builder.Services.AddHostedService<Schedules>();
    }
}
