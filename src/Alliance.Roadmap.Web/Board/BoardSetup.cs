using Alliance.Roadmap.Board;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Setup;
using Hangfire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Accounts, sign-in and who may pass where.</summary>
internal static class BoardSetup
{
    /// <summary>Whoever sends none is not signed in.</summary>
    public const string SessionCookie = "roadmap";

    public static void AddBoard(this WebApplicationBuilder builder, RoadmapSettings roadmap)
    {
        builder.Services.AddScoped<CurrentPerson>();
        builder.Services.AddScoped<SignIn>();
        builder.Services.AddScoped<SessionList>();
        builder.Services.AddScoped<Passkeys>();
        builder.Services.AddScoped<Invitations>();
        builder.Services.AddScoped<NewBoardDesk>();
        builder.Services.AddScoped<RemindOfTerms>();
        builder.Services.AddScoped<Tokens>();
        builder.Services.AddScoped<BoardLetters>();
        builder.Services.AddScoped<Waiting>();
        builder.Services.AddSingleton<SignInBudget>();
        builder.Services.AddSingleton<SignInMails>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SignInMails>());
        builder.Services.AddIdentityCore<Account>().AddUserStore<PasskeyStore>();
        builder.Services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        builder.Services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // Never the Host header: a passkey belongs to the address people know.
            var origin = roadmap.Public.GetLeftPart(UriPartial.Authority);
            passkeys.ServerDomain = roadmap.Public.Host;
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(asked.Origin == origin && !asked.CrossOrigin);
            passkeys.ResidentKeyRequirement = "required";   // nobody types a name before using it
            passkeys.UserVerificationRequirement = "required";
        });

        // Below /api only a token counts, everywhere else only the cookie. One rule for all routes, so none can mix them up.
        builder.Services.AddAuthentication("by-path")
            .AddPolicyScheme("by-path", null, scheme => scheme.ForwardDefaultSelector = context =>
                Problems.IsForPrograms(context) ? TokenAuthentication.Bearer : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Bearer, null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = SessionCookie;
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = roadmap.IsTrialCopy ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
                cookie.ExpireTimeSpan = Session.Life;
                cookie.Events.OnValidatePrincipal = StillInOffice;
                // The usual redirect would name the Host header's host.
                cookie.Events.OnRedirectToLogin = login =>
                {
                    var going = login.Request.PathBase + login.Request.Path + login.Request.QueryString;
                    login.Response.Redirect(HttpMethods.IsGet(login.Request.Method) ? $"/sign-in?returnUrl={Uri.EscapeDataString(going)}" : "/sign-in");
                    return Task.CompletedTask;
                };
                cookie.Events.OnRedirectToAccessDenied = denied =>
                {
                    denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            });
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Readers, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office is not Office.Editor)))
            .AddPolicy(Policies.Confidants, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard() || office is Office.Auditor)))
            .AddPolicy(Policies.Board, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard())))
            .AddPolicy(Policies.Editors, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard() || office is Office.Editor)))
            .AddPolicy(Policies.EditorsAndAuditors, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard() || office is Office.Editor or Office.Auditor)))
            .AddPolicy(Policies.Inviters, policy => policy.RequireClaim(AccountClaims.Office, Offices(office => office.IsOnTheBoard() || office is Office.Operator)));
    }

    /// <summary>The job dashboard: for the board, read-only. Its own filter would trust whatever comes from loopback, so it has none.</summary>
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        // Its pages ask for numbers by POST; asked otherwise, it fails.
        routes.MapGet("/board/jobs/stats", () => TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed)).RequireAuthorization(Policies.Board).ExcludeFromDescription();
        routes.MapHangfireDashboard("/board/jobs", new DashboardOptions
        {
            Authorization = [],
            IsReadOnlyFunc = _ => true,
            AppPath = "/board",
            DashboardTitle = "Jobs",
            DisplayStorageConnectionString = false,
        }).RequireAuthorization(Policies.Board);
    }

    // Asked on every request, so that whoever loses an account or an office, or signs out elsewhere, loses it at once.
    private static async Task StillInOffice(CookieValidatePrincipalContext cookie)
    {
        var db = cookie.HttpContext.RequestServices.GetRequiredService<RoadmapDb>();
        var (clock, cancel) = (cookie.HttpContext.RequestServices.GetRequiredService<TimeProvider>(), cookie.HttpContext.RequestAborted);
        var (now, stamp, id) = (clock.GetUtcNow(), cookie.Principal?.FindFirst(AccountClaims.Stamp)?.Value, cookie.Principal.SessionId());
        var known = await db.Sessions.AsNoTracking().Live(now).Where(session => session.Id == id)
            .Join(db.Users.Where(account => account.SecurityStamp == stamp && account.EndedAt == null), session => session.AccountId, account => account.Id, (session, account) => new { session, account })
            .SingleOrDefaultAsync(cancel);
        if (known is not null)
        {
            if (now - known.session.LastSeenAt >= Session.SeenEvery)
                await db.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancel);
            cookie.ReplacePrincipal(known.account.ToPrincipal(IdentityConstants.ApplicationScheme, known.session));
            return;
        }

        cookie.RejectPrincipal();
        await cookie.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static IEnumerable<string> Offices(Func<Office, bool> which) => Enum.GetValues<Office>().Where(which).Select(office => office.Kebab());
}
