using System.IO.Compression;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>The CRC-32 that a ZIP file keeps of each file in it. .NET writes it, and does not look at it when it reads.</summary>
internal static class CheckSum
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (sum, _) => (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320))];

    /// <summary>Whether a file comes out as it went in.</summary>
    /// <exception cref="InvalidDataException">It does not come out at all.</exception>
    public static async Task<bool> IsRight(ZipArchiveEntry entry, CancellationToken cancel)
    {
        await using var from = await entry.OpenAsync(cancel);
        var buffer = new byte[1 << 16];
        var (sum, length, read) = (uint.MaxValue, 0L, 0);
        while ((read = await from.ReadAsync(buffer, cancel)) > 0)
        {
            foreach (var value in buffer.AsSpan(0, read)) sum = (sum >> 8) ^ Table[(byte)(sum ^ value)];
            length += read;
        }

        return ~sum == entry.Crc32 && length == entry.Length;
    }
}
