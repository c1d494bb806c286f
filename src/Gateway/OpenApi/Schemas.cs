using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The few kinds of schemas the description is made of.</summary>
internal static class Schemas
{
    public static OpenApiSchema Text(string description, int? maxLength = null, string? pattern = null, IReadOnlyList<string>? words = null) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        MaxLength = maxLength,
        Pattern = pattern,
        Enum = words is { Count: > 0 } ? [.. words.Select(word => (JsonNode)JsonValue.Create(word))] : null,
    };

    public static OpenApiSchema Number(string description) => new() { Type = JsonSchemaType.Integer, Format = "int64", Description = description };

    public static OpenApiSchema Nothing() => new() { Type = JsonSchemaType.Null };

    /// <summary>An object; members whose names end in <c>?</c> may be absent.</summary>
    public static OpenApiSchema Object(string? description, params IEnumerable<(string Name, IOpenApiSchema Schema)> members)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = description,
            Properties = new OrderedDictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
            Required = new SortedSet<string>(StringComparer.Ordinal),
        };
        foreach (var (name, member) in members)
        {
            schema.Properties.Add(name.TrimEnd('?'), member);
            if (!name.EndsWith('?'))
            {
                schema.Required.Add(name);
            }
        }

        return schema;
    }
}
