using System.Globalization;
using System.Text.Json;

namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>The JSON that <c>appauth/getaccesstoken</c> answers.</summary>
/// <remarks>
/// Its members are known from client libraries only: <c>retcode</c> with 0 for success, a token and a refresh token with
/// their seconds. So an error may also stand in <c>errcode</c>, and a number in quotes.
/// </remarks>
internal sealed record PayIdentityDocument(long? ErrorCode, string? AccessToken, long? ExpiresIn, string? RefreshToken, long? RefreshExpiresIn)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <returns>Null where the text is not a JSON object with members of the expected kinds, each once.</returns>
    public static PayIdentityDocument? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object
                ? new PayIdentityDocument(
                    Number(root, "retcode") ?? Number(root, "errcode"),
                    Text(root, "access_token"),
                    Number(root, "access_token_expires_in"),
                    Text(root, "refresh_token"),
                    Number(root, "refresh_token_expires_in"))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Says nothing: credentials are in here.</summary>
    public override string ToString() => nameof(PayIdentityDocument);

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member.GetString() : null;

    private static long? Number(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return member.ValueKind is JsonValueKind.String
            ? long.Parse(member.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : member.GetInt64();
    }
}
