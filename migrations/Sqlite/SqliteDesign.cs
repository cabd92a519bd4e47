using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Alliance.Roadmap.Migrations.Sqlite;

/// <summary>Lets <c>dotnet ef</c> write migrations for SQLite; it connects to nothing.</summary>
public sealed class SqliteDesign : IDesignTimeDbContextFactory<RoadmapDb>
{
    public RoadmapDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<RoadmapDb>()
        .UseSqlite("Data Source=design.db", sqlite => sqlite.MigrationsAssembly(typeof(SqliteDesign).Assembly.GetName().Name)).Options);
}
