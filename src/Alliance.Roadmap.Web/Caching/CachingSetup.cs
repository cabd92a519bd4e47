using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Caching;

internal static class CachingSetup
{
    public static void AddCaching(this WebApplicationBuilder builder, DatabaseSettings database)
    {
        builder.Services.AddSingleton<PageCache>();
        builder.Services.AddSingleton<PublicVersion>();
        builder.Services.AddSingleton<PublicChanges>();
        if (database.IsSqlite)
        {
            builder.Services.AddSingleton<IOtherWriters, SqliteWriters>();
        }
        else
        {
            builder.Services.AddSingleton<PostgreSqlWriters>();
            builder.Services.AddSingleton<IOtherWriters>(services => services.GetRequiredService<PostgreSqlWriters>());
            builder.Services.AddHostedService(services => services.GetRequiredService<PostgreSqlWriters>());
        }
    }
}
