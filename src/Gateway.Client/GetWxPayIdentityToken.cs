using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>A code of WeChat Pay's identity page. Closed to new merchants since 2021-11-10, and off unless the app is allowed it.</summary>
public sealed class GetWxPayIdentityTokenRequest : AssistRequest
{
    // The gateway exchanges one code once, and gives the first answer again for five minutes.
    internal static readonly AssistCall<GetWxPayIdentityTokenRequest, GetWxPayIdentityTokenAnswer> Call = new(
        "getWxPayIdentityToken",
        AnswerShape.PayIdentityToken,
        static (members, request) =>
        {
            members.Required("openId", request.OpenId, nameof(OpenId));
            members.Required("code", request.Code, nameof(Code));
            members.Required("scope", request.Scope, nameof(Scope));
        },
        static data => new()
        {
            AccessToken = data.Identifier("accessToken"u8),
            ExpiresIn = data.Seconds("expiresIn"u8),
            RefreshToken = data.Identifier("refreshToken"u8),
            RefreshExpiresIn = data.Seconds("refreshExpiresIn"u8),
        });

    /// <summary>Who passed the page.</summary>
    public required string OpenId { get; init; }

    /// <summary>The code, at most 64 characters.</summary>
    public required string Code { get; init; }

    /// <summary><c>pay_identity</c> or <c>pay_realname</c>, as on the page.</summary>
    public required string Scope { get; init; }
}

/// <summary>The tokens under which a payer's identity is checked.</summary>
public sealed class GetWxPayIdentityTokenAnswer : AssistAnswer
{
    /// <summary>The token. A secret.</summary>
    public required string AccessToken { get; init; }

    /// <summary>How long it lives, from the moment of the answer.</summary>
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>For renewing the token. A secret.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>How long that lives, from the moment of the answer.</summary>
    public required TimeSpan RefreshExpiresIn { get; init; }
}
