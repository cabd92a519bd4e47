using Microsoft.AspNetCore.Http.HttpResults;

namespace Alliance.Roadmap.Web.Board;

/// <summary>A form that arrived too long after its sender had signed in: kept on the page that asks to sign in once more.</summary>
public sealed record HeldForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>Asks for a fresh sign-in before sensitive acts, so that a browser somebody forgot to lock decides nothing. Whoever opens such
/// a page signs in first; a form that took long to fill in is kept, and sent again afterwards.</summary>
internal sealed class FreshSignIn(RequestDelegate next, TimeProvider clock)
{
    /// <summary>How long a sign-in is fresh.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>How long a form may take that wanted a fresh sign-in before it was shown.</summary>
    public static readonly TimeSpan FreshWhenOpened = TimeSpan.FromMinutes(60);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FreshSignInAttribute>() is { } page && context.User.Identity?.IsAuthenticated is true
            && (page.Act is not { } act || context.GetRouteValue("Act") as string == act) && await Wants(page, context) is { } ask)
        {
            await ask();
            return;
        }

        await next(context);
    }

    /// <summary>How to ask; null where nothing needs to be asked.</summary>
    private async Task<Func<Task>?> Wants(FreshSignInAttribute page, HttpContext context)
    {
        var opensFreely = page.OnlyToSend || page.Form is not null;
        var now = clock.GetUtcNow();
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return opensFreely || context.User.HasProved(Fresh, now) ? null : () => Redirect(context);

        if (context.User.HasProved(opensFreely ? Fresh : FreshWhenOpened, now)) return null;
        var form = await Read(context);
        return page.Form is { } one && form?["_handler"].ToString() != one ? null : () => Hold(context, form);
    }

    private static Task Redirect(HttpContext context)
    {
        context.Response.Redirect($"/sign-in?again=yes&returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        return Task.CompletedTask;
    }

    private static Task Hold(HttpContext context, IFormCollection? form)
    {
        context.Features.Set(new HeldForm(context.Request.Path + context.Request.QueryString,
            [.. (form ?? FormCollection.Empty).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))]));
        return new RazorComponentResult<Layout.App> { StatusCode = StatusCodes.Status403Forbidden }.ExecuteAsync(context);
    }

    private static async Task<IFormCollection?> Read(HttpContext context)
    {
        if (!context.Request.HasFormContentType) return null;
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;   // what cannot be read cannot be kept
        }
    }
}
