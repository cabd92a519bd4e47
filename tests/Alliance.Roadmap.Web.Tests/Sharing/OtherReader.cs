using System.Diagnostics;
using System.Text.Json;

namespace Alliance.Roadmap.Web.Tests.Sharing;

/// <summary>A parser that is not ours and not the library that wrote it: Debian's own Python packages.</summary>
internal static class OtherReader
{
    /// <summary>What the script understood.</summary>
    public static async Task<JsonElement> Read(string script, byte[] document)
    {
        using var reader = Process.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [Path.Combine(AppContext.BaseDirectory, "Sharing", script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (answer, errors) = (reader.StandardOutput.ReadToEndAsync(), reader.StandardError.ReadToEndAsync());
        await reader.StandardInput.BaseStream.WriteAsync(document);
        reader.StandardInput.Close();
        await reader.WaitForExitAsync();
        Assert.True(reader.ExitCode == 0, await errors);
        var read = JsonDocument.Parse(await answer).RootElement;
        Assert.Null(read.GetProperty("problem").GetString());
        return read;
    }
}
