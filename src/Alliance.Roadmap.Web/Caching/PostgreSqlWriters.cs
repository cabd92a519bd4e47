using Alliance.Roadmap.Web.Setup;
using Npgsql;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>On PostgreSQL every node, and every command, tells the others in the same transaction (<see cref="PublicChanges"/>), and this
/// connection of its own listens. What is kept counts for a second after the server was last heard of: where the connection is lost,
/// or stands still without anybody noticing, pages are made anew until it is back.</summary>
internal sealed class PostgreSqlWriters(DatabaseSettings database, IServiceProvider services, ILogger<PostgreSqlWriters> log) : BackgroundService, IOtherWriters
{
    public const string Channel = "roadmap_changed";

    private const int Trust = 1_000;   // milliseconds
    private static readonly TimeSpan Ask = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private long trustedUntil = long.MinValue;

    public bool AreKnown(PublicVersion version) => Environment.TickCount64 < Volatile.Read(ref trustedUntil);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The version asks us, so it cannot be asked for when we are made.
        var version = services.GetRequiredService<PublicVersion>();
        var isLost = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(version, () => isLost = Told(isLost, false, null), stoppingToken);
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or TimeoutException or ObjectDisposedException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                Volatile.Write(ref trustedUntil, long.MinValue);
                version.Moved();
                isLost = Told(isLost, true, lost);
            }

            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Listen(PublicVersion version, Action heard, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, Timeout = 5, CommandTimeout = 2, ApplicationName = "Alliance Roadmap, listening" }.ConnectionString);
        connection.Notification += (_, _) => version.Moved();
        await connection.OpenAsync(stop);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(stop);
        // Whatever was changed while nobody listened.
        version.Moved();
        await using var question = new NpgsqlCommand("SELECT 1", connection);
        while (true)
        {
            var asked = Environment.TickCount64;
            await question.ExecuteScalarAsync(stop);
            Volatile.Write(ref trustedUntil, asked + Trust);
            heard();
            await connection.WaitAsync(Ask, stop);
        }
    }

    private bool Told(bool before, bool now, Exception? why)
    {
        if (now && !before) log.LogWarning("Nobody tells us what other nodes change, so pages are made anew for each reader: {Problem}", why?.Message);
        if (before && !now) log.LogInformation("What other nodes change is told again.");
        return now;
    }
}
