using MimeKit;
using MimeKit.Text;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>A message to many people that differs only in the recipient's own key. Both bodies are encoded once; each copy
/// puts the key into its places, which costs a tenth of encoding again.</summary>
internal sealed class Stencil
{
    // A boundary that quoted-printable text cannot contain (RFC 2045 §6.7: a "=" is followed by hexadecimal digits).
    private const string Boundary = "=_roadmap";

    private readonly byte[] bytes;
    private readonly int[] places;
    private readonly int keyLength;

    /// <param name="placeholder">Stands for the key in both bodies; every key is as long, of letters, digits, "-" and "_".</param>
    public Stencil(string subject, string text, string html, string placeholder)
    {
        Subject = subject;
        keyLength = placeholder.Length;
        bytes = Encode(text, html);
        // The encoding may break a line inside a key, so its places are those where another key makes a difference.
        var other = new string([.. placeholder.Select(letter => letter == 'x' ? 'y' : 'x')]);
        var changed = Encode(text.Replace(placeholder, other, StringComparison.Ordinal), html.Replace(placeholder, other, StringComparison.Ordinal));
        places = [.. Enumerable.Range(0, bytes.Length).Where(at => bytes[at] != changed[at])];
        if (changed.Length != bytes.Length || places.Length % keyLength != 0) throw new InvalidOperationException("The key changes more of the message than its own places.");
    }

    public string Subject { get; }

    /// <summary>Both bodies as one recipient gets them.</summary>
    public MimeEntity For(string key)
    {
        if (key.Length != keyLength) throw new ArgumentException($"A key has {keyLength} characters.", nameof(key));
        var copy = bytes.AsSpan().ToArray();
        for (var at = 0; at < places.Length; at++) copy[places[at]] = (byte)key[at % keyLength];
        return new Print(copy);
    }

    /// <summary>Text first, then HTML (RFC 2046 §5.1.4: the last one is the richest).</summary>
    public static MultipartAlternative Alternatives(string text, string html) => new() { Part(TextFormat.Plain, text), Part(TextFormat.Html, html) };

    private static byte[] Encode(string text, string html)
    {
        using var alternatives = Alternatives(text, html);
        alternatives.Boundary = Boundary;
        alternatives.Prepare(EncodingConstraint.SevenBit);
        using var encoded = new MemoryStream();
        alternatives.WriteTo(MessageWriter.Lines, encoded, contentOnly: true);
        return encoded.ToArray();
    }

    private static TextPart Part(TextFormat format, string body)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText("utf-8", body);
        return part;
    }

    /// <summary>One copy: bytes that need no further encoding.</summary>
    internal sealed class Print : MimePart
    {
        private readonly byte[] copy;

        public Print(byte[] copy) : base(new ContentType("multipart", "alternative") { Boundary = Boundary }) => this.copy = copy;

        public int Size => copy.Length;

        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            if (!contentOnly) throw new NotSupportedException("The message writes the headers.");
            stream.Write(copy);
        }

        public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
            contentOnly ? stream.WriteAsync(copy, cancellationToken).AsTask() : throw new NotSupportedException("The message writes the headers.");
    }
}
