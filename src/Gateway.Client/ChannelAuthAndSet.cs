using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>A code that a platform gave for a user, to be exchanged and kept under its <c>queryCode</c>.</summary>
public sealed class ChannelAuthAndSetRequest : AssistRequest
{
    // The gateway binds one code to a queryCode once, and says so again where the same code comes again.
    internal static readonly AssistCall<ChannelAuthAndSetRequest, ChannelAuthAndSetAnswer> Call = new(
        "channel/auth/authAndSet",
        AnswerShape.None,
        static (members, request) =>
        {
            members.Required("channel", request.Channel, nameof(Channel));
            members.Required("authCode", request.AuthCode, nameof(AuthCode));
            members.Required("queryCode", request.QueryCode, nameof(QueryCode));
        },
        static _ => new());

    /// <summary><c>wechat_pay</c> or <c>ali_pay</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The platform's code.</summary>
    public required string AuthCode { get; init; }

    /// <summary>Of <c>generateAuthUrl</c>; finished by one code.</summary>
    public required string QueryCode { get; init; }
}

/// <summary>That it was done. The identity is asked for with <c>queryAuthResult</c>.</summary>
public sealed class ChannelAuthAndSetAnswer : AssistAnswer;
