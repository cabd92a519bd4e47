using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Webhook;

namespace Alliance.Roadmap.Web.Webhook;

/// <summary>Posts one message, in the form of Standard Webhooks 1.0. The address is the setting of whoever runs the server, so it may
/// lie in their own network; a redirect is not followed, since it would take the message elsewhere.</summary>
internal sealed class WebhookPost(HttpClient http, WebhookSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    /// <summary>The newest; whoever missed more reads on from <c>entries</c>.</summary>
    private const int MostEvents = 1000;

    private const int LongestAnswer = 1024;
    private const int LongestQuote = 200;
    private const int ShortestSecret = 5;

    public static SocketsHttpHandler Handler() => new() { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 64, PooledConnectionLifetime = TimeSpan.FromMinutes(1) };

    /// <summary>The message, the same at every attempt.</summary>
    public string Body(WebhookCall call) => JsonSerializer.Serialize(
        new
        {
            type = call.IsTest ? "test" : "entries.published",
            timestamp = call.MadeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            data = new
            {
                call.Last,
                events = Sequences(call),
                entries = roadmap.Link(string.Create(CultureInfo.InvariantCulture, $"api/v1/events?after={call.After}")),
                roadmap = roadmap.Link("api/v1/roadmap"),
            },
        },
        JsonSerializerOptions.Web);

    public async Task<WebhookAnswer> Send(WebhookCall call, CancellationToken cancel)
    {
        // The wall clock, whatever the rest goes by: this is about sockets.
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(settings.Timeout);
        var (body, at) = (Body(call), clock.GetUtcNow().ToUnixTimeSeconds());
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url!.Trim()) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("User-Agent", roadmap.Agent());
            request.Headers.Add("webhook-id", call.MessageId);
            request.Headers.Add("webhook-timestamp", at.ToString(CultureInfo.InvariantCulture));
            if (settings.Key is { } key) request.Headers.Add("webhook-signature", WebhookSignature.Of(key, call.MessageId, at, body));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Token);
            var said = await Start(response, time.Token, cancel);
            var status = (int)response.StatusCode;
            var words = status is >= 300 and < 400 ? $"Answered with the status {status} and another address, which is not followed. Please set Webhook:Url to that one." : $"Answered with the status {status}.";
            return new(status, said.Length > 0 ? $"{words} It said: {said}" : words,
                response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is { } retry ? retry.Until(clock.GetUtcNow()) : null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, "It did not answer in time.");
        }
        catch (HttpRequestException broken)
        {
            return new(null, broken.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "There is no server of this name.",
                HttpRequestError.SecureConnectionError => "It has no certificate that can be trusted.",
                _ => "It cannot be reached.",
            });
        }
        catch (IOException)
        {
            return new(null, "The connection broke off before it had answered.");
        }
    }

    private static IEnumerable<long> Sequences(WebhookCall call)
    {
        for (var sequence = Math.Max(call.After, call.Last - MostEvents) + 1; sequence <= call.Last; sequence++) yield return sequence;
    }

    // What it said is for a person who looks for the reason; nothing depends on it, not even that it comes to an end.
    private async Task<string> Start(HttpResponseMessage response, CancellationToken time, CancellationToken cancel)
    {
        var start = new byte[LongestAnswer];
        var read = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(time);
            while (read < start.Length && await stream.ReadAsync(start.AsMemory(read), time) is > 0 and var more) read += more;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // It has answered; the rest of its words is lost.
        }

        return Text.OneLine(Silent(Encoding.UTF8.GetString(start, 0, read)), LongestQuote);
    }

    // The address may hold a key, and some servers repeat it to say that nothing is there.
    private string Silent(string said)
    {
        var url = new Uri(settings.Url!.Trim());
        var parts = url.AbsolutePath.Split('/').Concat(url.Query.TrimStart('?').Split('&').Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        string[] secrets = [url.AbsoluteUri, url.OriginalString, url.PathAndQuery, .. parts];
        foreach (var secret in secrets.Concat(secrets.Select(Uri.UnescapeDataString)).Where(secret => secret.Length >= ShortestSecret).OrderByDescending(secret => secret.Length))
            said = said.Replace(secret, "…", StringComparison.OrdinalIgnoreCase);
        return said;
    }
}
