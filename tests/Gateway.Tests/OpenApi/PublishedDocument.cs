using System.Text.Json.Nodes;

namespace Gateway.Tests.OpenApi;

/// <summary>The document as anybody gets it, and ways to look into it without the library that wrote it.</summary>
internal sealed class PublishedDocument(string text)
{
    public string Text => text;

    public JsonObject Json { get; } = JsonNode.Parse(text)!.AsObject();

    public JsonObject Paths => Json["paths"]!.AsObject();

    public static async Task<PublishedDocument> FetchAsync(TestGateway gateway) => new(await gateway.Http.GetStringAsync("/openapi/v1.json"));

    /// <summary>The calls by the names the gateway gives them.</summary>
    public IEnumerable<(string Name, JsonObject Operation)> Calls => Paths
        .Where(path => path.Value!["post"] is not null)
        .Select(path => (path.Key["/unipay/assist/".Length..], path.Value!["post"]!.AsObject()));

    public JsonObject Call(string name) => Calls.Single(call => call.Name == name).Operation;

    /// <summary>What stands behind <c>$ref</c>, or the node itself.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        if ((string?)node["$ref"] is not { } reference)
        {
            return node.AsObject();
        }

        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        return reference[2..].Split('/').Aggregate((JsonNode)Json, (at, part) => at[part]!).AsObject();
    }

    public JsonObject Component(string name) => Json["components"]!["schemas"]![name]!.AsObject();

    /// <summary>The schema of a call's own fields.</summary>
    public JsonObject FieldsOf(JsonObject call) => Resolve(RequestOf(call)["schema"]!["allOf"]![0]!);

    public static JsonObject RequestOf(JsonObject call) => call["requestBody"]!["content"]!["application/json"]!.AsObject();

    public static JsonObject AnswerOf(JsonObject call) => call["responses"]!["200"]!["content"]!["application/json"]!.AsObject();

    public static IEnumerable<(string Name, JsonObject Value)> Examples(JsonObject media) =>
        media["examples"]!.AsObject().Select(example => (example.Key, example.Value!["value"]!.AsObject()));
}
