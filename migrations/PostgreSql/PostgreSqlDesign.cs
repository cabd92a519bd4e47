using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Alliance.Roadmap.Migrations.PostgreSql;

/// <summary>Lets <c>dotnet ef</c> write migrations for PostgreSQL; it connects to nothing.</summary>
public sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<RoadmapDb>
{
    public RoadmapDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<RoadmapDb>()
        .UseNpgsql("Host=design", npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlDesign).Assembly.GetName().Name)).Options);
}
