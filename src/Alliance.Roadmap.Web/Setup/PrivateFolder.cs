namespace Alliance.Roadmap.Web.Setup;

internal static class PrivateFolder
{
    /// <summary>Makes a folder that only this program's user can look into: it holds addresses, keys and links that open doors.
    /// One that is there already keeps the rights somebody gave it.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
