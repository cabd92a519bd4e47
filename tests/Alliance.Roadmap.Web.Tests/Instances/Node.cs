using System.Diagnostics;

namespace Alliance.Roadmap.Web.Tests.Instances;

/// <summary>The built program, serving as a process of its own: for a test that kills it, freezes it, or runs several of them. Its port stays
/// the same from one start to the next.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private Process? process;

    public int Port { get; } = FreePort.Next();

    public bool HasExited => process is null or { HasExited: true };

    /// <summary>What it takes of the machine's memory; 0 where it does not run.</summary>
    public long Megabytes
    {
        get
        {
            try
            {
                process?.Refresh();
                return (process?.WorkingSet64 ?? 0) / 1_000_000;
            }
            catch (InvalidOperationException)
            {
                return 0;   // it was just killed
            }
        }
    }

    public Uri At(string path) => new($"http://127.0.0.1:{Port}{path}");

    /// <summary>Starts it, or starts it anew; <see cref="Ready"/> says when it serves.</summary>
    /// <param name="settings">All but its address.</param>
    public void Begin(string[] settings)
    {
        process?.Dispose();
        process = Process.Start(CommandRun.StartInfo([$"--Urls=http://127.0.0.1:{Port}", .. settings]))!;
        // Whoever writes into a full pipe stands still.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it answers.</summary>
    /// <param name="path">With success, here.</param>
    public Task Ready(string path = "/healthz/live") => Until(async () =>
    {
        Assert.False(HasExited, $"The node at port {Port} has ended.");
        using var answer = await client.GetAsync(At(path));
        return answer.IsSuccessStatusCode;
    });

    /// <summary>Sends it a signal by name, as <c>STOP</c>; nothing where it does not run.</summary>
    public Task Signal(string signal) => HasExited ? Task.CompletedTask : Signal(process!, signal);

    /// <summary>The same to any process.</summary>
    public static async Task Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>As a server is stopped: it ends its work, and well.</summary>
    public async Task Stop()
    {
        await Signal("TERM");
        await process!.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>As by a power cut.</summary>
    public async Task End()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Asks again until it holds. Processes say by their answers how far they are; there is no clock of ours to turn.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await holds()) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        process?.Dispose();
        client.Dispose();
    }
}
