namespace Gateway.Merchants;

/// <summary>The names by which an app is allowed a call: the last part of its path.</summary>
public static class AssistCalls
{
    /// <summary>Closed to new merchants by WeChat Pay since 2021-11-10, hence allowed only where an app says so.</summary>
    public const string OffByDefault = "getWxPayIdentityToken";

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
        "channel/auth",
        "ping",
    ];

    public static IReadOnlyList<string> Default { get; } = [.. All.Where(call => !string.Equals(call, OffByDefault, StringComparison.Ordinal))];
}
