using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Signing;

namespace Gateway.Admin.Doctor;

/// <summary>A kept request as an administrator may see it: codes, users and tokens of others are masked.</summary>
internal static class ShownRequest
{
    private const string Mask = "***";

    // Whoever holds one of these can act for a user, or find out who it is.
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "code", "authCode", "auth_code", "openId", "subOpenId", "userId", "unionId", "accessToken", "refreshToken", "failedToken",
        "sessionKey", "encryptedData", "iv", "queryCode",
    };

    /// <summary>JSON again, members in their order, twice where they were sent twice. The body was parsed without a fault.</summary>
    public static byte[] Of(byte[] body, bool indented)
    {
        using var document = JsonDocument.Parse(
            body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), new JsonDocumentOptions { MaxDepth = SignedBody.MaxDepth + 1 });
        using var stream = new MemoryStream();
        // For a text that is encoded as any other, and for signing: never HTML by itself.
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = SignedBody.MaxDepth + 1 };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            Write(writer, document.RootElement);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (Hidden.Contains(member.Name) && member.Value.ValueKind is not JsonValueKind.Null && member.Value.ToString().Length > 0)
                    {
                        writer.WriteStringValue(Mask);
                    }
                    else
                    {
                        Write(writer, member.Value);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
