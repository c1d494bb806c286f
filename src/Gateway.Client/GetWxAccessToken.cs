using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>The code the user's browser came back with.</summary>
public sealed class GetWxAccessTokenRequest : AssistRequest
{
    // The gateway exchanges one code once, and gives the first answer again for five minutes.
    internal static readonly AssistCall<GetWxAccessTokenRequest, GetWxAccessTokenAnswer> Call = new(
        "getWxAccessToken",
        AnswerShape.AccessToken,
        static (members, request) => members.Required("code", request.Code, nameof(Code)),
        static data => new() { OpenId = data.Identifier("openId"u8), AccessToken = data.Identifier("accessToken"u8) });

    /// <summary>The code, at most 64 characters. Presented again within five minutes, it gives the same answer.</summary>
    public required string Code { get; init; }
}

/// <summary>Who the user is.</summary>
public sealed class GetWxAccessTokenAnswer : AssistAnswer
{
    /// <summary>The user within the public account.</summary>
    public required string OpenId { get; init; }

    /// <summary>The user's own token, not the account's global one. A secret.</summary>
    public required string AccessToken { get; init; }
}
