namespace Alliance.Roadmap;

/// <summary>Why a file that somebody named cannot be read, in a sentence that says what to do.</summary>
public static class FileTrouble
{
    /// <summary>Whether opening or reading a file ended so.</summary>
    public static bool Is(Exception problem) => problem is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" };

    /// <param name="path">As the caller wrote it.</param>
    /// <param name="problem">One that <see cref="Is"/> one.</param>
    public static string InWords(string path, Exception problem) => problem switch
    {
        ArgumentException { ParamName: "path" } => "Please name the file.",
        FileNotFoundException or DirectoryNotFoundException => $"{path} does not exist. Please check the name and the folder you are in.",
        UnauthorizedAccessException when Directory.Exists(path) => $"{path} is a folder. Please name the file in it.",
        // The system answers so for a folder on the way as well, whether or not the file is there.
        UnauthorizedAccessException => $"{path} cannot be read: it, or a folder on the way to it, is closed to the user that this program runs as. Please give that user the right to read it, or put a copy where it may.",
        _ => $"{path} cannot be read: {problem.Message}",
    };
}
