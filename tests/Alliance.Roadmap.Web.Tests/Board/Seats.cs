using System.Net.Http.Headers;
using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Board;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alliance.Roadmap.Web.Tests.Board;

/// <summary>People with an office, signed in without the mail: for tests that are about something else.</summary>
internal static class Seats
{
    /// <summary>Somebody of this office with a browser.</summary>
    public static async Task<Visitor> SignedIn(this Site site, Office office)
    {
        var account = await site.Seat(office);
        var cookie = site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var session = await site.Ask(async db =>
        {
            var session = new Session(account, WayIn.Link, "Firefox on Linux", site.Clock.GetUtcNow());
            db.Sessions.Add(session);
            await db.SaveChangesAsync();
            return session;
        });
        var ticket = new AuthenticationTicket(account.ToPrincipal(IdentityConstants.ApplicationScheme, session),
            new AuthenticationProperties { IssuedUtc = site.Clock.GetUtcNow(), ExpiresUtc = site.Clock.GetUtcNow().AddDays(14) }, IdentityConstants.ApplicationScheme);
        var visitor = site.Visitor();
        visitor.Client.DefaultRequestHeaders.Add("Cookie", $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(ticket)}");
        return visitor;
    }

    /// <summary>A program with a token of somebody of this office, for all acts or only these.</summary>
    public static async Task<HttpClient> Program(this Site site, Office office, IReadOnlyCollection<string>? acts = null)
    {
        var account = await site.Seat(office);
        var token = Secret.New();
        await site.Do<RoadmapDb>(async db =>
        {
            db.ApiTokens.Add(new ApiToken(account, "test", token, site.Clock.GetUtcNow(), acts));
            await db.SaveChangesAsync();
        });
        var client = site.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A new account of this office.</summary>
    public static Task<Account> Seat(this Site site, Office office) => site.Ask(async db =>
    {
        var account = new Account($"The {office.InTitleCase()}", $"{Guid.NewGuid():N}@example.org", office);
        db.Users.Add(account);
        await db.SaveChangesAsync();
        return account;
    });

    /// <summary>Whom the published page names has left: the board is those with an account alone.</summary>
    public static Task NameNobodyElse(this Site site) => site.Do<RoadmapDb>(async db =>
    {
        var named = (await db.Organizations.AsNoTracking().SingleOrDefaultAsync())?.Board ?? [];
        db.BoardChanges.Add(new BoardChange(DateOnly.FromDateTime(site.Clock.GetUtcNow().UtcDateTime), null, named.Select(member => member.Name), [], "The President, President", site.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
    });
}
