using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>How wide somebody's screen is, and whether they prefer it dark.</summary>
public sealed record Screen(string Name, int Width, ColorScheme Scheme)
{
    public static readonly Screen LightPhone = new("light phone", 360, ColorScheme.Light);
    public static readonly Screen DarkPhone = new("dark phone", 360, ColorScheme.Dark);
    public static readonly Screen LightDesktop = new("light desktop", 1440, ColorScheme.Light);
    public static readonly Screen DarkDesktop = new("dark desktop", 1440, ColorScheme.Dark);

    public static readonly Screen Tablet = new("tablet", 768, ColorScheme.Light);

    public static Screen[] All { get; } = [LightPhone, DarkPhone, Tablet, DarkDesktop, LightDesktop];

    public override string ToString() => Name;
}

internal static class Screens
{
    /// <summary>Shows the window as on this screen; what is open stays open.</summary>
    public static async Task Turn(this IPage window, Screen screen)
    {
        await window.EmulateMediaAsync(new() { ColorScheme = screen.Scheme });
        await window.SetViewportSizeAsync(screen.Width, 900);
    }
}
