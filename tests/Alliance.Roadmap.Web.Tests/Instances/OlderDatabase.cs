using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Instances;

/// <summary>A database as the first version left it: its schema, and real rows (<c>tests/Data/end-to-end.sql</c>).</summary>
internal static class OlderDatabase
{
    public const int Entries = 13;

    public static async Task Fill(Site site)
    {
        await using var app = RoadmapApp.Build([.. site.Settings], asCommand: true);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RoadmapDb>();
        await db.GetService<IMigrator>().MigrateAsync("ProtectLedger");
        // The first version's migrations bring the head row; the real one comes with the rows.
        await db.Database.OpenConnectionAsync();
        await Run("""DELETE FROM "LedgerHeads" """);
        if (!db.IsSqlite) await Run("SET timezone = 'UTC'");
        await Run(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "end-to-end.sql")));
        await db.Database.CloseConnectionAsync();

        async Task Run(string sql)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
