using Alliance.Roadmap.Web.Tests;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Alliance.Roadmap.Browser.Tests.Chromium))]

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>An installed Chromium, started once for all tests. Where none is installed a test that opens a window is skipped;
/// with <c>CI</c> set it fails.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program) return;
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);   // as patient as every click: a busy machine is no breach
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A window on the site, of somebody who shares no cookies with any other window.</summary>
    /// <param name="site">The site.</param>
    /// <param name="screen">How wide, how bright.</param>
    /// <param name="scripts">Whether pages may run scripts.</param>
    public async Task<IPage> Window(Site site, Screen screen, bool scripts = true)
    {
        if (browser is null) throw Needed.Missing("No Chromium is installed. “bash tests/run” installs it on Debian; Google Chrome serves as well.");

        // A real browser forgets cookies by its own clock, whatever the test's clock says.
        site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TimeProvider = TimeProvider.System;
        var window = await (await browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), JavaScriptEnabled = scripts, Locale = "en-US" })).NewPageAsync();
        await window.Turn(screen);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.CloseAsync();
        playwright?.Dispose();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
