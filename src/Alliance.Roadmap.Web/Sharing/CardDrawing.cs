using System.Globalization;
using Alliance.Roadmap.Web.Milestones;
using SkiaSharp;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>Draws a card, 1200 by 630 pixels: the words on top, the way with its steps below, in the colors of the site.</summary>
internal sealed class CardDrawing(CardFonts fonts)
{
    public const int Width = 1200;
    public const int Height = 630;

    private const float Margin = 72;
    private const float KickerY = 148;
    private const float WayY = 494;

    // Where the last words may stand, well above the way.
    private const float Lowest = 442;

    // More steps than this do not fit beside each other; then those around where we are.
    private const int Most = 13;

    private static readonly SKColor Page = SKColors.White;
    private static readonly SKColor Heading = new(0x17, 0x17, 0x17);
    private static readonly SKColor Muted = new(0x52, 0x52, 0x52);
    private static readonly SKColor Edge = new(0x73, 0x73, 0x73);
    private static readonly SKColor Line = new(0xE5, 0xE5, 0xE5);
    private static readonly SKColor Here = new(0xC2, 0x41, 0x0C);
    private static readonly SKColor Halo = new(0xFD, 0xE4, 0xD3);

    private readonly CardText text = new(fonts);

    public byte[] Draw(Card card)
    {
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Page);
        Fill(canvas, Heading, new SKRect(0, 0, Width, 10));
        Brand(canvas);
        Words(canvas, card);
        Way(canvas, card);
        canvas.Flush();
        using var image = SKImage.FromBitmap(bitmap);
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private void Brand(SKCanvas canvas)
    {
        text.Write(canvas, "Mage-OS Alliance", Margin, 68, 28, fonts.Bold, Heading);
        text.Write(canvas, "Roadmap", Width - Margin - text.Measure("Roadmap", 28, fonts.Regular), 68, 28, fonts.Regular, Muted);
        Fill(canvas, Line, new SKRect(Margin, 90, Width - Margin, 92));
    }

    private void Words(SKCanvas canvas, Card card)
    {
        text.Write(canvas, text.Fitted(card.Kicker, 32, fonts.Regular, Width - (2 * Margin)), Margin, KickerY, 32, fonts.Regular, Muted);
        var (size, title, rows) = Laid(card);
        foreach (var (at, line) in title.Index()) text.Write(canvas, line, Margin, TitleY(size, at), size, fonts.Bold, Heading);
        foreach (var (at, row) in rows.Index()) text.Write(canvas, row, Margin, RowY(size, title.Count, at), 28, fonts.Regular, Muted);
    }

    // The title as large as the whole of it fits with the sentence below; where nothing fits, both are cut.
    private (float Size, List<string> Title, List<string> Rows) Laid(Card card)
    {
        var rows = card.Line.Length == 0 ? [] : text.Wrapped(card.Line, 28, fonts.Regular, Width - (2 * Margin), 2);
        foreach (var size in (float[])[64, 58, 52, 46, 40])
        {
            var title = text.Wrapped(card.Title, size, fonts.Bold, Width - (2 * Margin), 4);
            if (!title[^1].EndsWith('…') && RowY(size, title.Count, rows.Count - 1) <= Lowest) return (size, title, rows);
        }

        return (40, text.Wrapped(card.Title, 40, fonts.Bold, Width - (2 * Margin), 3), card.Line.Length == 0 ? [] : text.Wrapped(card.Line, 28, fonts.Regular, Width - (2 * Margin), 2));
    }

    private static float TitleY(float size, int at) => KickerY + 16 + size + (at * size * 1.14f);

    private static float RowY(float size, int lines, int at) => TitleY(size, lines - 1) + 14 + ((at + 1) * 38);

    private void Way(SKCanvas canvas, Card card)
    {
        var (steps, before, after) = Shown(card);
        if (steps.Count == 0) return;
        var gap = steps.Count == 1 ? 0 : Math.Min(210, (Width - (2 * Margin) - 64) / (steps.Count - 1f));
        var size = Math.Clamp(gap * .38f, 40, 60);
        float X(int at) => Margin + 32 + (at * gap);

        for (var at = 1; at < steps.Count; at++) Stretch(canvas, X(at - 1) + (size / 2) + 7, X(at) - (size / 2) - 7, IsBehind(steps, at));
        if (before) Stretch(canvas, 0, X(0) - (size / 2) - 7, IsBehind(steps, 0));
        if (after) Stretch(canvas, X(steps.Count - 1) + (size / 2) + 7, Width, false);

        for (var at = 0; at < steps.Count; at++)
        {
            var step = steps[at];
            Sign(canvas, step, X(at), size);
            var number = step.Number.ToString(CultureInfo.InvariantCulture);
            var width = text.Measure(number, 28, fonts.Bold);
            var isChosen = step.Number == card.Chosen;
            if (isChosen) using (var paint = Paint(Heading)) canvas.DrawRoundRect(X(at) - (width / 2) - 14, WayY + (size / 2) + 12, width + 28, 40, 20, 20, paint);
            text.Write(canvas, number, X(at) - (width / 2), WayY + (size / 2) + 42, 28, fonts.Bold, isChosen ? Page : IsOrange(step) ? Here : Heading);
        }

        var marked = steps.FindIndex(step => step.IsHere);
        if (marked < 0) return;
        var last = marked;
        while (last + 1 < steps.Count && steps[last + 1].IsHere) last++;
        var words = steps[marked].Sign is StepSign.InProgress ? "We are here" : "Next";
        var wide = text.Measure(words, 26, fonts.Bold);
        var middle = Math.Clamp((X(marked) + X(last)) / 2, Margin + (wide / 2), Width - Margin - (wide / 2));
        text.Write(canvas, words, middle - (wide / 2), WayY + (size / 2) + 84, 26, fonts.Bold, IsOrange(steps[marked]) ? Here : Heading);
    }

    private static (List<CardStep> Steps, bool Before, bool After) Shown(Card card)
    {
        var all = card.Steps;
        if (all.Count <= Most) return ([.. all], false, false);
        var middle = all.ToList().FindIndex(step => card.Chosen is { } chosen ? step.Number == chosen : step.IsHere);
        var start = Math.Clamp((middle < 0 ? all.Count : middle) - (Most / 2), 0, all.Count - Most);
        return ([.. all.Skip(start).Take(Most)], start > 0, start + Most < all.Count);
    }

    private static bool IsOrange(CardStep step) => step.IsHere && step.Sign is StepSign.InProgress;

    // The way to a step is walked once everything up to it is behind us.
    private static bool IsBehind(List<CardStep> steps, int at) =>
        steps.Take(at + 1).All(step => step.Sign is StepSign.Completed or StepSign.Dropped || step.IsHere);

    private static void Stretch(SKCanvas canvas, float from, float to, bool isBehind)
    {
        if (to <= from) return;
        using var paint = Paint(isBehind ? Heading : Edge, 4);
        using var dots = isBehind ? null : SKPathEffect.CreateDash([.1f, 13], 0);
        paint.PathEffect = dots;
        canvas.DrawLine(from, WayY, to, WayY, paint);
    }

    // The same shapes as on the page, drawn in a square of 32.
    private static void Sign(SKCanvas canvas, CardStep step, float x, float size)
    {
        canvas.Save();
        canvas.Translate(x - (size / 2), WayY - (size / 2));
        canvas.Scale(size / 32);
        switch (step.Sign)
        {
            case StepSign.Completed:
                Disc(canvas, 13, Heading);
                Stroke(canvas, "M10 16.5l4.2 4.2L22.5 12", Page, 2.5f);
                break;
            case StepSign.InProgress:
                Disc(canvas, 16, Halo);
                Disc(canvas, 12.5f, Here);
                using (var path = SKPath.ParseSvgPathData("M13 10.5l8.5 5.5-8.5 5.5z"))
                using (var paint = Paint(Page)) canvas.DrawPath(path, paint);
                break;
            case StepSign.Paused:
                Ring(canvas);
                Stroke(canvas, "M13 11v10M19 11v10", Edge, 2.5f);
                break;
            case StepSign.WaitingForFunds:
                Ring(canvas, isDashed: true);
                Stroke(canvas, "M20.5 11.8a5.6 5.6 0 1 0 0 8.4M9.5 14.6h7.5M9.5 17.4h7.5", Edge, 2);
                break;
            case StepSign.Dropped:
                Ring(canvas);
                Stroke(canvas, "M11.5 11.5l9 9M20.5 11.5l-9 9", Edge, 2.5f);
                break;
            default:
                Ring(canvas);
                break;
        }

        canvas.Restore();
    }

    private static void Disc(SKCanvas canvas, float radius, SKColor color)
    {
        using var paint = Paint(color);
        canvas.DrawCircle(16, 16, radius, paint);
    }

    private static void Ring(SKCanvas canvas, bool isDashed = false)
    {
        using var paint = Paint(Edge, 2.25f);
        using var dashes = isDashed ? SKPathEffect.CreateDash([4.4f, 3.5f], 0) : null;
        if (isDashed) (paint.PathEffect, paint.StrokeCap) = (dashes, SKStrokeCap.Butt);
        canvas.DrawCircle(16, 16, 12.5f, paint);
    }

    private static void Stroke(SKCanvas canvas, string data, SKColor color, float width)
    {
        using var path = SKPath.ParseSvgPathData(data);
        using var paint = Paint(color, width);
        canvas.DrawPath(path, paint);
    }

    private static SKPaint Paint(SKColor color, float stroke = 0) => new()
    {
        Color = color,
        IsAntialias = true,
        Style = stroke > 0 ? SKPaintStyle.Stroke : SKPaintStyle.Fill,
        StrokeWidth = stroke,
        StrokeCap = SKStrokeCap.Round,
        StrokeJoin = SKStrokeJoin.Round,
    };

    private static void Fill(SKCanvas canvas, SKColor color, SKRect area)
    {
        using var paint = Paint(color);
        canvas.DrawRect(area, paint);
    }
}
