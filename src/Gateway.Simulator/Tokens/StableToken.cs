using System.Text.Json;

namespace Gateway.Simulator.Tokens;

/// <summary>
/// The stable global token (developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html). A body that is no
/// JSON object is answered with 40002, as reported by integrators.
/// </summary>
internal static class StableToken
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (!call.IsPost)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.NeedsPost);
        }

        if (Parse(call.Body) is not { } body)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.BadGrantType);
        }

        if (Text(body, "appid") is not { } appId)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.MissingAppId);
        }

        if (Text(body, "secret") is not { } secret)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.MissingSecret);
        }

        if (Text(body, "grant_type") is not "client_credential")
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.BadGrantType);
        }

        return body.GetValueOrDefault("force_refresh", false) is bool force
            ? ClassicToken.Issue(platform, call, appId, secret, account => platform.Tokens.Stable(account, force))
            : JsonAnswer.Refuse(platform, WeChatErrors.BadFormat);
    }

    /// <summary>What the body holds, for the record of calls; nothing if it cannot be read.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(ReadOnlyMemory<byte>? body) =>
        Parse(body)?.Select(member => (member.Key, member.Value switch { true => "true", false => "false", var value => value as string ?? "" })) ?? [];

    /// <summary>The members that are texts or booleans, the others as null; null for a body that is no JSON object.</summary>
    private static Dictionary<string, object?>? Parse(ReadOnlyMemory<byte>? body)
    {
        try
        {
            using var json = JsonDocument.Parse(body ?? default, Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value), StringComparer.Ordinal)
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The second: text that is no valid UTF-8 or UTF-16 shows only when it is taken out.
            return null;
        }
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static string? Text(Dictionary<string, object?> body, string name) =>
        body.GetValueOrDefault(name) is string { Length: > 0 } text ? text : null;
}
