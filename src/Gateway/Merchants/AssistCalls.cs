namespace Gateway.Merchants;

/// <summary>The names of the calls: as an app is allowed them, and as their records have them.</summary>
public static class AssistCalls
{
    /// <summary>Closed to new merchants by WeChat Pay since 2021-11-10, hence allowed only where an app says so.</summary>
    public const string OffByDefault = "getWxPayIdentityToken";

    /// <summary>Allowed as one: the calls of the browser flow, each of which has a name of its own.</summary>
    public const string BrowserFlow = "channel/auth";

    public static IReadOnlyList<string> All { get; } =
    [
        "getWxAccessToken",
        "getWxAuthUrl",
        "getWxMiniSession",
        "checkWxMiniSession",
        "decryptWxMiniData",
        "getWxClientToken",
        "getWxJsapiSign",
        "getWxOpenIdByAuthCode",
        OffByDefault,
        BrowserFlow,
        "ping",
    ];

    /// <summary>What a user's browser calls when it comes back from a platform.</summary>
    public const string Callback = BrowserFlow + "/callback";

    /// <summary>The calls themselves, by the names their records have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.SelectMany(static call => call is not BrowserFlow
        ? [call]
        : new[] { "generateAuthUrl", "auth", "authAndSet", "queryAuthResult" }.Select(static part => $"{BrowserFlow}/{part}").Append(Callback))];

    public static IReadOnlyList<string> Default { get; } = [.. All.Where(call => !string.Equals(call, OffByDefault, StringComparison.Ordinal))];
}
