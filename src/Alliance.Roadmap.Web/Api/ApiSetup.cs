using Alliance.Roadmap.Web.Caching;
using Alliance.Roadmap.Web.Layout;

namespace Alliance.Roadmap.Web.Api;

/// <summary>What programs can ask, described for programs and for the people who write them.</summary>
internal static class ApiSetup
{
    public static void AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Examples>();
        builder.Services.AddSingleton<ApiDocument>();
        ApiDocument.AddTo(builder.Services);
    }

    public static void MapOpenApiDocument(this IEndpointRouteBuilder routes) => routes.MapGet(ApiDocument.Address, Show).Cached().ExcludeFromDescription();

    private static async Task<IResult> Show(HttpContext http, ApiDocument document)
    {
        var made = await document.Get();
        return await http.Answer(made.Version, changedAt: null, TypedResults.Bytes(made.Bytes, "application/json; charset=utf-8"));
    }
}
