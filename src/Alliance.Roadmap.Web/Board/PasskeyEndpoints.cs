using Microsoft.AspNetCore.Http.HttpResults;

namespace Alliance.Roadmap.Web.Board;

/// <summary>What <c>passkeys.js</c> asks before the device does: a challenge, and what kind of key is wanted.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/passkey", SignIn).ExcludeFromDescription();
        routes.MapPost("/account/passkey", Register).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> SignIn(Passkeys passkeys)
    {
        var (options, refusal) = await passkeys.AskToSignIn();
        return refusal is null ? TypedResults.Text(options, "application/json") : TypedResults.Problem(refusal.Reason, statusCode: StatusCodes.Status429TooManyRequests);
    }

    // Asked before the device makes a key: one that is not kept afterwards would open nothing.
    private static async Task<Results<ContentHttpResult, ForbidHttpResult, ProblemHttpResult>> Register(HttpContext http, Passkeys passkeys, CurrentPerson person, TimeProvider clock) =>
        await person.Account() is not { } account ? TypedResults.Forbid()
        : !http.User.HasProved(FreshSignIn.Fresh, clock.GetUtcNow()) ? TypedResults.Problem("You signed in more than 15 minutes ago. Please sign out, sign in once more, and add the passkey then.", statusCode: StatusCodes.Status403Forbidden)
        : TypedResults.Text(await passkeys.AskToRegister(account), "application/json");
}
