using System.Net;
using System.Net.Http.Headers;
using Alliance.Roadmap.Posts;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Posts;

/// <summary>What came back from the web.</summary>
/// <param name="Status">The last status; null where nobody answered.</param>
/// <param name="Failure">Why there is nothing to read, as a sentence; null where there is, or nothing has changed.</param>
internal sealed record WebAnswer(HttpStatusCode? Status, string? Failure = null)
{
    public byte[] Body { get; init; } = [];

    /// <summary>Where the answer came from, after all redirects.</summary>
    public Uri? Address { get; init; }

    /// <summary>As far as redirects were permanent from the first on; null where the first was not.</summary>
    public Uri? MovedTo { get; init; }
    public string? ETag { get; init; }
    public string? LastModified { get; init; }

    /// <summary>Until when the server asked us to wait.</summary>
    public DateTimeOffset? NotBefore { get; init; }
    public bool IsUnchanged => Status is HttpStatusCode.NotModified;
}

/// <summary>Asks addresses that others have named: only on the public web, for a limited time, and for a limited answer.</summary>
internal sealed class WebReader(HttpClient http, PostSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    private const int MostRedirects = 5;

    /// <summary>The longest wait that is believed.</summary>

    /// <summary>Without following redirects by itself, without cookies, and without a proxy, which would connect where it likes.</summary>
    public static SocketsHttpHandler Handler(PublicWeb web) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectCallback = web.Connect,
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    };

    /// <summary>Reads an address, unless it has not changed since.</summary>
    /// <param name="address">Absolute, http or https.</param>
    /// <param name="largest">The most bytes to read, after decompression.</param>
    /// <param name="etag">What the server called the last answer.</param>
    /// <param name="lastModified">When that was changed, in the server's own words.</param>
    /// <param name="cancel">Ends the work.</param>
    public Task<WebAnswer> Read(Uri address, int largest, string? etag = null, string? lastModified = null, CancellationToken cancel = default) =>
        Ask(HttpMethod.Get, address, "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1", largest, etag, lastModified, cancel);

    /// <summary>Whether somebody answers at an address; its body is not read.</summary>
    public async Task<WebAnswer> Look(Uri address, CancellationToken cancel = default)
    {
        var answer = await Ask(HttpMethod.Head, address, "text/html, */*;q=0.5", 0, null, null, cancel);
        // Many servers answer HEAD with anything but the truth, or not at all.
        return answer is { Failure: not null, Status: not HttpStatusCode.TooManyRequests } ? await Ask(HttpMethod.Get, address, "text/html, */*;q=0.5", 0, null, null, cancel) : answer;
    }

    private async Task<WebAnswer> Ask(HttpMethod method, Uri address, string accept, int largest, string? etag, string? lastModified, CancellationToken cancel)
    {
        // The wall clock, whatever the rest goes by: this is about sockets.
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(settings.Timeout);
        try
        {
            var (at, movedTo, isPermanent) = (address, (Uri?)null, true);
            for (var redirects = 0; ; redirects++)
            {
                if (at.Scheme is not ("http" or "https") || at.UserInfo.Length > 0) return new(null, $"{Name(address)} leads on to something that is no web address.");
                using var request = new HttpRequestMessage(method, at);
                request.Headers.TryAddWithoutValidation("User-Agent", roadmap.Agent());
                request.Headers.TryAddWithoutValidation("Accept", accept);
                if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                if (lastModified is not null) request.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Token);
                if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    && response.Headers.Location is { } location)
                {
                    if (redirects == MostRedirects) return new(response.StatusCode, $"{Name(address)} redirects more than {MostRedirects} times.");
                    isPermanent &= response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect;
                    at = new Uri(at, location);
                    if (isPermanent) movedTo = at;
                    continue;
                }

                var answer = new WebAnswer(response.StatusCode)
                {
                    Address = at,
                    MovedTo = movedTo,
                    ETag = Header(response.Headers, "ETag"),
                    LastModified = Header(response.Content.Headers, "Last-Modified"),
                    NotBefore = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is { } retry ? retry.Until(clock.GetUtcNow()) : null,
                };
                if (answer.IsUnchanged && (etag ?? lastModified) is not null) return answer;
                if (!response.IsSuccessStatusCode) return answer with { Failure = $"{Name(at)} answered with the status {(int)response.StatusCode}." };
                return largest == 0 ? answer
                    : await Body(response, largest, time.Token) is { } body ? answer with { Body = body }
                    : answer with { Failure = $"{Name(at)} sent more than {largest / 1024 / 1024} MB, so nothing of it was read." };
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, $"{Name(address)} did not answer in time.");
        }
        catch (HttpRequestException broken)
        {
            return new(null, broken switch
            {
                { InnerException: NotPublicException } => $"{Name(address)} leads to an address that is not on the public web, and such are not asked.",
                { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound or System.Net.Sockets.SocketError.NoData or System.Net.Sockets.SocketError.TryAgain } } => $"There is no server of the name {Name(address)}.",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{Name(address)} has no certificate that can be trusted.",
                _ => $"{Name(address)} cannot be reached.",
            });
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or UriFormatException)
        {
            return new(null, $"The answer of {Name(address)} broke off or cannot be read.");
        }
    }

    private static async Task<byte[]?> Body(HttpResponseMessage response, int largest, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await stream.ReadAsync(part, cancel) is > 0 and var read)
        {
            if (body.Length + read > largest) return null;
            body.Write(part, 0, read);
        }

        return body.ToArray();
    }

    private static string Name(Uri address) => Text.OneLine(PostAddress.Host(address) ?? address.Host, 200);

    private static string? Header(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? Text.OneLine(string.Join(", ", values), FeedCheck.LongestValidator + 1) : null;
}
