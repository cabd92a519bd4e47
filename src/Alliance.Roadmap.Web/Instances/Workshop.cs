using System.Text.RegularExpressions;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>A folder for what is not finished, beside the place of what is: nobody but this program's user can look into it. It goes when the
/// work ends, and where the process was killed, the next one clears it away: whole copies of the database must not lie about.</summary>
internal sealed partial class Workshop : IDisposable
{
    private const string LockName = "lock";

    // Whoever makes one locks it within the second; earlier versions of the program did not lock them.
    private static readonly TimeSpan SurelyLeft = TimeSpan.FromDays(1);

    private readonly string folder;
    private readonly FileStream held;

    /// <param name="beside">The folder in which the finished thing is to lie.</param>
    /// <param name="name">What is made.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Workshop(string beside, string name)
    {
        Clear(beside);
        folder = Path.Combine(beside, $".{name}-{Guid.NewGuid():N}");
        PrivateFolder.Create(folder);
        held = New(LockName);
    }

    /// <summary>The place of a file in it.</summary>
    public string this[string name] => Path.Combine(folder, name);

    /// <summary>A new file that only this program's user may read: whoever has a backup has the addresses and the keys.</summary>
    public FileStream New(string name)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(this[name], options);
    }

    /// <summary>The same for SQLite, which fills an empty file as it would one that is not there, but for the rights on it.</summary>
    public string NewDatabase()
    {
        New(BackupManifest.SqliteFileName).Dispose();
        return this[BackupManifest.SqliteFileName];
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) is not LockName)) File.Delete(file);
        held.Dispose();
        Delete(folder);
    }

    /// <summary>Takes away what processes that are gone have left in a folder.</summary>
    public static void Clear(string beside)
    {
        try
        {
            foreach (var found in Directory.EnumerateDirectories(beside, ".*").Where(found => Named().IsMatch(Path.GetFileName(found)) && IsLeft(found))) Delete(found);
            foreach (var file in Directory.EnumerateFiles(beside, ".restoring-*").Where(file => NamedEarlier().IsMatch(Path.GetFileName(file)) && IsOld(File.GetLastWriteTimeUtc(file)))) File.Delete(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Not ours to look into, or another process was faster.
        }
    }

    private static bool IsLeft(string found)
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(found).All(entry => Ours().IsMatch(Path.GetFileName(entry)))) return false;
            if (!File.Exists(Path.Combine(found, LockName))) return IsOld(Directory.GetLastWriteTimeUtc(found));
            using var free = new FileStream(Path.Combine(found, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOld(DateTime written) => written < DateTime.UtcNow - SurelyLeft;

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Whoever clears up may be faster, once it is no longer locked.
        }
    }

    [GeneratedRegex("^\\..+-[0-9a-f]{32}$")]
    private static partial Regex Named();

    [GeneratedRegex("^(lock|backup\\.zip|roadmap\\.db(-wal|-shm|-journal)?)$")]
    private static partial Regex Ours();

    // What restores of earlier versions left without a folder around it.
    [GeneratedRegex("^\\.restoring-[0-9a-f]{32}\\.db(-wal|-shm|-journal)?$")]
    private static partial Regex NamedEarlier();
}
