using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Accounts, sign-in and who may pass where.</summary>
internal static class BoardSetup
{
    public static void AddBoard(this WebApplicationBuilder builder, RoadmapSettings roadmap)
    {
        builder.Services.AddScoped<CurrentPerson>();
        builder.Services.AddIdentityCore<Account>().AddEntityFrameworkStores<RoadmapDb>().AddSignInManager();
        builder.Services.AddScoped<IUserClaimsPrincipalFactory<Account>, AccountClaims.Factory>();

        // Below /api only a token counts, everywhere else only the cookie. One rule for all routes, so none can mix them up.
        builder.Services.AddAuthentication("by-path")
            .AddPolicyScheme("by-path", null, scheme => scheme.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/api") ? TokenAuthentication.Bearer : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Bearer, null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = "roadmap";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = roadmap.IsTrialCopy ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
                cookie.LoginPath = "/sign-in";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.Events.OnValidatePrincipal = StillInOffice;
                cookie.Events.OnRedirectToAccessDenied = denied =>
                {
                    denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            });
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Board, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard())))
            .AddPolicy(Policies.Editors, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard() || office is Office.Editor)))
            .AddPolicy(Policies.Inviters, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard() || office is Office.Operator)));
    }

    // Asked on every request, so that whoever loses an account or an office loses it at once, in every browser.
    private static async Task StillInOffice(CookieValidatePrincipalContext cookie)
    {
        var db = cookie.HttpContext.RequestServices.GetRequiredService<RoadmapDb>();
        var stamp = cookie.Principal?.FindFirst(AccountClaims.Stamp)?.Value;
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(account => account.SecurityStamp == stamp && account.EndedAt == null, cookie.HttpContext.RequestAborted) is { } account)
        {
            cookie.ReplacePrincipal(account.ToPrincipal(IdentityConstants.ApplicationScheme));
            return;
        }

        cookie.RejectPrincipal();
        await cookie.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static IEnumerable<string> Offices(Func<Office, bool> which) => Enum.GetValues<Office>().Where(which).Select(office => office.Kebab());
}
