using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Where the user's browser shall come back to.</summary>
public sealed class GetWxAuthUrlRequest : AssistRequest
{
    // Nothing is asked of a platform and nothing is kept.
    internal static readonly AssistCall<GetWxAuthUrlRequest, GetWxAuthUrlAnswer> Call = new(
        "getWxAuthUrl",
        AnswerShape.AuthUrl,
        static (members, request) =>
        {
            members.Required("url", request.Url, nameof(Url));
            members.Optional("state", request.State);
            members.Optional("scope", request.Scope);
        },
        static data => new() { Url = data.Address("url"u8) });

    /// <summary>Where WeChat sends the browser back to, absolute, at most 512 characters.</summary>
    public required string Url { get; init; }

    /// <summary>Comes back with the browser; at most 128 letters and digits. Tie it to the browser's session.</summary>
    public string? State { get; init; }

    /// <summary><c>snsapi_base</c> (the gateway's default, no question asked) or <c>snsapi_userinfo</c>.</summary>
    public string? Scope { get; init; }
}

/// <summary>Where to send the user's browser.</summary>
public sealed class GetWxAuthUrlAnswer : AssistAnswer
{
    /// <summary>The address of WeChat's page.</summary>
    public required string Url { get; init; }
}
