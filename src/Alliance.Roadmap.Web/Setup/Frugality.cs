using System.Runtime.InteropServices;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>Keeps a node at rest small: most of what a start takes is not needed again.</summary>
internal static partial class Frugality
{
    // By then all that is done each minute was done once.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(75);

    /// <summary>Gives back, once, what the start left behind, in the heap and outside it: the next full collection of a quiet server may be hours away.</summary>
    public static async Task GiveBack(CancellationToken stopping)
    {
        await Task.Delay(Settled, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            if (OperatingSystem.IsLinux()) _ = Trim(0);
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            // Only glibc keeps so much that there is something to give back.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
