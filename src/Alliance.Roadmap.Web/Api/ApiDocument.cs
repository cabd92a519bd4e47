using System.Collections.Concurrent;
using System.Security.Cryptography;
using Alliance.Roadmap.Vision;
using Alliance.Roadmap.Web.Milestones;
using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Alliance.Roadmap.Web.Api;

/// <summary>What programs can ask, as OpenAPI 3.1: made by ASP.NET from the routes and what they say about themselves, once for each start.</summary>
internal sealed class ApiDocument(IServiceScopeFactory scopes)
{
    public const string Address = "/openapi/v1.json";

    /// <summary>The stable codes of a response, each with when it comes.</summary>
    public const string Codes = "x-codes";

    public const string SecurityScheme = "token";

    private const string Name = "v1";
    private readonly ConcurrentDictionary<string, string> html = new(StringComparer.Ordinal);
    private readonly Lazy<Task<Made>> made = new(() => Make(scopes));

    /// <summary>The document, and its bytes as they are served.</summary>
    /// <param name="Document">To read from, not to change.</param>
    /// <param name="Bytes">UTF-8 JSON.</param>
    /// <param name="Version">Changes with the bytes.</param>
    internal sealed record Made(OpenApiDocument Document, byte[] Bytes, string Version);

    public Task<Made> Get() => made.Value;

    /// <summary>A text of the document as HTML. There are a few dozen, always the same.</summary>
    public MarkupString Html(string? markdown) => (MarkupString)html.GetOrAdd(markdown ?? "", Markdown.ToHtml);

    public static void AddTo(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) is true;
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : Schemas.Name(type.Type);
        options.AddOperationTransformer(Documented.Describe);
        options.AddDocumentTransformer((document, context, _) => Introduce(document, context.ApplicationServices.GetRequiredService<RoadmapSettings>()));
        options.AddDocumentTransformer(Schemas.Complete);
    });

    private static async Task<Made> Make(IServiceScopeFactory scopes)
    {
        await using var scope = scopes.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var bytes = new MemoryStream();
        await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1);
        return new(document, bytes.ToArray(), Convert.ToHexString(SHA256.HashData(bytes.ToArray())));
    }

    private static Task Introduce(OpenApiDocument document, RoadmapSettings roadmap)
    {
        document.Info = new OpenApiInfo
        {
            Title = $"{Organization.UsualName} roadmap",
            Version = "1",
            Summary = "Where each step of the vision stands, how it came to be so, and the acts that move a step.",
            Description = """
                Reading is open to everybody, without a key. Only the acts that move a step need a token of a member of the board.

                Times are RFC 3339 in UTC with three decimals, days are `2026-11-23`, words are lower case with hyphens, absent values are `null`.
                Members may be added to an answer; none goes or changes its meaning under `/api/v1`. Please ignore what you do not know.
                Every error is `application/problem+json` with a sentence in `detail` and a stable `code`.
                """.ReplaceLineEndings("\n"),
        };
        document.ExternalDocs = new OpenApiExternalDocs { Description = "The same, for people.", Url = new Uri(roadmap.Link("api")) };
        document.Servers = [new OpenApiServer { Url = roadmap.Public.AbsoluteUri.TrimEnd('/') }];
        var inOrder = document.Paths.OrderBy(path => Subjects.All.IndexOf(path.Value.Operations!.Values.First().Tags!.First().Name!)).ThenBy(path => path.Key.Contains('{')).ToList();
        document.Paths = [];
        foreach (var (address, path) in inOrder) document.Paths.Add(address, path);
        document.Tags = Subjects.All.Select(subject => new OpenApiTag { Name = subject, Description = Subjects.About(subject) }).ToHashSet();
        (document.Components ??= new()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = $"A token of a member of the board, made at {roadmap.Link("board/tokens")} and shown there once. It may take all acts, or only those chosen when it was made, and it may end on a day.",
            },
        };
        return Task.CompletedTask;
    }
}

/// <summary>What operations are about; those of one subject stand together.</summary>
internal static class Subjects
{
    public const string Steps = "Steps";
    public const string Record = "Public record";
    public const string Digests = "Digests";
    public const string Acts = "Acts";

    /// <summary>In the order in which they are told.</summary>
    public static List<string> All { get; } = [Steps, Record, Digests, Acts];

    public static string About(string subject) => subject switch
    {
        Steps => "The roadmap as it stands now.",
        Record => "Every change there ever was, in order, each with the hash of the one before.",
        Digests => "What went out by mail.",
        _ => "Moving a step, in the name of a member of the board.",
    };
}
