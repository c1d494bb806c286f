using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>A code that a platform gave for a user, to be exchanged at once.</summary>
public sealed class ChannelAuthRequest : AssistRequest
{
    // The gateway exchanges one code once, and gives the first answer again for five minutes; with a queryCode too.
    internal static readonly AssistCall<ChannelAuthRequest, ChannelAuthAnswer> Call = new(
        "channel/auth/auth",
        AnswerShape.ChannelAuth,
        static (members, request) =>
        {
            members.Required("channel", request.Channel, nameof(Channel));
            members.Required("authCode", request.AuthCode, nameof(AuthCode));
            members.Optional("queryCode", request.QueryCode);
        },
        ChannelAuthAnswer.Read);

    /// <summary><c>wechat_pay</c> or <c>ali_pay</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The platform's code.</summary>
    public required string AuthCode { get; init; }

    /// <summary>Of <c>generateAuthUrl</c>; optional.</summary>
    public string? QueryCode { get; init; }
}
