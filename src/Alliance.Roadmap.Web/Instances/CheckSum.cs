using System.IO.Compression;
using System.IO.Hashing;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>The CRC-32 that a ZIP file keeps of each file in it. .NET writes it, and does not look at it when it reads.</summary>
internal static class CheckSum
{
    /// <summary>Whether a file comes out as it went in.</summary>
    /// <exception cref="InvalidDataException">It does not come out at all.</exception>
    public static async Task<bool> IsRight(ZipArchiveEntry entry, CancellationToken cancel)
    {
        var sum = new Crc32();
        await using var from = await entry.OpenAsync(cancel);
        await sum.AppendAsync(from, cancel);
        return sum.GetCurrentHashAsUInt32() == entry.Crc32;
    }
}
