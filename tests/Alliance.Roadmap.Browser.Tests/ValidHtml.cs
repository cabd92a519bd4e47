using System.Globalization;
using Alliance.Roadmap.Web.Tests;
using Microsoft.Playwright;

namespace Alliance.Roadmap.Browser.Tests;

/// <summary>The HTML of pages as it comes over the wire, held against the standard by a checker that is not ours (html-validate; which
/// rules are off, and why, stands in <c>tests/.htmlvalidate.mjs</c>).</summary>
internal static class ValidHtml
{
    /// <summary>Fetches each of these addresses as the person at this window, and has all of them checked at once.</summary>
    public static async Task Reads(this IPage window, IEnumerable<string> addresses)
    {
        var folder = Directory.CreateTempSubdirectory("roadmap-html-");
        try
        {
            var names = new Dictionary<string, string>();
            foreach (var address in addresses)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{names.Count + 1:000}.html");
                var answer = await window.APIRequest.GetAsync(address);
                names[name] = address;
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), await answer.TextAsync());
            }

            var (exitCode, output) = await NodeTool.Run("html-validate", "--config", ".htmlvalidate.mjs", "--formatter", "text", folder.FullName);
            Assert.True(exitCode == 0, names.Aggregate(output, (said, page) => said.Replace(Path.Combine(folder.FullName, page.Key), page.Value, StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
