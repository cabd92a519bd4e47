using System.Diagnostics;
using System.Net;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>An answer as it travels.</summary>
internal sealed record Answer(byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);

/// <summary>A server in a process of its own.</summary>
internal abstract class Server(Process process, Uri address) : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = address };

    public Uri Address => address;

    public async Task<Answer> Ask(string path, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (coding is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return new(await answer.Content.ReadAsByteArrayAsync(), [.. answer.Headers.Concat(answer.Content.Headers).Select(header => (header.Key, string.Join(", ", header.Value)))]);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    protected async Task Ready()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Ask("/", null);
                return;
            }
            catch (HttpRequestException) when (attempt < 300 && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }
}
