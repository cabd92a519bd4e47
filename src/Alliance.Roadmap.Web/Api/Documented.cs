using System.Globalization;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Web.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Alliance.Roadmap.Web.Api;

/// <summary>An answer as the document tells it.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Meaning">When it comes and what it says, in a sentence.</param>
/// <param name="Example">The name of its example among those of <see cref="Examples"/>.</param>
internal sealed record Answer(int Status, string Meaning, string? Example = null)
{
    /// <summary>Whether it says by what it is known, so that a reader need not fetch it twice.</summary>
    public bool IsConditional { get; init; }
}

/// <summary>One reason for a no.</summary>
/// <param name="Status">The status it comes with.</param>
/// <param name="Code">The stable code.</param>
/// <param name="When">When it comes, in a sentence.</param>
/// <param name="Says">The sentence of the answer itself, as an example.</param>
internal sealed record No(int Status, string Code, string When, string Says);

/// <summary>What the address or a header asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
/// <param name="Example">A value.</param>
internal sealed record Asked(string Name, string Meaning, string Example)
{
    public JsonSchemaType Type { get; init; } = JsonSchemaType.String;

    /// <summary>The only values there are; empty where any is fine.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether it is a header, which the program reads by itself.</summary>
    public bool IsHeader { get; init; }
}

/// <summary>The body a request carries.</summary>
internal sealed record AskedBody(Type Type, string Meaning, string Example);

/// <summary>What routes say about themselves, where they are mapped; the document is drawn from it, and the tests provoke each word of it.</summary>
internal static class Documented
{
    /// <param name="route">The route.</param>
    /// <param name="subject">What it is about; operations of one subject stand together.</param>
    /// <param name="name">Its name for programs: <c>getRoadmap</c>.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="description">What it does, in sentences (Markdown).</param>
    public static RouteHandlerBuilder As(this RouteHandlerBuilder route, string subject, string name, string summary, string description) =>
        route.WithTags(subject).WithName(name).WithSummary(summary).WithDescription(description).Refuses(Busy);

    /// <summary>Any operation may answer so.</summary>
    private static readonly No Busy = new(StatusCodes.Status429TooManyRequests, "requests.too-many", "Your network asks too often. `Retry-After` says after how many seconds to go on.", "Too many requests came in a short time. Please try again in a few minutes.");

    /// <summary>Answers with this, and with 304 to a reader who has it.</summary>
    public static RouteHandlerBuilder Tells<T>(this RouteHandlerBuilder route, string meaning, string example) =>
        route.Produces<T>(StatusCodes.Status200OK).WithMetadata(
            new Answer(StatusCodes.Status200OK, meaning, example) { IsConditional = true },
            new Answer(StatusCodes.Status304NotModified, "You have it already: nothing changed since the answer you named.") { IsConditional = true },
            new Asked("If-None-Match", "The `ETag` of the answer you have. If it still holds, the answer is 304 without a body.", "W/\"9f3c6a01b2d4e8f70a1b\"") { IsHeader = true },
            new Asked("If-Modified-Since", "The `Last-Modified` of the answer you have. `If-None-Match` is more exact and wins.", "Mon, 23 Nov 2026 12:00:00 GMT") { IsHeader = true });

    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder route, params Asked[] asked) => route.WithMetadata([.. asked]);

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params No[] reasons) => route.WithMetadata([.. reasons]);

    internal static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var (said, examples) = (context.Description.ActionDescriptor.EndpointMetadata, context.ApplicationServices.GetRequiredService<Examples>());
        foreach (var asked in said.OfType<Asked>()) Ask(operation, asked);
        if (said.OfType<AskedBody>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = body.Meaning,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = await Shape(body.Type, context, cancel), Example = examples.Of(body.Example) },
                },
            };
        }

        // Where a route says nothing of an answer, the framework supposes one.
        var answers = operation.Responses ??= [];
        foreach (var supposed in answers.Keys.Except(said.OfType<Answer>().Select(answer => Key(answer.Status))).ToList()) answers.Remove(supposed);
        foreach (var answer in said.OfType<Answer>())
        {
            var told = answers.TryGetValue(Key(answer.Status), out var known) ? (OpenApiResponse)known : new OpenApiResponse();
            answers[Key(answer.Status)] = told;
            told.Description = answer.Meaning;
            if (answer.Example is { } example) told.Content!["application/json"].Example = examples.Of(example);
            if (answer.IsConditional)
            {
                told.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["ETag"] = Header("What this answer is known by. Give it back as `If-None-Match`."),
                    ["Last-Modified"] = Header("When the roadmap last changed."),
                };
            }
        }

        foreach (var reasons in said.OfType<No>().GroupBy(reason => reason.Status).OrderBy(reasons => reasons.Key))
            answers[Key(reasons.Key)] = ProblemResponse([.. reasons], context.Document!);
        answers["default"] = ProblemResponse([new(StatusCodes.Status500InternalServerError, Problems.Fault.Code, "Something failed on our side.", Problems.Fault.Reason)], context.Document!);

        if (said.OfType<IAuthorizeData>().Any())
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocument.SecurityScheme, context.Document)] = [] }];
    }

    private static void Ask(OpenApiOperation operation, Asked asked)
    {
        var parameters = operation.Parameters ??= [];
        if (asked.IsHeader) parameters.Add(new OpenApiParameter { Name = asked.Name, In = ParameterLocation.Header });
        var parameter = (OpenApiParameter)parameters.Single(one => one.Name == asked.Name);
        (parameter.Description, parameter.Example) = (asked.Meaning, asked.Type is JsonSchemaType.Integer ? long.Parse(asked.Example, CultureInfo.InvariantCulture) : asked.Example);
        parameter.Schema = asked.Type is JsonSchemaType.Integer
            ? new OpenApiSchema { Type = asked.Type, Format = "int64", Minimum = "0", Default = 0 }
            : new OpenApiSchema { Type = asked.Type, Enum = asked.Values.Count > 0 ? [.. asked.Values.Select(value => (JsonNode)value)] : null };
    }

    /// <summary>Its reasons travel with it as <c>x-codes</c>, for pages and tests.</summary>
    private static OpenApiResponse ProblemResponse(IReadOnlyList<No> reasons, OpenApiDocument document)
    {
        var first = reasons[0];
        return new OpenApiResponse
        {
            Description = string.Join('\n', reasons.Select(reason => $"- `{reason.Code}`: {reason.When}")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(Problem), document),
                    Example = new JsonObject
                    {
                        ["title"] = ReasonPhrases.GetReasonPhrase(first.Status),
                        ["status"] = first.Status,
                        ["detail"] = first.Says,
                        ["code"] = first.Code,
                    },
                },
            },
            Extensions = new Dictionary<string, IOpenApiExtension>
            {
                [ApiDocument.Codes] = new JsonNodeExtension(new JsonArray([.. reasons.Select(reason => new JsonObject { ["code"] = reason.Code, ["when"] = reason.When })])),
            },
        };
    }

    /// <summary>A reference to a type's own schema, made where it is not yet there.</summary>
    private static async Task<IOpenApiSchema> Shape(Type type, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        context.Document!.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancel));
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    private static OpenApiHeader Header(string meaning) => new() { Description = meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
