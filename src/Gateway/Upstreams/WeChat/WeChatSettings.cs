using System.Globalization;
using Gateway.Hosting;

namespace Gateway.Upstreams.WeChat;

/// <summary>Reads and checks the section <c>WeChat</c>; a wrong setting stops the start.</summary>
internal static class WeChatSettings
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public static void Read(IConfiguration section, WeChatOptions options)
    {
        options.ApiBaseUrl = Address(section, nameof(WeChatOptions.ApiBaseUrl)) ?? options.ApiBaseUrl;
        options.OpenBaseUrl = Address(section, nameof(WeChatOptions.OpenBaseUrl)) ?? options.OpenBaseUrl;
        if (section[nameof(WeChatOptions.Timeout)] is not { Length: > 0 } held)
        {
            return;
        }

        if (!TimeSpan.TryParse(held, CultureInfo.InvariantCulture, out var timeout) || timeout < ShortestTimeout || timeout > LongestTimeout)
        {
            throw new SettingException("WeChat:Timeout", held, "should be a time from 00:00:00.1 to 00:01:00, such as 00:00:05");
        }

        options.Timeout = timeout;
    }

    private static Uri? Address(IConfiguration section, string key) => section[key] is { Length: > 0 } held
        ? WebAddress.TryParse(held) ?? throw new SettingException($"WeChat:{key}", held, "should be an http or https address without query, such as https://api.weixin.qq.com")
        : null;
}
