using System.Text.Json;

namespace Gateway.Upstreams.Alipay;

/// <summary>An answer of Alipay: the node that says what became of the call, with the exact bytes of it, and the signature over them.</summary>
/// <remarks>
/// The signature is over the node's object as it stands in the answer, braces included: slashes may be written <c>\/</c>, and
/// order and spaces are the platform's. So nothing is parsed and written anew. A name that stands twice, at the top or in the
/// node, is no answer of the platform: which of the two was signed, and which would be read?
/// </remarks>
internal sealed record AlipayDocument(
    ReadOnlyMemory<byte> Node, string? Sign, string? CertSn, string? Code, string? SubCode, string? AccessToken, string? UserId, string? OpenId)
{
    /// <summary>Holds an error whatever the call was.</summary>
    private const string ErrorNode = "error_response";

    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Whether the node is an error; a success of this call has no <c>code</c>.</summary>
    public bool IsError { get; private init; }

    /// <param name="resultNode">The call's own node, such as <c>alipay_system_oauth_token_response</c>.</param>
    /// <returns>Null where the bytes are not one JSON object with one of the two nodes and members of the expected kinds, each once.</returns>
    public static AlipayDocument? Read(ReadOnlyMemory<byte> utf8, string resultNode)
    {
        try
        {
            return FindNode(utf8, resultNode, out var isError, out var sign, out var certSn) is { } node ? ReadNode(node, isError, sign, certSn) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            // Not JSON, a member of another kind, or text that is not UTF-8: not the platform's answer.
            return null;
        }
    }

    /// <summary>Says nothing: credentials are in here.</summary>
    public override string ToString() => nameof(AlipayDocument);

    private static ReadOnlyMemory<byte>? FindNode(ReadOnlyMemory<byte> utf8, string resultNode, out bool isError, out string? sign, out string? certSn)
    {
        (isError, sign, certSn) = (false, null, null);
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        var names = new HashSet<string>(StringComparer.Ordinal);
        ReadOnlyMemory<byte>? node = null;
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                return null;
            }

            reader.Read();
            if (name is ErrorNode || string.Equals(name, resultNode, StringComparison.Ordinal))
            {
                // Two of them would be one to verify and one to read.
                if (node is not null || reader.TokenType is not JsonTokenType.StartObject)
                {
                    return null;
                }

                isError = name is ErrorNode;
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                node = utf8[start..(int)reader.BytesConsumed];
            }
            else if (name is AlipaySignature.Name)
            {
                sign = reader.GetString();
            }
            else if (name is "alipay_cert_sn")
            {
                certSn = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        // What follows the object makes the whole unreadable: Read throws.
        return reader.Read() ? null : node;
    }

    private static AlipayDocument ReadNode(ReadOnlyMemory<byte> node, bool isError, string? sign, string? certSn)
    {
        using var document = JsonDocument.Parse(node, Strict);
        var root = document.RootElement;
        var code = Text(root, "code");
        return new AlipayDocument(
            node,
            sign,
            certSn,
            code,
            Text(root, "sub_code"),
            Text(root, "access_token"),
            Text(root, "user_id"),
            Text(root, "open_id"))
        {
            // The call's own node has no code; other calls say 10000 there when all is well.
            IsError = isError || code is not (null or "10000"),
        };
    }

    // Empty is as good as absent.
    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null && member.GetString() is { Length: > 0 } text ? text : null;
}
