using System.Runtime.InteropServices;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Keeps a node at rest small: most of what a start takes is not needed again.</summary>
internal static partial class Frugality
{
    // By then all that is done each minute was done once.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    // As glibc's malloc.h has it.
    private const int MostArenas = -8;

    /// <summary>Two pools for memory outside the heap, rather than eight for each core: what one thread gave back serves the next. Before anything else.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(MostArenas, 2);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than glibc has no such pools.
        }
    }

    /// <summary>Gives back, once, what the start left behind: the next full collection of a quiet server may be hours away.</summary>
    public static async Task GiveBack(CancellationToken stopping)
    {
        await Task.Delay(Settled, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
