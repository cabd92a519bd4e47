using System.Runtime.InteropServices;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Keeps a node at rest small.</summary>
internal static partial class Frugality
{
    // At rest one comes every two minutes or so; under load, several each second.
    private const int FewCollections = 2;

    private const int MostArenas = -8;   // M_ARENA_MAX in glibc's malloc.h

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    /// <summary>To be called before other threads are many: glibc would keep apart what up to eight threads for each core once needed, and never
    /// give it to another.</summary>
    public static void ShareArenas() => OnGlibc(() => Set(MostArenas, Environment.ProcessorCount));

    /// <summary>Gives back what is not needed, in the heap and outside it, whenever little was made for half a minute: the start leaves much behind, and the
    /// next full collection of a quiet server may be hours away. A busy node collects by itself.</summary>
    public static async Task GiveBack(CancellationToken stopping)
    {
        using var looks = new PeriodicTimer(Look);
        var before = GC.CollectionCount(0);
        try
        {
            while (await looks.WaitForNextTickAsync(stopping))
            {
                if (GC.CollectionCount(0) - before <= FewCollections)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    OnGlibc(() => Trim(0));
                }

                before = GC.CollectionCount(0);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    // Elsewhere there is nothing to set, and nothing kept.
    private static void OnGlibc(Func<int> call)
    {
        try
        {
            if (OperatingSystem.IsLinux()) call();
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
