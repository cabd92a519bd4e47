using System.Globalization;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>Whether a page is fit for everybody: every rule of axe for WCAG 2.2 A and AA, and no scrolling sideways, on every
/// screen; nothing said on the console, nothing blocked by the site's own policy, nothing asked of another site; every control
/// reached by the Tab key and visible there. With <c>ROADMAP_TEST_SCREENSHOTS</c> naming a folder it leaves pictures there.</summary>
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

    private const string Elsewhere = """
        () => performance.getEntriesByType('resource').map(entry => entry.name).filter(address => !address.startsWith(location.origin) && !address.startsWith('data:'))
        """;

    // A group of radio buttons is one stop, and what is folded away or not shown is none.
    private const string Stops = """
        () => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]')]
          .filter(element => !element.disabled && element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !(element.type === 'radio' && !element.checked))
          .map((element, at) => { element.dataset.stop = at; return `${element.tagName.toLowerCase()} “${(element.innerText || element.name || element.type || '').trim().slice(0, 40)}”`; })
        """;

    private const string Focused = """
        () => {
          const focused = document.activeElement, box = focused.getBoundingClientRect();
          const visible = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          const outlined = focused.tagName === 'IFRAME' || getComputedStyle(focused).outlineStyle !== 'none';
          return [focused.dataset.stop ?? '', visible && outlined ? 'shown' : ''];
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("ROADMAP_TEST_SCREENSHOTS");

    /// <summary>Reads the heading of the open page and inspects the page on each of these screens, on the last of which it stays.</summary>
    public static async Task Shows(this IPage window, string heading, params Screen[] screens)
    {
        await Assertions.Expect(window.Locator("h1")).ToHaveTextAsync(heading);
        if (screens.Length == 0) return;
        var breaches = new List<string>();

        // That a page which says no was answered with a no is what the browser writes down of it.
        breaches.AddRange((await window.ConsoleMessagesAsync())
            .Where(message => message.Location.StartsWith(window.Url, StringComparison.Ordinal) && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal))
            .Select(message => $"On the console: {message.Text}"));

        // It comes in through the developer tools, so the site's policy of no scripts stays in force while axe looks.
        await window.EvaluateAsync(Script);
        foreach (var screen in screens)
        {
            await window.Turn(screen);
            if (screen != Screen.Tablet) breaches.AddRange((await window.EvaluateAsync<string[]>(Axe)).Select(breach => $"{screen}: {breach}"));
            if (await window.EvaluateAsync<string?>(Sideways) is { } sideways) breaches.Add($"{screen}: {sideways}");
            if (Pictures is { Length: > 0 }) await window.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{Name(window.Url)} {screen}.png"), FullPage = true });
        }

        breaches.AddRange(await window.Reaches());
        breaches.AddRange((await window.EvaluateAsync<string[]>(Elsewhere)).Select(address => $"It asks another site for {address}"));
        Assert.True(breaches.Count == 0, $"“{heading}” at {window.Url}:\n{string.Join('\n', breaches)}");
    }

    /// <summary>Goes through the page by the Tab key, on the screen it is shown on.</summary>
    private static async Task<IEnumerable<string>> Reaches(this IPage window)
    {
        var stops = await window.EvaluateAsync<string[]>(Stops);
        await window.EvaluateAsync("() => { document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }");
        var (reached, hidden) = (new HashSet<int>(), new List<string>());
        // A date is several stops for one control.
        for (var pressed = 0; pressed <= (2 * stops.Length) + 20 && reached.Count < stops.Length; pressed++)
        {
            await window.Keyboard.PressAsync("Tab");
            var focused = await window.EvaluateAsync<string[]>(Focused);
            if (!int.TryParse(focused[0], CultureInfo.InvariantCulture, out var at)) continue;
            if (reached.Add(at) && focused[1].Length == 0) hidden.Add($"Nothing shows that the keyboard is at {stops[at]}");
        }

        return hidden.Concat(stops.Where((_, at) => !reached.Contains(at)).Select(stop => $"The keyboard does not reach {stop}"));
    }

    private static string Name(string address)
    {
        var name = string.Join('-', new Uri(address).PathAndQuery.Split(['/', '?', '=', '&'], StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "home" : name[..Math.Min(name.Length, 80)];
    }
}
