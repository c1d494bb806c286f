using System.Collections.Immutable;

namespace Gateway.Merchants;

/// <summary>Which of WeChat's two endpoints for the global access_token a channel uses.</summary>
public enum WeChatTokenMode
{
    Stable,
    Classic,
}

/// <param name="TokenMode">Null: as the setting <c>WeChat:TokenMode</c> says.</param>
public sealed record WeChatChannel(string WxAppId, Secret AppSecret, bool Enabled, WeChatTokenMode? TokenMode);

/// <summary>How WeChat Pay's v2 messages are signed.</summary>
public enum WeChatPaySignType
{
    Md5,
    HmacSha256,
}

/// <param name="WxAppId">The account whose users pay.</param>
public sealed record WeChatPayChannel(string MchId, string WxAppId, Secret ApiKey, WeChatPaySignType SignType, bool Enabled);

/// <param name="Hash">SHA-256 of the credential.</param>
public sealed record CompatCredential(string Id, ImmutableArray<byte> Hash);
