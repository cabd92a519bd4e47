using System.Net;
using Alliance.Roadmap.Subscribers;
using Hangfire;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Takes down what somebody asks for by mail. It does the same for every address, known or not, and leaves the
/// difference to the job that sends.</summary>
internal sealed class Requests(RoadmapDb db, RequestBudget budget, IBackgroundJobClient jobs, TimeProvider clock)
{
    public Task<Outcome> SignUp(string? email, string? cadence, Selection selection, IPAddress? from, CancellationToken cancel = default) =>
        !Words.TryKebab<Cadence>(cadence, out var chosen)
            ? Task.FromResult<Outcome>(new Refusal("cadence.missing", "Please choose how often the digest should come."))
            : TakeDown(email, from, address => Notice.SignUp(address, chosen, selection.Slugs, clock.GetUtcNow()), cancel);

    public Task<Outcome> OwnLink(string? email, IPAddress? from, CancellationToken cancel = default) =>
        TakeDown(email, from, address => Notice.OwnLink(address, clock.GetUtcNow()), cancel);

    public Task<Outcome> AddressChange(Subscriber subscriber, string? email, IPAddress? from, CancellationToken cancel = default) =>
        TakeDown(email, from, address => Notice.AddressChange(subscriber, address, clock.GetUtcNow()), cancel);

    private async Task<Outcome> TakeDown(string? email, IPAddress? from, Func<Address, Notice> ask, CancellationToken cancel)
    {
        if (!Address.TryParse(email?.Trim(), out var address, out var refusal)) return refusal;
        if (!budget.TrySpend(from)) return TooMany;
        db.Notices.Add(ask(address));
        await db.SaveChangesAsync(cancel);
        jobs.Enqueue<SendNotices>(job => job.Run(CancellationToken.None));
        return Outcome.Done;
    }

    public static readonly Refusal TooMany = new("requests.too-many", "Too many mails were asked for in the last hour, so this one will not be sent. Please try again in an hour.");
}
