using Alliance.Roadmap.Mail;

namespace Alliance.Roadmap.Digests;

/// <summary>Notices when the fault is ours before many recipients have felt it: at once where a server refuses us, and where
/// more than one in twenty of the last replies puts our mail off for reasons of policy. Safe for several connections.</summary>
public sealed class CircuitBreaker
{
    private const int Remembered = 200;
    private const int Tolerated = Remembered / 20;

    private readonly Lock gate = new();
    private readonly Queue<bool> newest = new(Remembered);
    private int policy;

    /// <summary>Why to stop, for the board; null to go on.</summary>
    public string? Notice(Reply reply)
    {
        if (reply.Kind is ReplyKind.OurFault) return $"The mail server refuses us: {reply.WordsForAll}";
        lock (gate)
        {
            if (newest.Count == Remembered && newest.Dequeue()) policy--;
            newest.Enqueue(reply.IsPolicy);
            if (reply.IsPolicy) policy++;
            return policy > Tolerated ? $"The mail server puts off too much of our mail: {policy} of the last {newest.Count} replies were about security or policy, the newest “{reply.WordsForAll}”." : null;
        }
    }
}
