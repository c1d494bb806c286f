namespace Gateway.Upstreams.WeChat;

/// <summary>An account at WeChat and where its platform is reached: the real one, or the simulator.</summary>
public sealed record WeChatAccount(Uri ApiBaseUrl, string AppId, string AppSecret)
{
    /// <summary>Names the account, never its secret.</summary>
    public override string ToString() => AppId;
}
