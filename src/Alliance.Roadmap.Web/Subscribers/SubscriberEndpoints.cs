using Alliance.Roadmap.Subscribers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

internal static class SubscriberEndpoints
{
    // A mail provider posts here for all its readers from a few networks, and must always be heard. A one-click body has 26 bytes; nobody needs more to say stop.
    private const long LargestBody = 16_384;

    public static IEndpointRouteBuilder MapSubscribers(this IEndpointRouteBuilder routes)
    {
        // Before the page of the same address, which takes no posts without an antiforgery token.
        routes.MapPost("/unsubscribe/{token}", Unsubscribe).WithOrder(-1).WithMetadata(new RequestSizeLimitAttribute(LargestBody)).DisableRateLimiting().ExcludeFromDescription();
        routes.MapGet("/subscriptions/{token}/export", Export).ExcludeFromDescription();
        return routes;
    }

    /// <summary>RFC 8058 §3.1: no cookie, no redirect, and the same answer however often it comes. It never expires: where the
    /// subscription is gone, what the sender wants is true already.</summary>
    private static async Task<Results<RazorComponentResult<Layout.App>, RedirectHttpResult, NotFound>> Unsubscribe(
        string token, HttpRequest request, RoadmapDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (!LinkToken.IsWellFormed(token)) return TypedResults.NotFound();
        var instead = await Instead(request, cancel);
        Action<Subscriber> act = instead switch
        {
            "undo" => subscriber => subscriber.UndoUnsubscribe(clock.GetUtcNow()),
            "quarterly" => subscriber => subscriber.Choose(Cadence.Quarterly, clock.GetUtcNow()),
            _ => subscriber => subscriber.Unsubscribe(clock.GetUtcNow()),
        };

        // Whoever changed the same subscription this moment does not keep somebody from stopping.
        Subscriber? subscriber;
        do
        {
            db.ChangeTracker.Clear();
            subscriber = await db.Subscribers.SingleOrDefaultAsync(s => s.Token == token, cancel);
            if (subscriber is not null) act(subscriber);
        }
        while ((await db.TrySave(cancel)).Refused(out _));
        if (subscriber is { UnsubscribedAt: not null }) await LastCopy.Left(db, subscriber, clock, cancel);

        return instead is not null && subscriber is not null
            ? TypedResults.Redirect($"/subscriptions/{token}?now={(instead is "quarterly" ? "how-often" : "saved")}")
            : new RazorComponentResult<Layout.App>();
    }

    private static async Task<string?> Instead(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType) return null;
        try
        {
            return (await request.ReadFormAsync(cancel))["instead"] is [{ } instead] && instead is "undo" or "quarterly" ? instead : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            // A broken or cut-off body still came to the address that only says stop.
            return null;
        }
    }

    private static async Task<Results<JsonHttpResult<SubscriberExport>, NotFound>> Export(string token, RoadmapDb db, HttpResponse response, CancellationToken cancel)
    {
        if (await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Token == token, cancel) is not { } subscriber) return TypedResults.NotFound();
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = "attachment; filename=\"subscription.json\"";
        return TypedResults.Json(await SubscriberExport.Of(subscriber, db, cancel));
    }
}
