using Alliance.Roadmap.Board;
using Microsoft.AspNetCore.Identity;

namespace Alliance.Roadmap.Web.Board;

/// <summary>Accounts, sign-in and who may pass where.</summary>
internal static class BoardSetup
{
    /// <summary>The claim that carries a signed-in person's office.</summary>
    public const string OfficeClaim = "office";

    public static void AddBoard(this WebApplicationBuilder builder)
    {
        builder.Services.AddIdentityCore<Account>().AddEntityFrameworkStores<RoadmapDb>().AddSignInManager();
        builder.Services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie => cookie.LoginPath = "/sign-in");
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Board, policy => policy.RequireClaim(OfficeClaim, Offices(office => office.IsOnTheBoard())))
            .AddPolicy(Policies.Editors, policy => policy.RequireClaim(OfficeClaim, Offices(office => office.IsOnTheBoard() || office is Office.Editor)))
            .AddPolicy(Policies.Inviters, policy => policy.RequireClaim(OfficeClaim, Offices(office => office.IsOnTheBoard() || office is Office.Operator)));
    }

    private static IEnumerable<string> Offices(Func<Office, bool> which) => Enum.GetValues<Office>().Where(which).Select(office => office.Kebab());
}
