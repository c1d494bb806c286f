using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Upstreams.WeChat;

namespace Gateway.Assist;

/// <summary>Where WeChat is for an app: the platform itself, or the simulator for apps marked <c>sandbox</c>.</summary>
internal sealed class WeChatPlatforms(WeChatOptions options, IEnumerable<ISandboxPlatform> sandbox)
{
    private readonly ISandboxPlatform? _sandbox = sandbox.SingleOrDefault();

    /// <summary>The app's public account, or why there is none to use.</summary>
    public Answer? FindMp(MerchantApp app, out WeChatAccount account, out Uri openBaseUrl)
    {
        (account, openBaseUrl) = (null!, null!);
        if (app.WeChatMp is not { } channel)
        {
            return Answer.Refuse(Outcome.ChannelNotConfigured, "微信公众号通道未配置，请联系网关管理员 (channel wechat-mp is not configured)");
        }

        if (!channel.Enabled)
        {
            return Answer.Refuse(Outcome.ChannelDisabled, "微信公众号通道未启用，请联系网关管理员 (channel wechat-mp is disabled)");
        }

        if (app.Sandbox && _sandbox is null)
        {
            // Never the real platform: what is marked sandbox must not reach it because a setting is missing.
            return Answer.Refuse(Outcome.ChannelDisabled, "应用为沙箱应用，但网关未启用沙箱 (sandbox app, but Sandbox:Enabled is off)");
        }

        var api = app.Sandbox ? _sandbox!.ApiBaseUrl : options.ApiBaseUrl;
        openBaseUrl = app.Sandbox ? _sandbox!.OpenBaseUrl : options.OpenBaseUrl;
        account = new WeChatAccount(api, channel.WxAppId, channel.AppSecret.Reveal());
        return null;
    }
}

/// <summary>The built-in simulator, where <c>Sandbox:Enabled</c> is on.</summary>
internal interface ISandboxPlatform
{
    /// <summary>Its server calls.</summary>
    Uri ApiBaseUrl { get; }

    /// <summary>Its pages, as a user's browser reaches them.</summary>
    Uri OpenBaseUrl { get; }
}
