using Gateway.Hosting;

namespace Gateway.Upstreams.WeChat;

/// <summary>Settings under <c>WeChat</c>.</summary>
public sealed class WeChatOptions
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Server calls, such as the exchange of a code.</summary>
    public required Uri ApiBaseUrl { get; init; }

    /// <summary>Pages a user's browser is sent to.</summary>
    public required Uri OpenBaseUrl { get; init; }

    /// <summary>WeChat Pay.</summary>
    public required Uri PayBaseUrl { get; init; }

    /// <summary>Where a channel does not say.</summary>
    public required TokenMode TokenMode { get; init; }

    /// <summary>For one server call altogether: connecting, sending, reading. 100 ms to 60 s.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Reads the settings. Throws <see cref="SettingException"/>.</summary>
    public static WeChatOptions Read(IConfiguration configuration) => new()
    {
        ApiBaseUrl = Setting.WebAddress(configuration, "WeChat:ApiBaseUrl") ?? new Uri("https://api.weixin.qq.com"),
        OpenBaseUrl = Setting.WebAddress(configuration, "WeChat:OpenBaseUrl") ?? new Uri("https://open.weixin.qq.com"),
        PayBaseUrl = Setting.WebAddress(configuration, "WeChat:PayBaseUrl") ?? new Uri("https://api.mch.weixin.qq.com"),
        TokenMode = Setting.Choice<TokenMode>(configuration, "WeChat:TokenMode") ?? TokenMode.Stable,
        Timeout = Setting.Time(configuration, "WeChat:Timeout", ShortestTimeout, LongestTimeout) ?? TimeSpan.FromSeconds(5),
    };
}
