using System.Text;

namespace Alliance.Roadmap.Vision;

/// <summary>The association's page as read: the steps of its vision and what it says of the organization. Only a document
/// that is understood from end to end becomes one; everything else is refused with file, line and what to do.</summary>
public sealed record VisionDocument(IReadOnlyList<VisionStep> Steps)
{
    /// <summary>Three hundred times the page as it is.</summary>
    public const int MostBytes = 1_000_000;
    public const int MostSteps = 500;

    /// <summary>The association's name, from the page's title; null where the page has none.</summary>
    public string? Name { get; init; }

    /// <summary>Null where the page has no such list, which then leaves ours alone.</summary>
    public IReadOnlyList<BoardMember>? Board { get; init; }

    /// <summary>Null where the page has no such list.</summary>
    public IReadOnlyList<Committee>? Committees { get; init; }
    public string? StatutesUrl { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">As the caller wrote it: refusals name it so.</param>
    /// <param name="site">The base of relative links.</param>
    /// <param name="document">The document, where nothing was refused.</param>
    public static Outcome Open(string path, Uri site, out VisionDocument? document)
    {
        document = null;
        if (Directory.Exists(path)) return new Refusal("vision.folder", $"{path} is a folder. Please name the Markdown file in it.");
        var bytes = new byte[MostBytes + 1];
        int length;
        try
        {
            using var file = File.OpenRead(path);
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            return new Refusal(problem is FileNotFoundException or DirectoryNotFoundException ? "vision.no-file" : "vision.unreadable", FileTrouble.InWords(path, problem));
        }

        return Read(path, bytes.AsSpan(0, length), site, out document);
    }

    /// <summary>Reads the bytes of a document.</summary>
    /// <param name="name">What refusals call it.</param>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    /// <param name="site">The base of relative links.</param>
    /// <param name="document">The document, where nothing was refused.</param>
    public static Outcome Read(string name, ReadOnlySpan<byte> bytes, Uri site, out VisionDocument? document)
    {
        document = null;
        if (bytes.Length > MostBytes)
            return new Refusal("vision.too-big", $"{name} has more than {MostBytes:N0} bytes, far more than a page with a vision needs. Please name the right file.");
        if (bytes.StartsWith((byte[])[0xFF, 0xFE]) || bytes.StartsWith((byte[])[0xFE, 0xFF]))
            return new Refusal("vision.utf-16", $"{name} is written in UTF-16. Please save it as UTF-8.");
        if (bytes.IndexOf((byte)0) is >= 0 and var nul)
            return new Refusal("vision.binary", $"{name}, line {LineAt(bytes, nul)}: there is a NUL byte, so this is no text in UTF-8 (a program, an image, or UTF-16). Please name a Markdown file saved as UTF-8.");
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return new VisionReader(name, site).Read(Encoding.UTF8.GetString(bytes), out document);
        return new Refusal("vision.not-utf-8", $"{name}, line {LineAt(bytes, FirstInvalid(bytes))}: there are bytes that are not UTF-8. Please save the file as UTF-8.");
    }

    private static int LineAt(ReadOnlySpan<byte> bytes, int position) => bytes[..position].Count((byte)'\n') + 1;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) is System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
