using System.Diagnostics;

namespace Alliance.Roadmap.Digests;

/// <summary>The moments of sending that an observer can follow (<see cref="ActivityListener"/>, OpenTelemetry): <c>address</c>
/// inside freezing, <c>claim</c>, <c>commit</c> of answers and arms, <c>carry</c> of one message. Without an observer they cost nothing.</summary>
public static class DigestTrace
{
    public const string Name = "Alliance.Roadmap.Digests";

    private static readonly ActivitySource Source = new(Name);

    public static Activity? Begin(string moment) => Source.StartActivity(moment);
}
