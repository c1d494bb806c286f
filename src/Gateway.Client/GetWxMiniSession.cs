using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>The code a mini-program got from <c>wx.login</c>.</summary>
public sealed class GetWxMiniSessionRequest : AssistRequest
{
    // The gateway exchanges one code once, and gives the first answer again for five minutes.
    internal static readonly AssistCall<GetWxMiniSessionRequest, GetWxMiniSessionAnswer> Call = new(
        "getWxMiniSession",
        AnswerShape.MiniSession,
        static (members, request) => members.Required("code", request.Code, nameof(Code)),
        static data => new()
        {
            OpenId = data.Identifier("openId"u8),
            UnionId = data.OptionalIdentifier("unionId"u8),
            SessionKey = data.OptionalIdentifier("sessionKey"u8),
        });

    /// <summary>The code, at most 64 characters. Presented again within five minutes, it gives the same answer.</summary>
    public required string Code { get; init; }
}

/// <summary>Who the mini-program's user is.</summary>
public sealed class GetWxMiniSessionAnswer : AssistAnswer
{
    /// <summary>The user within the mini-program.</summary>
    public required string OpenId { get; init; }

    /// <summary>The user across the owner's accounts; null where they are not bound.</summary>
    public string? UnionId { get; init; }

    /// <summary>Only where the app has <c>exposeSessionKey</c>; null otherwise. A secret.</summary>
    public string? SessionKey { get; init; }
}
