using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Which page to sign for the JS-SDK.</summary>
public sealed class GetWxJsapiSignRequest : AssistRequest
{
    // Signing again gives another signature that is as good.
    internal static readonly AssistCall<GetWxJsapiSignRequest, GetWxJsapiSignAnswer> Call = new(
        "getWxJsapiSign",
        AnswerShape.JsapiSign,
        static (members, request) => members.Required("url", request.Url, nameof(Url)),
        static data => new()
        {
            WxAppId = data.Identifier("wxAppId"u8),
            Timestamp = data.Number("timestamp"u8),
            NonceStr = data.Identifier("nonceStr"u8),
            Signature = data.Identifier("signature"u8),
        });

    /// <summary>The page's address exactly as <c>location.href</c> shows it, at most 2048 characters.</summary>
    public required string Url { get; init; }
}

/// <summary>What the page hands to <c>wx.config</c>.</summary>
public sealed class GetWxJsapiSignAnswer : AssistAnswer
{
    /// <summary><c>appId</c> of <c>wx.config</c>.</summary>
    public required string WxAppId { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Timestamp { get; init; }

    /// <summary><c>nonceStr</c> of <c>wx.config</c>.</summary>
    public required string NonceStr { get; init; }

    /// <summary><c>signature</c> of <c>wx.config</c>.</summary>
    public required string Signature { get; init; }
}
