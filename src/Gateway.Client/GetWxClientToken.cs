using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Which of the app's WeChat accounts a token is asked for.</summary>
public enum WxAccount
{
    /// <summary>The public account, channel <c>wechat-mp</c>.</summary>
    Mp,

    /// <summary>The mini-program, channel <c>wechat-mini</c>.</summary>
    Mini,
}

/// <summary>Whose global token, and whether the last one failed.</summary>
public sealed class GetWxClientTokenRequest : AssistRequest
{
    // Also with a failed token: once it is replaced it is not the current one, and reporting it again renews nothing.
    internal static readonly AssistCall<GetWxClientTokenRequest, GetWxClientTokenAnswer> Call = new(
        "getWxClientToken",
        AnswerShape.ClientToken,
        static (members, request) =>
        {
            members.Required("account", NameOf(request.Account), nameof(Account));
            members.Optional("failedToken", request.FailedToken);
        },
        static data => new() { AccessToken = data.Identifier("accessToken"u8), ExpiresIn = data.Seconds("expiresIn"u8) });

    /// <summary>The account.</summary>
    public required WxAccount Account { get; init; }

    /// <summary>The token WeChat has just refused with 40001, 40014 or 42001, if it did. At most 1024 characters.</summary>
    public string? FailedToken { get; init; }

    private static string? NameOf(WxAccount account) => account switch
    {
        WxAccount.Mp => "mp",
        WxAccount.Mini => "mini",
        _ => null,
    };
}

/// <summary>The account's global token.</summary>
public sealed class GetWxClientTokenAnswer : AssistAnswer
{
    /// <summary>The token. A secret. Ask for it when it is needed rather than keeping it.</summary>
    public required string AccessToken { get; init; }

    /// <summary>How long it lives, from the moment of the answer.</summary>
    public required TimeSpan ExpiresIn { get; init; }
}
