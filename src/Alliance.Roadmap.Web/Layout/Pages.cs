using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Web.Api;
using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Ledger;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Sharing;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Vision;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>How requests pass through, and where the pages hang.</summary>
internal static class Pages
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.AddRequestLimits();
        builder.Services.AddRazorComponents();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new StampConverter()));
        builder.Services.AddHttpContextAccessor();
        builder.AddOpenApiDocument();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", timeout: TimeSpan.FromSeconds(5));
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseMiddleware<FromCache>();
        app.UseForwardedHeaders(app.Services.GetRequiredService<ProxySettings>().ToOptions());
        var known = app.Services.GetRequiredService<RoadmapSettings>().Public;
        app.Use((context, next) =>
        {
            // Whatever the request calls us: addresses come from the settings, and a missing or senseless Host breaks nothing.
            (context.Request.Scheme, context.Request.Host) = (known.Scheme, new HostString(known.Authority));
            return next(context);
        });
        app.UseMiddleware<SecurityHeaders>();
        // Every cookie, the forms' own included; that one's own setting would refuse what a proxy hands on over http.
        var isTrialCopy = app.Services.GetRequiredService<RoadmapSettings>().IsTrialCopy;
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = isTrialCopy ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always });
        app.UseMiddleware<OtherSites>();
        app.UseMiddleware<HeadRequests>();
        app.UseMiddleware<RelativeRedirects>();
        app.UseWhen(Problems.IsForPrograms, api => api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.ExplainFault }).UseStatusCodePages(Problems.Explain));
        app.UseWhen(context => !Problems.IsForPrograms(context), pages => pages
            .UseExceptionHandler("/error", createScopeForErrors: true)
            .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseMiddleware<Refusals>();
        app.UseRouting();
        app.UseRequestLimits();
        app.Use(ReadableForm.Use);
        app.UseMiddleware<IntoCache>();
        app.UseAuthentication();
        app.UseMiddleware<BoardGuard>();
        app.UseAuthorization();
        app.UseMiddleware<FreshSignIn>();
        app.UseAntiforgery();

        app.MapStaticAssets().DisableRateLimiting();
        app.MapHealthChecks("/healthz/live", new() { Predicate = _ => false }).DisableRateLimiting();
        app.MapHealthChecks("/healthz/ready", new() { ResponseWriter = SendingHealth.Write });
        app.MapRobots();
        app.MapSitemap();
        app.MapSharing();
        app.MapLedger();
        app.MapVision();
        app.MapMilestones();
        app.MapMilestoneActs();
        app.MapJobs();
        app.MapPasskeys();
        app.MapDigests();
        app.MapSubscribers();
        app.MapOpenApiDocument();
        app.MapRazorComponents<App>();
    }
}
