using Alliance.Roadmap.Mail;

namespace Alliance.Roadmap.Digests;

/// <summary>How long to leave a server alone, by what it said. RFC 5321 §4.5.4.1 asks for half an hour between attempts in
/// general, and less for the first ones; a full mailbox or a policy needs longer than a server that just restarts.</summary>
public static class BackOff
{
    private static readonly int[] Connection = [1, 1, 5, 15];
    private static readonly int[] Usual = [1, 5, 15, 60, 240];
    private static readonly int[] Policy = [15, 60, 240];
    private static readonly int[] FullMailbox = [60, 240];
    private static readonly int[] Silence = [5, 60, 240];

    /// <param name="times">How often it has been tried, from 1.</param>
    public static TimeSpan After(Reply reply, int times)
    {
        var minutes = MinutesAfter(reply);
        return TimeSpan.FromMinutes(minutes[Math.Clamp(times, 1, minutes.Length) - 1]);
    }

    private static int[] MinutesAfter(Reply reply) => reply.Kind switch
    {
        ReplyKind.NotSent => Connection,
        ReplyKind.Unknown => Silence,
        _ when reply.IsPolicy => Policy,
        _ when reply.Status is "4.2.2" || (reply.Status is null && reply.Words.StartsWith("452", StringComparison.Ordinal)) => FullMailbox,
        _ => Usual,
    };
}
