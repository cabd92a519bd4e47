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

    private static async Task<Results<ContentHttpResult, ForbidHttpResult>> Register(Passkeys passkeys, CurrentPerson person) =>
        await person.Account() is { } account ? TypedResults.Text(await passkeys.AskToRegister(account), "application/json") : TypedResults.Forbid();
}
