using System.Diagnostics.Metrics;
using Alliance.Roadmap.Mail;

namespace Alliance.Roadmap.Web.Telemetry;

/// <summary>What is counted and measured, in the product's words. Without an observer it costs nothing; no name, address or text is
/// ever among it.</summary>
internal sealed class Meters
{
    public const string Name = "Alliance.Roadmap";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    private readonly Counter<long> deliveries;
    private readonly Counter<long> refused;
    private readonly Histogram<double> lateness;
    private readonly TimeProvider clock;
    private volatile Reading? queue;

    public Meters(IMeterFactory factory, TimeProvider clock)
    {
        this.clock = clock;
        var meter = factory.Create(Name);
        deliveries = meter.CreateCounter<long>("roadmap.deliveries", "{delivery}", "Attempts to deliver a digest to one subscriber, by what came of them.");
        refused = meter.CreateCounter<long>("roadmap.requests.refused", "{request}", "Requests for a mail, such as sign-ups, that were refused because too many were made, by what stood against them.");
        lateness = meter.CreateHistogram<double>("roadmap.tick.lateness", "s", "How much later than a minute after the one before the clock ticked, whichever node it was.");
        meter.CreateObservableGauge("roadmap.queue.age", QueueAge, "s", "How long the delivery that waits longest has been due.");
    }

    public void Delivered(ReplyKind outcome) => deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Kebab()));

    public void Refused(string limit) => refused.Add(1, new KeyValuePair<string, object?>("limit", limit));

    /// <param name="sinceLast">Since the tick before.</param>
    public void Ticked(TimeSpan sinceLast) => lateness.Record(Math.Max(0, (sinceLast - TimeSpan.FromMinutes(1)).TotalSeconds));

    public void Waits(TimeSpan age) => queue = new Reading(Math.Max(0, age.TotalSeconds), clock.GetUtcNow());

    // One node measures at a time, whichever runs the job; what another one saw some minutes ago is not how it is now.
    private IEnumerable<Measurement<double>> QueueAge() =>
        queue is { } last && clock.GetUtcNow() - last.At < Fresh ? [new(last.Seconds)] : [];

    private sealed record Reading(double Seconds, DateTimeOffset At);
}
