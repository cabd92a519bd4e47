using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Alliance.Roadmap.Instances;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>The file beside the database that a restore of the database does not take back: one JSON line each. Processes
/// that share a data directory share it, so it is opened for one append at a time; within this one nobody has to try again.</summary>
internal sealed partial class Journal(RoadmapSettings roadmap, ILogger<Journal> log)
{
    private const long Long = 1 << 20;
    private const int MostAttempts = 25;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private static readonly JsonTypeInfo<JournalLine> OneLine = new Form(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<JournalWord>(JsonNamingPolicy.KebabCaseLower) },
    }).JournalLine;

    private readonly Lock pen = new();
    private long tooLong = Long;

    public string Path => System.IO.Path.Combine(roadmap.Data, "roadmap.journal");

    /// <summary>Why the last lines could not be written; null when they were.</summary>
    public string? Trouble { get; private set; }

    /// <summary>All lines, oldest first; none where there is no file. One that a crash tore, or that lacks what it tells of, is passed over.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public IReadOnlyList<JournalLine> Read()
    {
        lock (pen)
        {
            if (!File.Exists(Path)) return [];
            using var file = Open();
            return Lines(file);
        }
    }

    /// <summary>Appends lines and waits until they are on disk. Never throws: what an act has committed stands, whether or not
    /// this file can take it; the log, the board's pages and <c>doctor</c> say so.</summary>
    public bool TryAppend(IReadOnlyCollection<JournalLine> lines)
    {
        if (lines.Count == 0) return true;
        lock (pen)
        {
            try
            {
                PrivateFolder.Create(roadmap.Data);
                using var file = Open();
                Append(file, lines);
                if (file.Length > tooLong) Shorten(file);
                Trouble = null;
                return true;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                if (Trouble is null) log.LogError("The journal {Path} cannot be written: {Problem} Nothing else is held up by that, but a restored backup would not know what happened since.", Path, problem.Message);
                Trouble = problem.Message;
                return false;
            }
        }
    }

    /// <summary>Whether it could be written now.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Probe()
    {
        lock (pen)
        {
            var isNew = !File.Exists(Path);
            using (Open())
            {
                // Opened for writing: that is all there is to see.
            }

            if (isNew) File.Delete(Path);
        }
    }

    private FileStream Open()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (new FileInfo(Path) is { Exists: true } named && named.Length == file.Length) return file;
                file.Dispose();
                throw new IOException($"{Path} was just replaced by a shorter one.");
            }
            catch (IOException) when (attempt < MostAttempts && File.Exists(Path))
            {
                // Another process is writing its line, or making the file shorter.
                Thread.Sleep(Glance);
            }
        }
    }

    private static void Append(FileStream file, IEnumerable<JournalLine> lines)
    {
        var end = file.Length;
        try
        {
            using var text = new MemoryStream();
            if (end > 0)
            {
                file.Position = end - 1;
                if (file.ReadByte() is not '\n') text.WriteByte((byte)'\n');
            }

            Write(text, lines);
            file.Position = end;
            text.WriteTo(file);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    private static List<JournalLine> Lines(FileStream file)
    {
        var lines = new List<JournalLine>();
        file.Position = 0;
        using var text = new StreamReader(file, leaveOpen: true);
        while (text.ReadLine() is { } line)
        {
            try
            {
                if (line.Length > 0 && JsonSerializer.Deserialize(line, OneLine) is { IsWhole: true } read) lines.Add(read);
            }
            catch (JsonException)
            {
                // Torn by a crash.
            }
        }

        return lines;
    }

    private static void Write(Stream to, IEnumerable<JournalLine> lines)
    {
        foreach (var line in lines)
        {
            JsonSerializer.Serialize(to, line, OneLine);
            to.WriteByte((byte)'\n');
        }
    }

    // Written beside it and renamed, so that a crash leaves either the long one or the short one.
    private void Shorten(FileStream file)
    {
        var shorter = Path + ".new";
        using (var to = new FileStream(shorter, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Write(to, JournalStory.Shortened(Lines(file)));
            to.Flush(flushToDisk: true);
            tooLong = Math.Max(Long, 2 * to.Length);
        }

        File.Move(shorter, Path, overwrite: true);
    }

    // Read at every start, so its code is written ahead.
    [JsonSerializable(typeof(JournalLine))]
    private sealed partial class Form : JsonSerializerContext;
}
