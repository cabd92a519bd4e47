using System.Globalization;
using System.Net;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Telemetry;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>Who asks: from where, and what their form said of itself.</summary>
internal sealed record Asker(IPAddress? From, GuardForm? Form);

/// <summary>Takes down what somebody asks for by mail. It does the same for every address, known or not, and leaves the
/// difference to the job that sends.</summary>
internal sealed class Requests(RoadmapDb db, RequestBudget budget, FormGuard guard, NoticeBell bell, IBackgroundJobClient jobs, Meters meters, TimeProvider clock)
{
    public Task<Outcome> SignUp(string? email, string? cadence, Selection selection, Asker asker, CancellationToken cancel = default) =>
        !Words.TryKebab<Cadence>(cadence, out var chosen)
            ? Task.FromResult<Outcome>(new Refusal("cadence.missing", "Please choose how often the digest should come."))
            : TakeDown(email, asker, address => Notice.SignUp(address, chosen, selection.Slugs, clock.GetUtcNow()), cancel);

    public Task<Outcome> OwnLink(string? email, Asker asker, CancellationToken cancel = default) =>
        TakeDown(email, asker, address => Notice.OwnLink(address, clock.GetUtcNow()), cancel);

    public Task<Outcome> AddressChange(Subscriber subscriber, string? email, Asker asker, CancellationToken cancel = default) =>
        TakeDown(email, asker, address => Notice.AddressChange(subscriber, address, clock.GetUtcNow()), cancel);

    private async Task<Outcome> TakeDown(string? email, Asker asker, Func<Address, Notice> ask, CancellationToken cancel)
    {
        if (!Address.TryParse(email?.Trim(), out var address, out var refusal)) return refusal;
        // A program is told what a person is told, and nothing is sent.
        if (!string.IsNullOrEmpty(asker.Form?.Website))
        {
            meters.Refused("program");
            return Outcome.Done;
        }

        if ((budget.TrySpend(asker.From) ? await Room(asker.Form, address, cancel) : TooMany) is { } full)
        {
            meters.Refused(full.Code);
            return full;
        }

        // What waits for the same mailbox already is sent once: a second one would be put away by the job.
        var notice = ask(address);
        if (guard.HasWaited(asker.Form, address)) notice.GoFirst();
        if (!await db.Notices.AnyAsync(waiting => waiting.NormalizedEmail == notice.NormalizedEmail && waiting.Kind == notice.Kind && waiting.SubscriberId == notice.SubscriberId && waiting.SentAt == null, cancel))
        {
            db.Notices.Add(notice);
            await db.SaveChangesAsync(cancel);
        }

        if (bell.Ring()) jobs.Enqueue<SendNotices>(job => job.Run(CancellationToken.None));
        return Outcome.Done;
    }

    /// <summary>Null while there is room in the share that this form has.</summary>
    private async Task<Refusal?> Room(GuardForm? form, Address address, CancellationToken cancel)
    {
        var mails = await db.MailsAskedFor(clock.GetUtcNow(), cancel);
        if (mails < Crowd.ForTheQuick) return null;
        if (mails >= Crowd.InTotal) return TooMany;
        if (mails >= Crowd.ForAnybody) return guard.HasWaited(form, address) ? null : Crowded;
        return guard.IsQuick(form) ? TooQuick : null;
    }

    /// <summary>The status that goes with a no, for programs, and when to come again.</summary>
    public static void Tell(HttpContext http, Refusal refusal)
    {
        var wait = refusal == TooMany ? TimeSpan.FromHours(1) : refusal == Crowded ? FormGuard.Turn : refusal == TooQuick ? FormGuard.Quick : TimeSpan.Zero;
        if (wait == TimeSpan.Zero) return;
        http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        http.Answer(StatusCodes.Status429TooManyRequests);
    }

    public static readonly Refusal TooMany = new("requests.too-many", "Too many mails were asked for in the last hour, so this one will not be sent. Please try again in an hour.");

    public static readonly Refusal Crowded = new("requests.crowded", "Very many mails are asked for at this moment. Please wait 20 seconds and press the button once more: then yours goes first. What you filled in is still here.");

    public static readonly Refusal TooQuick = new("requests.too-quick", "Many mails are asked for at this moment, and this form was sent faster than people fill it in. Please press the button once more. What you filled in is still here.");
}
