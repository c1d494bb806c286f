using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Which platform a user shall be recognised by.</summary>
public sealed class GenerateAuthUrlRequest : AssistRequest
{
    // Asked again it makes another queryCode; the one nobody heard of runs out by itself.
    internal static readonly AssistCall<GenerateAuthUrlRequest, GenerateAuthUrlAnswer> Call = new(
        "channel/auth/generateAuthUrl",
        AnswerShape.ChannelAuthUrl,
        static (members, request) =>
        {
            members.Required("channel", request.Channel, nameof(Channel));
            members.Optional("authType", request.AuthType);
            members.Optional("authPath", request.AuthPath);
            members.Optional("authRedirectUrl", request.AuthRedirectUrl);
        },
        static data => new() { AuthUrl = data.Address("authUrl"u8), QueryCode = data.Identifier("queryCode"u8) });

    /// <summary><c>wechat_pay</c> or <c>ali_pay</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>As the dialect's original has it; optional.</summary>
    public string? AuthType { get; init; }

    /// <summary>As the dialect's original has it; optional.</summary>
    public string? AuthPath { get; init; }

    /// <summary>Where the browser is sent afterwards; optional.</summary>
    public string? AuthRedirectUrl { get; init; }
}

/// <summary>Where to send the user's browser, and how to ask for the outcome.</summary>
public sealed class GenerateAuthUrlAnswer : AssistAnswer
{
    /// <summary>The address of the platform's page.</summary>
    public required string AuthUrl { get; init; }

    /// <summary>What <c>queryAuthResult</c> is asked with.</summary>
    public required string QueryCode { get; init; }
}
