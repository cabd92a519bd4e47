using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Alliance.Roadmap.Web.Caching;

/// <summary>What a reader says of what it has and takes.</summary>
internal readonly record struct Conditions(StringValues IfNoneMatch, StringValues IfModifiedSince, StringValues AcceptEncoding)
{
    public static Conditions Of(HttpRequest request) => new(request.Headers.IfNoneMatch, request.Headers.IfModifiedSince, request.Headers.AcceptEncoding);
}

/// <summary>An answer as it was made once: its bytes, and in each coding somebody asked for.</summary>
internal sealed class CachedPage
{
    private const int TooSmallToShrink = 256;

    private readonly byte[] body;
    private readonly string contentType;
    private readonly string cacheControl;
    private readonly bool shrinks;
    private readonly Form?[] forms = new Form?[3];
    private KeyValuePair<string, StringValues>[] others = [];

    /// <param name="body">The bytes as they are.</param>
    /// <param name="headers">What the page itself said of them; a strong <c>ETag</c> and a <c>Last-Modified</c> of its own count.
    /// A weak one is made before the page is, and cannot know that a page turned by itself: the bytes make a better one.</param>
    /// <param name="madeAt">When, for pages that name no time of their own.</param>
    public CachedPage(byte[] body, IHeaderDictionary headers, DateTimeOffset madeAt)
    {
        this.body = body;
        contentType = headers.ContentType.ToString();
        cacheControl = headers.CacheControl is [{ Length: > 0 } own] ? own : "no-cache";
        shrinks = body.Length > TooSmallToShrink && Codings.Shrinks(contentType);
        Tag = headers.ETag is [['"', ..] named] ? named : $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 10))}\"";
        LastModified = headers.LastModified is [{ Length: > 0 }] && DateTimeOffset.TryParse(headers.LastModified, CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.FromUnixTimeSeconds(madeAt.ToUnixTimeSeconds());
    }

    /// <summary>The tag of the bytes as they are; each coding has its own (RFC 9110 §8.8.3.3).</summary>
    public string Tag { get; }

    /// <summary>In whole seconds. Two versions made within one second would share it, so the later one has the next: nobody is told of
    /// a time before it has come.</summary>
    public DateTimeOffset LastModified { get; private set; }

    /// <summary>The state of everything public it was made from.</summary>
    public long Version { get; init; }

    /// <summary>From then on it would say something else by itself: another day has begun, or something is overdue.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>When it was last asked for, in milliseconds of the system's own clock.</summary>
    public long AskedAt { get; set; }

    /// <summary>What it takes in memory, roughly.</summary>
    public long Size => 1_000 + body.Length + forms.Sum(form => form is { } own && own.Body != body ? own.Body.Length : 0L);

    /// <summary>Every header that was sent with it, but those that depend on who asks.</summary>
    public void Keep(IHeaderDictionary sent) => others = [.. sent.Where(header => !IsOurs(header.Key))];

    /// <summary>Tells it from what stood at the same address before: the same bytes keep their time, others get a later one.</summary>
    public void Follow(CachedPage before)
    {
        if (before.Tag == Tag) LastModified = before.LastModified;
        else if (before.LastModified >= LastModified) LastModified = before.LastModified.AddSeconds(1);
    }

    /// <summary>Answers with it, or that the reader has it already.</summary>
    /// <param name="context">Whom to answer.</param>
    /// <param name="now">Now.</param>
    /// <param name="conditions">What the reader has and takes.</param>
    /// <param name="isHead">Only the headers are asked for.</param>
    /// <param name="mayEncode">Encoding is for what is kept; it would cost too much for a single reader.</param>
    public Task Answer(HttpContext context, DateTimeOffset now, Conditions conditions, bool isHead, bool mayEncode = true)
    {
        var response = context.Response;
        var coding = mayEncode && shrinks ? Codings.Choose(conditions.AcceptEncoding) : Coding.Identity;
        var form = forms[(int)coding] ??= new Form(this, coding);
        var headers = response.Headers;
        foreach (var (name, value) in others) headers[name] = value;
        headers.ETag = form.Tag;
        headers.CacheControl = cacheControl;
        if (shrinks) headers.Vary = HeaderNames.AcceptEncoding;
        if (now >= LastModified) headers.LastModified = form.LastModified;
        if (IsKnown(conditions, form, now))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            headers.ContentType = default;
            return Task.CompletedTask;
        }

        headers.ContentType = contentType;
        headers.ContentLength = form.Body.Length;
        if (form.ContentEncoding is { } encoding) headers.ContentEncoding = encoding;
        return isHead ? Task.CompletedTask : Write(response, form.Body);
    }

    private static Task Write(HttpResponse response, byte[] bytes)
    {
        var written = response.BodyWriter.WriteAsync(bytes);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    // A time is only asked about where no tag is named (RFC 9110 §13.2.2).
    private bool IsKnown(Conditions conditions, Form form, DateTimeOffset now)
    {
        if (conditions.IfNoneMatch.Count > 0)
        {
            if (conditions.IfNoneMatch is [{ } only] && only == form.Tag) return true;
            return EntityTagHeaderValue.TryParseList([.. conditions.IfNoneMatch.OfType<string>()], out var seen)
                && seen.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(form.Parsed, useStrongComparison: false));
        }

        return now >= LastModified && conditions.IfModifiedSince is [{ } since]
            && DateTimeOffset.TryParseExact(since, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && LastModified <= at;
    }

    private static bool IsOurs(string header) =>
        header.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase) || header.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase)
        || header.Equals(HeaderNames.ContentEncoding, StringComparison.OrdinalIgnoreCase) || header.Equals(HeaderNames.ETag, StringComparison.OrdinalIgnoreCase)
        || header.Equals(HeaderNames.LastModified, StringComparison.OrdinalIgnoreCase) || header.Equals(HeaderNames.CacheControl, StringComparison.OrdinalIgnoreCase)
        || header.Equals(HeaderNames.Vary, StringComparison.OrdinalIgnoreCase) || header.Equals(HeaderNames.Date, StringComparison.OrdinalIgnoreCase)
        || header.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase) || header.Equals(HeaderNames.TransferEncoding, StringComparison.OrdinalIgnoreCase);

    private sealed class Form
    {
        public Form(CachedPage page, Coding coding)
        {
            Body = page.body;
            Tag = page.Tag;
            if (coding.Name() is { } name && coding.Encode(page.body) is { } smaller && smaller.Length < page.body.Length)
            {
                (Body, ContentEncoding) = (smaller, name);
                Tag = $"{page.Tag[..^1]}-{name}\"";
            }

            Parsed = EntityTagHeaderValue.Parse(Tag);
            LastModified = page.LastModified.ToString("r", CultureInfo.InvariantCulture);
        }

        public byte[] Body { get; }
        public string Tag { get; }
        public EntityTagHeaderValue Parsed { get; }
        public string? ContentEncoding { get; }
        public string LastModified { get; }
    }
}
