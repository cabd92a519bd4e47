using System.Collections.Concurrent;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>A page's address in the form we write it ourselves: the path, and the parameters it knows, in order.</summary>
internal readonly record struct Place(string Path, string Query);

/// <summary>What was made for everybody, until something public changes or a moment comes at which a page turns by itself.</summary>
internal sealed class PageCache(PublicVersion version, RoadmapSettings settings, TimeProvider clock)
{
    private const long Most = 64 * 1024 * 1024;
    private const long Largest = Most / 16;

    private readonly ConcurrentDictionary<Place, CachedPage> pages = [];
    private readonly Lock clearing = new();
    private (long Version, DateTimeOffset Until) turning;
    private long size;

    /// <summary>What is kept of a place and still holds; null where it has to be made.</summary>
    public CachedPage? Find(Place place) => Find(place, out _);

    /// <inheritdoc cref="Find(Place)"/>
    public CachedPage? Find(Place place, out DateTimeOffset now)
    {
        now = default;
        if (!pages.TryGetValue(place, out var page) || page.Version != version.Current || (now = clock.GetUtcNow()) >= page.Until) return null;
        page.AskedAt = Environment.TickCount64;
        return page;
    }

    /// <summary>The version to make a page from; asked before anything is read for it. Null where it cannot be kept.</summary>
    public long? Begin() => settings.OutputCache ? version.Current : null;

    /// <summary>Until when a page holds that was made from this version at this time.</summary>
    public async Task<DateTimeOffset> Until(long made, DateTimeOffset at, RoadmapDb db, CancellationToken cancel)
    {
        (long Version, DateTimeOffset Until) known;
        lock (clearing) known = turning;
        if (known.Version == made && at < known.Until) return known.Until;
        var until = await db.TurnsAfter(at, settings, cancel);
        lock (clearing) turning = (made, until);
        return until;
    }

    /// <summary>What stood at a place before, whether it still holds or not.</summary>
    public CachedPage? Before(Place place) => pages.GetValueOrDefault(place);

    /// <summary>Keeps a page, unless something has changed since it was begun.</summary>
    public void Keep(Place place, CachedPage page)
    {
        if (page.Size > Largest || page.Version != version.Current) return;
        page.AskedAt = Environment.TickCount64;
        pages[place] = page;
        // All its forms together may come to twice that; counted anew when there is too much.
        if (Interlocked.Add(ref size, page.Size) > Most) MakeRoom();
    }

    // What nobody asked for longest goes first, until half is free.
    private void MakeRoom()
    {
        lock (clearing)
        {
            var all = pages.ToArray();
            var kept = all.Sum(page => page.Value.Size);
            foreach (var (place, page) in all.OrderBy(page => page.Value.AskedAt))
            {
                if (kept <= Most / 2) break;
                pages.TryRemove(place, out _);
                kept -= page.Size;
            }

            Interlocked.Exchange(ref size, kept);
        }
    }
}
