using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Assist;

/// <summary>Where WeChat is for an app: the platform itself, or the simulator for apps marked <c>sandbox</c>.</summary>
internal sealed class WeChatPlatforms(WeChatOptions options, IEnumerable<ISandboxPlatform> sandbox)
{
    private readonly ISandboxPlatform? _sandbox = sandbox.SingleOrDefault();

    /// <summary>The app's public account, or why there is none to use.</summary>
    public Answer? FindMp(MerchantApp app, out WeChatAccount account) =>
        Find(app, app.WeChatMp, WeChatAccountKind.PublicAccount, "微信公众号通道", "wechat-mp", out account);

    /// <summary>The app's mini-program, or why there is none to use.</summary>
    public Answer? FindMini(MerchantApp app, out WeChatAccount account) =>
        Find(app, app.WeChatMini, WeChatAccountKind.MiniProgram, "微信小程序通道", "wechat-mini", out account);

    /// <summary>The app's merchant at WeChat Pay, or why there is none to use.</summary>
    /// <param name="sub">For a partner: whom it acts for.</param>
    public Answer? FindPay(MerchantApp app, out WeChatPayAccount account, SubMerchant? sub = null)
    {
        account = null!;
        if (Unusable(app, app.WeChatPay?.Enabled, "微信支付通道", "wechat-pay") is { } refused)
        {
            return refused;
        }

        var channel = app.WeChatPay!;
        var algorithm = channel.SignType is WeChatPaySignType.HmacSha256 ? PayAlgorithm.HmacSha256 : PayAlgorithm.Md5;
        account = new WeChatPayAccount(
            app.Sandbox ? _sandbox!.PayBaseUrl : options.PayBaseUrl, channel.MchId, channel.WxAppId, channel.ApiKey.Reveal(), algorithm);
        if (app.Sandbox)
        {
            _sandbox!.AdmitToPay(account.MchId, account.AppId, account.ApiKey, sub);
        }

        return null;
    }

    /// <summary>WeChat's pages, as a user's browser reaches them. For an app whose account was found.</summary>
    public Uri OpenBaseUrl(MerchantApp app) => app.Sandbox ? _sandbox!.OpenBaseUrl : options.OpenBaseUrl;

    private Answer? Find(MerchantApp app, WeChatChannel? channel, WeChatAccountKind kind, string chinese, string name, out WeChatAccount account)
    {
        account = null!;
        if (Unusable(app, channel?.Enabled, chinese, name) is { } refused)
        {
            return refused;
        }

        var mode = channel!.TokenMode switch
        {
            WeChatTokenMode.Stable => TokenMode.Stable,
            WeChatTokenMode.Classic => TokenMode.Classic,
            _ => options.TokenMode,
        };
        account = new WeChatAccount(app.Sandbox ? _sandbox!.ApiBaseUrl : options.ApiBaseUrl, kind, channel.WxAppId, channel.AppSecret.Reveal(), mode, app.AppId);
        return null;
    }

    /// <param name="enabled">Null where the channel was never configured.</param>
    private Answer? Unusable(MerchantApp app, bool? enabled, string chinese, string name)
    {
        if (enabled is not { } on)
        {
            return Answer.Refuse(Outcome.ChannelNotConfigured, $"{chinese}未配置，请联系网关管理员 (channel {name} is not configured)");
        }

        if (!on)
        {
            return Answer.Refuse(Outcome.ChannelDisabled, $"{chinese}未启用，请联系网关管理员 (channel {name} is disabled)");
        }

        // Never the real platform: what is marked sandbox must not reach it because a setting is missing.
        return app.Sandbox && _sandbox is null
            ? Answer.Refuse(Outcome.ChannelDisabled, "应用为沙箱应用，但网关未启用沙箱 (sandbox app, but Sandbox:Enabled is off)")
            : null;
    }
}

/// <summary>The built-in simulator, where <c>Sandbox:Enabled</c> is on.</summary>
internal interface ISandboxPlatform
{
    /// <summary>Its server calls.</summary>
    Uri ApiBaseUrl { get; }

    /// <summary>Its pages, as a user's browser reaches them.</summary>
    Uri OpenBaseUrl { get; }

    /// <summary>WeChat Pay.</summary>
    Uri PayBaseUrl { get; }

    /// <summary>Makes a merchant known at WeChat Pay. Its key never travels, so it cannot be learnt from a call.</summary>
    /// <param name="sub">For a partner: whom it acts for.</param>
    void AdmitToPay(string mchId, string wxAppId, string apiKey, SubMerchant? sub);
}

/// <summary>Whom a partner of WeChat Pay acts for.</summary>
internal sealed record SubMerchant(string MchId, string? AppId);
