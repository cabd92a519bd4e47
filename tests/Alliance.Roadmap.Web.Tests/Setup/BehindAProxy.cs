using System.Net;
using Alliance.Roadmap.Web.Subscribers;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class BehindAProxy
{
    [Fact]
    public async Task counts_each_network_that_a_known_proxy_names()
    {
        await using var site = await Site.OnSqlite("--Proxy:Known:0=127.0.0.1", "--Proxy:Known:1=::1");
        Assert.InRange(await TakenFrom(site, _ => "203.0.113.1"), RequestBudget.PerNetwork, RequestBudget.PerNetwork + 5);
        Assert.Equal(3, await TakenFrom(site, at => $"203.0.113.{at + 2}", most: 3));

        // One household has a whole /64 of IPv6, and what a client claims itself stands further to the left.
        Assert.InRange(await TakenFrom(site, at => $"198.51.100.{at}, 2001:db8:1:2::{at:x}"), RequestBudget.PerNetwork, RequestBudget.PerNetwork + 5);
        Assert.Equal(1, await TakenFrom(site, _ => "2001:db8:1:3::1", most: 1));
    }

    [Fact]
    public async Task sees_through_every_known_proxy_in_a_row()
    {
        await using var site = await Site.OnSqlite("--Proxy:Known=127.0.0.1, ::1, 10.9.9.9");
        Assert.Equal(RequestBudget.PerNetwork + 5, await TakenFrom(site, at => $"203.0.113.{at}, 10.9.9.9", most: RequestBudget.PerNetwork + 5));

        // What stands further to the left is only what the client claims, even where it claims a known proxy.
        Assert.InRange(await TakenFrom(site, at => $"192.0.2.{at}, 10.9.9.9, 198.51.100.7, 10.9.9.9"), RequestBudget.PerNetwork, RequestBudget.PerNetwork + 5);
    }

    [Theory, InlineData("--Proxy:Known:0=192.0.2.1"), InlineData("--Proxy:Known=")]
    public async Task believes_nobody_else(string known)
    {
        await using var site = await Site.OnSqlite(known);
        Assert.InRange(await TakenFrom(site, at => $"203.0.113.{at}"), RequestBudget.PerNetwork, RequestBudget.PerNetwork + 5);
    }

    /// <summary>How many sign-ups were taken until one was too many.</summary>
    private static async Task<int> TakenFrom(Site site, Func<int, string> forwardedFor, int most = RequestBudget.PerNetwork + 20)
    {
        using var visitor = site.Visitor();
        return await TakenFrom(visitor, forwardedFor, most);
    }

    /// <inheritdoc cref="TakenFrom(Site, Func{int, string}, int)"/>
    internal static async Task<int> TakenFrom(Visitor visitor, Func<int, string> forwardedFor, int most = RequestBudget.PerNetwork + 20)
    {
        var form = await visitor.Open("/subscribe");
        for (var at = 0; at < most; at++)
        {
            visitor.Client.DefaultRequestHeaders.Remove("X-Forwarded-For");
            visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor(at));
            var answer = await visitor.Submit(form, "form:has(input[name='Form.Cadence'])", ("Form.Email", $"{Guid.NewGuid():N}@example.org"), ("Form.Cadence", "weekly"));
            if (answer.Status is HttpStatusCode.OK) continue;
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
            Assert.Contains("Please try again in an hour.", answer.Alert, StringComparison.Ordinal);
            return at;
        }

        return most;
    }
}
