using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Whose session to check.</summary>
public sealed class CheckWxMiniSessionRequest : AssistRequest
{
    // A question; asking it again changes nothing.
    internal static readonly AssistCall<CheckWxMiniSessionRequest, CheckWxMiniSessionAnswer> Call = new(
        "checkWxMiniSession",
        AnswerShape.MiniSessionStatus,
        static (members, request) => members.Required("openId", request.OpenId, nameof(OpenId)),
        static data => new() { IsAlive = data.OneOf("status"u8, "alive", "expired") == 0 });

    /// <summary>The user, as <c>getWxMiniSession</c> gave it to this app.</summary>
    public required string OpenId { get; init; }
}

/// <summary>Whether a mini-program's session is alive.</summary>
public sealed class CheckWxMiniSessionAnswer : AssistAnswer
{
    /// <summary>Whether WeChat still takes the session key. If not, have the mini-program call <c>wx.login</c>.</summary>
    public required bool IsAlive { get; init; }
}
