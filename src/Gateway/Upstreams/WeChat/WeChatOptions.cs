namespace Gateway.Upstreams.WeChat;

/// <summary>Settings under <c>WeChat</c>.</summary>
public sealed class WeChatOptions
{
    /// <summary>Server calls, such as the exchange of a code.</summary>
    public Uri ApiBaseUrl { get; set; } = new("https://api.weixin.qq.com");

    /// <summary>Pages a user's browser is sent to.</summary>
    public Uri OpenBaseUrl { get; set; } = new("https://open.weixin.qq.com");

    /// <summary>For one server call altogether: connecting, sending, reading. 100 ms to 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
