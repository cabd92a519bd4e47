using Microsoft.Extensions.Caching.Memory;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>Keeps the cards that were drawn. Each is drawn once as long as it says the same, and never two at a time, whoever asks
/// how often: drawing is the dearest thing a visitor can ask for.</summary>
internal sealed class CardRack(CardFonts fonts) : IDisposable
{
    // About 40 KB each.
    private const int Most = 100;

    private readonly MemoryCache drawn = new(new MemoryCacheOptions { SizeLimit = Most });
    private readonly SemaphoreSlim pen = new(1);
    private int drawings;

    /// <summary>How many were drawn since the start.</summary>
    public int Drawings => drawings;

    /// <summary>The picture (PNG).</summary>
    /// <exception cref="InvalidOperationException">There is no font; <see cref="CardFonts.Problem"/> says so before.</exception>
    public async Task<byte[]> Take(Card card, CancellationToken cancel)
    {
        if (drawn.TryGetValue(card.Key, out byte[]? known)) return known!;
        await pen.WaitAsync(cancel);
        try
        {
            if (drawn.TryGetValue(card.Key, out known)) return known!;
            drawings++;
            return drawn.Set(card.Key, new CardDrawing(fonts).Draw(card), new MemoryCacheEntryOptions { Size = 1 });
        }
        finally
        {
            pen.Release();
        }
    }

    public void Dispose()
    {
        drawn.Dispose();
        pen.Dispose();
    }
}
