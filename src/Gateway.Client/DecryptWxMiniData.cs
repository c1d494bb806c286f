using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>What a mini-program received encrypted.</summary>
public sealed class DecryptWxMiniDataRequest : AssistRequest
{
    // A computation; doing it again changes nothing.
    internal static readonly AssistCall<DecryptWxMiniDataRequest, DecryptWxMiniDataAnswer> Call = new(
        "decryptWxMiniData",
        AnswerShape.MiniData,
        static (members, request) =>
        {
            members.Required("openId", request.OpenId, nameof(OpenId));
            members.Required("encryptedData", request.EncryptedData, nameof(EncryptedData));
            members.Required("iv", request.Iv, nameof(Iv));
        },
        static data => new() { Document = data.FreeText("document"u8) });

    /// <summary>The user, as <c>getWxMiniSession</c> gave it to this app.</summary>
    public required string OpenId { get; init; }

    /// <summary>Base64 as the mini-program got it, at most 32,768 characters.</summary>
    public required string EncryptedData { get; init; }

    /// <summary>Base64 of 16 bytes, as the mini-program got it.</summary>
    public required string Iv { get; init; }
}

/// <summary>What was encrypted.</summary>
public sealed class DecryptWxMiniDataAnswer : AssistAnswer
{
    /// <summary>
    /// A JSON object. How old it is, <c>watermark.timestamp</c> says. In every dialect but <c>open</c> the signature does not cover quotes,
    /// backslashes and, in <c>v3</c>, letter case: there the connection alone vouches for those.
    /// </summary>
    public required string Document { get; init; }
}
