using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>A payment code (付款码) that a user shows.</summary>
public sealed class GetWxOpenIdByAuthCodeRequest : AssistRequest
{
    // The gateway asks WeChat Pay once per code, and gives the first answer again for five minutes.
    internal static readonly AssistCall<GetWxOpenIdByAuthCodeRequest, GetWxOpenIdByAuthCodeAnswer> Call = new(
        "getWxOpenIdByAuthCode",
        AnswerShape.OpenIdByAuthCode,
        static (members, request) =>
        {
            members.Required("authCode", request.AuthCode, nameof(AuthCode));
            members.Optional("subAppId", request.SubAppId);
            members.Optional("subMchId", request.SubMchId);
        },
        static data => new() { OpenId = data.Identifier("openId"u8), SubOpenId = data.OptionalIdentifier("subOpenId"u8) });

    /// <summary>The payment code, at most 128 characters.</summary>
    public required string AuthCode { get; init; }

    /// <summary>For a partner, with <see cref="SubMchId"/>: the sub-merchant's account.</summary>
    public string? SubAppId { get; init; }

    /// <summary>For a partner: the sub-merchant it acts for.</summary>
    public string? SubMchId { get; init; }
}

/// <summary>Who shows the payment code.</summary>
public sealed class GetWxOpenIdByAuthCodeAnswer : AssistAnswer
{
    /// <summary>The user within the channel's account.</summary>
    public required string OpenId { get; init; }

    /// <summary>The user within the sub-merchant's account; null where none is bound, or several and none was named.</summary>
    public string? SubOpenId { get; init; }
}
