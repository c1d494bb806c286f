namespace Gateway.Simulator;

/// <summary>The platform's paths the simulator answers, as <see cref="WeChatPlatform.Next"/> and <see cref="WeChatPlatform.CountOf"/> name them.</summary>
public static class WeChatPaths
{
    /// <summary>The authorize page, on open.weixin.qq.com.</summary>
    public const string Authorize = "/connect/oauth2/authorize";

    /// <summary>Code to user token and openid, on api.weixin.qq.com.</summary>
    public const string AccessToken = "/sns/oauth2/access_token";

    internal static readonly IReadOnlyList<string> All = [Authorize, AccessToken];
}
