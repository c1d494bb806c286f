namespace Gateway.Merchants;

/// <summary>Which of WeChat's two endpoints for the global access_token a channel uses.</summary>
public enum WeChatTokenMode
{
    Stable,
    Classic,
}

/// <param name="TokenMode">Null: as the setting <c>WeChat:TokenMode</c> says.</param>
public sealed record WeChatChannel(string WxAppId, Secret AppSecret, bool Enabled, WeChatTokenMode? TokenMode);
