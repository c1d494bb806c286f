using System.Text.Json;

namespace Gateway.Upstreams.WeChat;

/// <summary>The members of WeChat's answers that the gateway reads. Unknown ones are passed over: new ones appear at any time.</summary>
/// <remarks>
/// The content type says nothing: JSON comes as <c>text/plain</c> too. A member that stands twice is no answer of the
/// platform: whose identity would it be?
/// </remarks>
internal sealed class WeChatDocument
{
    private const int MaxDepth = 16;

    public long? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public string? AccessToken { get; private set; }

    public string? OpenId { get; private set; }

    public string? UnionId { get; private set; }

    public long? IsSnapshotUser { get; private set; }

    public string? SessionKey { get; private set; }

    public string? Ticket { get; private set; }

    /// <summary>Seconds.</summary>
    public long? ExpiresIn { get; private set; }

    /// <summary>The error the answer holds; null where it holds none, or 0.</summary>
    public WeChatError? Error => ErrorCode is { } code and not 0 ? WeChatError.Of(code, ErrorMessage) : null;

    /// <returns>Null where the text is not a JSON object with members of the expected kinds.</returns>
    public static WeChatDocument? Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject ? ReadMembers(ref reader) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not JSON, a member of another kind, or text that is not UTF-8: not the platform's answer.
            return null;
        }
    }

    private static WeChatDocument? ReadMembers(ref Utf8JsonReader reader)
    {
        var document = new WeChatDocument();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            document.ReadMember(ref reader);
        }

        // What follows the object makes the whole unreadable: Read throws.
        return reader.Read() ? null : document;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("errcode"u8))
        {
            ErrorCode = Once(ErrorCode, Number(ref reader));
        }
        else if (reader.ValueTextEquals("errmsg"u8))
        {
            ErrorMessage = Once(ErrorMessage, Text(ref reader));
        }
        else if (reader.ValueTextEquals("access_token"u8))
        {
            AccessToken = Once(AccessToken, Text(ref reader));
        }
        else if (reader.ValueTextEquals("openid"u8))
        {
            OpenId = Once(OpenId, Text(ref reader));
        }
        else if (reader.ValueTextEquals("unionid"u8))
        {
            UnionId = Once(UnionId, Text(ref reader));
        }
        else if (reader.ValueTextEquals("is_snapshotuser"u8))
        {
            IsSnapshotUser = Once(IsSnapshotUser, Number(ref reader));
        }
        else if (reader.ValueTextEquals("session_key"u8))
        {
            SessionKey = Once(SessionKey, Text(ref reader));
        }
        else if (reader.ValueTextEquals("ticket"u8))
        {
            Ticket = Once(Ticket, Text(ref reader));
        }
        else if (reader.ValueTextEquals("expires_in"u8))
        {
            ExpiresIn = Once(ExpiresIn, Number(ref reader));
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private static T? Once<T>(T? before, T? value) =>
        before is null ? value : throw new FormatException("A member stands twice");

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.Null ? null : reader.GetInt64();
    }
}
