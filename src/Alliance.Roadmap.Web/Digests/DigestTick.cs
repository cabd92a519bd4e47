using Hangfire;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>Once a minute: compares the schedule with the issues, freezes what is due, rings for the postman, and shows the board
/// what comes tomorrow. Harmless
/// to run twice, or on two nodes.</summary>
internal sealed class DigestTick(DigestPress press, Postman postman, Foreteller foreteller)
{
    [AutomaticRetry(Attempts = 0)]   // the next minute's tick is the retry
    public async Task Run(CancellationToken cancel)
    {
        await press.FreezeDue(cancel);
        postman.Ring();
        await foreteller.Run(cancel);
    }
}
