using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alliance.Roadmap.Web.Ledger;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Alliance.Roadmap.Web.Api;

/// <summary>Makes the schemas say what the answers do: every member is always there, absent values are null, whole numbers are numbers,
/// words are one of a few, and an entry has a shape of its own.</summary>
internal static class Schemas
{
    private const string Suffix = "Answer";
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>"Milestone" for <c>MilestoneAnswer</c>.</summary>
    public static string Name(Type type) => type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name;

    public static async Task Complete(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        foreach (var type in new[] { typeof(Problem), typeof(EventAnswer) })
            document.AddComponent(Name(type), await context.GetOrCreateSchemaAsync(type, null, cancel));

        var schemas = document.Components!.Schemas!;
        schemas.Remove(nameof(JsonObject));
        var types = typeof(Schemas).Assembly.GetTypes().Where(type => type is { IsClass: true, IsGenericType: false } && schemas.ContainsKey(Name(type)) && type.Namespace is { } place && !place.Contains('<')).GroupBy(Name);
        foreach (var named in types)
        {
            var schema = (OpenApiSchema)schemas[named.Key];
            var type = named.Single(type => Members(type).Select(member => member.Key).ToHashSet().SetEquals(schema.Properties!.Keys));
            Complete(schema, type, document);
        }
    }

    private static void Complete(OpenApiSchema schema, Type type, OpenApiDocument document)
    {
        schema.Description = type.GetCustomAttribute<DescriptionAttribute>()?.Description;
        schema.Required = new HashSet<string>();
        var isOpen = type == typeof(Problem);
        foreach (var (name, member) in Members(type))
        {
            var isOptional = member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull } || (isOpen && IsNullable(member)) || type == typeof(Milestones.ActRequest);
            if (!isOptional) schema.Required.Add(name);
            schema.Properties![name] = Shape(member, schema.Properties[name], document, canBeNull: IsNullable(member) && !isOpen);
        }

        // Readers must live with members that come later, so nothing is said to be closed; what we read ourselves is.
        if (type == typeof(Milestones.ActRequest)) schema.AdditionalPropertiesAllowed = false;
    }

    private static OpenApiSchema Shape(PropertyInfo member, IOpenApiSchema made, OpenApiDocument document, bool canBeNull)
    {
        var (type, meaning) = (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType, member.GetCustomAttribute<DescriptionAttribute>()?.Description);
        if (type == typeof(JsonObject)) return new OpenApiSchema { Type = JsonSchemaType.Object, Description = meaning };
        if (type == typeof(IReadOnlyList<JsonObject>)) return new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(Name(typeof(EventAnswer)), document), Description = meaning };
        if (made is OpenApiSchemaReference named)
        {
            var other = new OpenApiSchemaReference(named.Reference.Id!, document);
            return canBeNull ? new OpenApiSchema { AnyOf = [other, new OpenApiSchema { Type = JsonSchemaType.Null }], Description = meaning }
                : new OpenApiSchema { AllOf = [other], Description = meaning };
        }

        var schema = (OpenApiSchema)made;
        schema.Description = meaning;
        if (type == typeof(int) || type == typeof(long)) (schema.Type, schema.Pattern) = (JsonSchemaType.Integer, null);
        if (type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;   // our own way of writing times hides it
        schema.Type = canBeNull ? schema.Type | JsonSchemaType.Null : schema.Type & ~JsonSchemaType.Null;
        if (member.GetCustomAttribute<WordsAttribute>() is { } words)
            schema.Enum = [.. words.All.Select(word => (JsonNode)word), .. canBeNull ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>()];
        return schema;
    }

    private static IEnumerable<KeyValuePair<string, PropertyInfo>> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(member.Name), member));

    private static bool IsNullable(PropertyInfo member) =>
        Nullable.GetUnderlyingType(member.PropertyType) is not null || Nullability.Create(member).ReadState is NullabilityState.Nullable;
}
