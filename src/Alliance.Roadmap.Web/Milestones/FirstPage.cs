using System.Security.Claims;
using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>Makes the roadmap once for nobody, while the rest of the service starts on the other core: by the time the first visitor
/// asks, its questions to the database are prepared and its code is compiled.</summary>
internal sealed class FirstPage(IServiceScopeFactory scopes, ILoggerFactory loggers, RoadmapSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Ends when it is made, and where the database is slow after five seconds at most: the rest can be served.</summary>
    public Task Make() => Task.WhenAny(Task.WhenAll(Try(Page), Try(HowLongItHolds)), Task.Delay(Patience, clock));

    private async Task Page(IServiceProvider services)
    {
        // A page reads its own address and its visitor; elsewhere the request gives them.
        ((IHostEnvironmentNavigationManager)services.GetRequiredService<NavigationManager>()).Initialize(settings.Link(""), settings.Link(""));
        ((IHostEnvironmentAuthenticationStateProvider)services.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal())));
        await using var renderer = new HtmlRenderer(services, loggers);
        await renderer.Dispatcher.InvokeAsync(() => renderer.RenderComponentAsync<LayoutView>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(LayoutView.Layout)] = typeof(MainLayout),
            [nameof(LayoutView.ChildContent)] = (RenderFragment)(page =>
            {
                page.OpenComponent<RoadmapPage>(0);
                page.CloseComponent();
            }),
        })));
    }

    private Task HowLongItHolds(IServiceProvider services) => services.GetRequiredService<RoadmapDb>().TurnsAfter(clock.GetUtcNow(), settings);

    private Task Try(Func<IServiceProvider, Task> part) =>
        Task.Run(async () =>
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await part(scope.ServiceProvider);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // Whoever asks for the page is told; everything else can be served.
                var trouble = StorageTrouble.Of(problem);
                loggers.CreateLogger<FirstPage>().LogError(trouble is null ? problem : null, "The roadmap could not be made at the start: {Problem}", trouble?.Cause ?? problem.Message);
            }
        });
}
