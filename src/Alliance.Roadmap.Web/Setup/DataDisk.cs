namespace Alliance.Roadmap.Web.Setup;

/// <summary>The disk that the data directory lies on.</summary>
internal static class DataDisk
{
    private const long Little = 50_000_000;

    /// <summary>A sentence when hardly anything more fits on it.</summary>
    public static string? Problem(RoadmapSettings roadmap)
    {
        try
        {
            var left = new DriveInfo(roadmap.Data).AvailableFreeSpace;
            return left < Little ? $"The disk of the data directory {roadmap.Data} is nearly full: {left / 1_000_000} MB are left. Please make room; what cannot be stored is refused, and nothing that is stored gets lost." : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;   // on PostgreSQL there may be no such folder, or none that we may ask about
        }
    }
}
