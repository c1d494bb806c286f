namespace Gateway.Upstreams.WeChat;

/// <summary>What an account at WeChat is for.</summary>
public enum WeChatAccountKind
{
    /// <summary>公众号</summary>
    PublicAccount,

    /// <summary>小程序</summary>
    MiniProgram,
}

/// <summary>Which of WeChat's two calls gives an account's global token; their tokens do not know of each other.</summary>
public enum TokenMode
{
    /// <summary><c>cgi-bin/stable_token</c>: the same token for everyone who asks, while it lives.</summary>
    Stable,

    /// <summary><c>cgi-bin/token</c>: a new token for each call, which ends the one before.</summary>
    Classic,
}

/// <summary>An account at WeChat and where its platform is reached: the real one, or the simulator.</summary>
/// <param name="Owner">Who asks, in the gateway's own terms: several may share an account.</param>
public sealed record WeChatAccount(Uri ApiBaseUrl, WeChatAccountKind Kind, string AppId, string AppSecret, TokenMode TokenMode, string Owner)
{
    /// <summary>Names the account, never its secret.</summary>
    public override string ToString() => AppId;
}
