using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Alliance.Roadmap.Web.Tests.Api;

/// <summary>What the site says of its own API, read from outside, as an independent reader of JSON Schema understands it.</summary>
internal sealed class Description
{
    private static readonly EvaluationOptions Strictly = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonObject shapes;

    private Description(JsonObject document)
    {
        Document = document;
        // To a reader of the document members may come; to our own tests one that is not described is a mistake.
        shapes = (JsonObject)document["components"]!["schemas"]!.DeepClone();
        foreach (var shape in shapes.Select(shape => shape.Value!.AsObject())) shape["additionalProperties"] = false;
    }

    public JsonObject Document { get; }

    public static async Task<Description> Of(Site site)
    {
        using var client = site.Client();
        return new((await client.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!);
    }

    public IEnumerable<(string Method, string Path, JsonObject About)> Operations =>
        Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (operation.Key, path.Key, operation.Value!.AsObject())));

    /// <summary>Everything it says may be answered: "getEvents 200", "getEvents 400 input.not-a-sequence".</summary>
    public IEnumerable<string> Answers =>
        from operation in Operations
        from answer in operation.About["responses"]!.AsObject()
        from code in answer.Value!["x-codes"]?.AsArray().Select(one => $" {one!["code"]}") ?? [""]
        select $"{operation.About["operationId"]} {answer.Key}{code}";

    public JsonObject Answer(string operation, string status) =>
        Operations.Single(one => one.About["operationId"]!.GetValue<string>() == operation).About["responses"]![status]!.AsObject();

    /// <summary>Why a value does not fit a schema of the document; nothing where it does.</summary>
    public IReadOnlyList<string> Misfits(JsonNode schema, JsonNode? value)
    {
        var whole = new JsonObject { ["$defs"] = shapes.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };
        var found = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)).Evaluate(value, Strictly);
        return found.IsValid ? [] : [.. (found.Details ?? []).Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }
}
