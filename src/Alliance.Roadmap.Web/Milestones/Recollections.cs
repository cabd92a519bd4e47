using Microsoft.Extensions.Caching.Memory;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>Keeps the days that were looked back at. Each is replayed once as long as the record is the same, and never two at a
/// time, whoever asks how often and however: a replay reads the whole record.</summary>
internal sealed class Recollections : IDisposable
{
    private const int Most = 60;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = Most });
    private readonly SemaphoreSlim one = new(1);

    /// <param name="day">The day.</param>
    /// <param name="record">Another one after each entry.</param>
    /// <param name="replay">Reads it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Standing> Of(DateOnly day, string record, Func<Task<Standing>> replay, CancellationToken cancel)
    {
        var key = (day, record);
        if (kept.TryGetValue(key, out Standing? known)) return known!;
        await one.WaitAsync(cancel);
        try
        {
            return kept.TryGetValue(key, out known) ? known! : kept.Set(key, await replay(), new MemoryCacheEntryOptions { Size = 1 });
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        kept.Dispose();
        one.Dispose();
    }
}
