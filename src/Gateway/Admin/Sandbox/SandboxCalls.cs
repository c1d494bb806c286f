using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Signing;

namespace Gateway.Admin.Sandbox;

/// <summary>A field of a call beside its envelope.</summary>
internal sealed record SandboxField(string Name, string Value);

/// <summary>The calls that can be tried, with values that work at the simulator.</summary>
internal static class SandboxCalls
{
    private const string GenerateAuthUrl = AssistCalls.BrowserFlow + "/generateAuthUrl";
    private const string Auth = AssistCalls.BrowserFlow + "/auth";
    private const string QueryAuthResult = AssistCalls.BrowserFlow + "/queryAuthResult";
    private const string SomePage = "https://shop.example/pay";

    /// <summary>Without those that need what only a real telephone has.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "ping", "getWxAccessToken", "getWxAuthUrl", "getWxMiniSession", "getWxClientToken", "getWxJsapiSign", "getWxOpenIdByAuthCode",
        GenerateAuthUrl, Auth, QueryAuthResult,
    ];

    /// <summary>What to send: codes are fresh, good once. An empty value where the app lacks the channel.</summary>
    public static IReadOnlyList<SandboxField> Fields(string call, MerchantApp app, ISandboxPlatform sandbox) => call switch
    {
        "getWxAccessToken" => [new("code", NewCode(app, sandbox))],
        "getWxAuthUrl" => [new("url", Page(app)), new("state", "sandbox1"), new("scope", "snsapi_base")],
        "getWxMiniSession" => [new("code", app.WeChatMini is { } mini ? sandbox.NewLoginCode(mini.WxAppId) : "")],
        "getWxClientToken" => [new("account", app.WeChatMp is null && app.WeChatMini is not null ? "mini" : "mp")],
        "getWxJsapiSign" => [new("url", Page(app))],
        "getWxOpenIdByAuthCode" => [new("authCode", sandbox.NewPayCode())],
        GenerateAuthUrl => [new("channel", Channel(app))],
        // Alipay's codes come of its page alone.
        Auth => [new("channel", Channel(app)), new("authCode", NewCode(app, sandbox))],
        // Of an answer to the one before the last; the address there is opened first.
        QueryAuthResult => [new("queryCode", "")],
        _ => [],
    };

    /// <summary>What the call's SDK knows of an answer; null where every member counts as it stands there.</summary>
    public static AnswerShape? ShapeOf(string call) => call switch
    {
        "ping" => AnswerShape.Ping,
        "getWxAccessToken" => AnswerShape.AccessToken,
        "getWxAuthUrl" => AnswerShape.AuthUrl,
        "getWxMiniSession" => AnswerShape.MiniSession,
        "getWxClientToken" => AnswerShape.ClientToken,
        "getWxJsapiSign" => AnswerShape.JsapiSign,
        "getWxOpenIdByAuthCode" => AnswerShape.OpenIdByAuthCode,
        GenerateAuthUrl => AnswerShape.ChannelAuthUrl,
        Auth or QueryAuthResult => AnswerShape.ChannelAuth,
        _ => null,
    };

    private static string Channel(MerchantApp app) => app.WeChatMp is null && app.Alipay is not null ? "ali_pay" : "wechat_pay";

    private static string NewCode(MerchantApp app, ISandboxPlatform sandbox) => app.WeChatMp is { } mp ? sandbox.NewCode(mp.WxAppId) : "";

    private static string Page(MerchantApp app) => app.AllowedRedirectOrigins is [var origin, ..] ? origin + "/pay" : SomePage;
}
