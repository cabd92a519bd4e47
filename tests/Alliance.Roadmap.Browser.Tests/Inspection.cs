using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>Whether a page is fit for everybody: every rule of axe for WCAG 2.2 A and AA, and no scrolling sideways, on every
/// screen; nothing blocked by the site's own policy. With <c>ROADMAP_TEST_SCREENSHOTS</c> naming a folder it leaves pictures there.</summary>
internal static class Inspection
{
    // One copy of the script serves every screen; Deque's own wrapper loads it anew, and an empty page too, for each.
    private const string Axe = """
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }))
          .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}, at ${node.target.join(' ')}`))
        """;

    private const string Sideways = """
        () => document.documentElement.scrollWidth <= innerWidth ? null
          : `scrolls sideways: ${document.documentElement.scrollWidth} px wide, because of ` + ([...document.body.querySelectorAll('*')]
              .filter(element => element.getBoundingClientRect().right > innerWidth && !element.closest('.scroll, pre'))
              .map(element => element.tagName.toLowerCase() + (element.className ? '.' + element.className : '')).at(-1) ?? 'something')
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("ROADMAP_TEST_SCREENSHOTS");

    /// <summary>Reads the heading of the open page and inspects the page on each of these screens, on the last of which it stays.</summary>
    public static async Task Shows(this IPage window, string heading, params Screen[] screens)
    {
        await Assertions.Expect(window.Locator("h1")).ToHaveTextAsync(heading);
        if (screens.Length == 0) return;
        var breaches = new List<string>();

        breaches.AddRange((await window.ConsoleMessagesAsync())
            .Where(message => message.Text.Contains("Content Security Policy", StringComparison.Ordinal) && message.Location.StartsWith(window.Url, StringComparison.Ordinal))
            .Select(message => message.Text));

        // It comes in through the developer tools, so the site's policy of no scripts stays in force while axe looks.
        await window.EvaluateAsync(Script);
        foreach (var screen in screens)
        {
            await window.Turn(screen);
            breaches.AddRange((await window.EvaluateAsync<string[]>(Axe)).Select(breach => $"{screen}: {breach}"));
            if (await window.EvaluateAsync<string?>(Sideways) is { } sideways) breaches.Add($"{screen}: {sideways}");
            if (Pictures is { Length: > 0 }) await window.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{Name(window.Url)} {screen}.png"), FullPage = true });
        }

        Assert.True(breaches.Count == 0, $"“{heading}” at {window.Url}:\n{string.Join('\n', breaches)}");
    }

    private static string Name(string address)
    {
        var name = string.Join('-', new Uri(address).PathAndQuery.Split(['/', '?', '=', '&'], StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "home" : name[..Math.Min(name.Length, 80)];
    }
}
