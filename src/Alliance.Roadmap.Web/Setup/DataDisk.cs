namespace Alliance.Roadmap.Web.Setup;

/// <summary>The disk that the data directory lies on, and that of the database file where it lies elsewhere.</summary>
internal static class DataDisk
{
    private const long Little = 50_000_000;

    /// <summary>A sentence when hardly anything more fits on one of them.</summary>
    public static string? Problem(RoadmapSettings roadmap, DatabaseSettings database)
    {
        var file = database.IsSqlite ? database.FileFor(roadmap) : null;
        return Problem("data directory", roadmap.Data) ?? (file is null ? null : Problem("database file", file));
    }

    private static string? Problem(string what, string path)
    {
        try
        {
            var left = new DriveInfo(path).AvailableFreeSpace;
            return left < Little ? $"The disk of the {what} {path} is nearly full: {left / 1_000_000} MB are left. Please make room; what cannot be stored is refused, and nothing that is stored gets lost." : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;   // on PostgreSQL there may be no such folder, or none that we may ask about
        }
    }
}
