using Gateway.Merchants;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.Pay;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Platforms;

/// <summary>Whether an app's channel can be used.</summary>
internal enum ChannelState
{
    Ready,
    NotConfigured,
    Disabled,

    /// <summary>The app is marked <c>sandbox</c> and there is no sandbox: the real platform is never asked in its place.</summary>
    SandboxOff,
}

/// <summary>Where WeChat is for an app: the platform itself, or the simulator for apps marked <c>sandbox</c>.</summary>
internal sealed class WeChatPlatforms(MerchantDirectory directory, WeChatOptions options, IEnumerable<ISandboxPlatform> sandbox) : IAccountsInUse
{
    private readonly ISandboxPlatform? _sandbox = sandbox.SingleOrDefault();

    /// <summary>The app's public account.</summary>
    /// <param name="account">Set where the channel is ready or merely disabled.</param>
    public ChannelState FindMp(MerchantApp app, out WeChatAccount account) => Find(app, app.WeChatMp, WeChatAccountKind.PublicAccount, out account);

    /// <summary>The app's mini-program.</summary>
    /// <param name="account">Set where the channel is ready or merely disabled.</param>
    public ChannelState FindMini(MerchantApp app, out WeChatAccount account) => Find(app, app.WeChatMini, WeChatAccountKind.MiniProgram, out account);

    /// <summary>The app's merchant at WeChat Pay.</summary>
    /// <param name="account">Set where the channel is ready or merely disabled.</param>
    /// <param name="sub">For a partner: whom it acts for.</param>
    public ChannelState FindPay(MerchantApp app, out WeChatPayAccount account, SubMerchant? sub = null)
    {
        account = null!;
        var state = StateOf(app, app.WeChatPay?.Enabled);
        if (state is ChannelState.NotConfigured or ChannelState.SandboxOff)
        {
            return state;
        }

        var channel = app.WeChatPay!;
        var algorithm = channel.SignType is WeChatPaySignType.HmacSha256 ? PayAlgorithm.HmacSha256 : PayAlgorithm.Md5;
        account = new WeChatPayAccount(
            app.Sandbox ? _sandbox!.PayBaseUrl : options.PayBaseUrl, channel.MchId, channel.WxAppId, channel.ApiKey.Reveal(), algorithm);
        if (app.Sandbox)
        {
            _sandbox!.AdmitToPay(account.MchId, account.AppId, account.ApiKey, sub);
        }

        return state;
    }

    /// <summary>Whether the app's merchant at WeChat Pay can be used; its key is not looked at, and nobody is told of it.</summary>
    public ChannelState StateOfPay(MerchantApp app) => StateOf(app, app.WeChatPay?.Enabled);

    /// <inheritdoc/>
    public bool Includes(WeChatAccount account)
    {
        if (directory.Current.Find(account.Owner) is not { Enabled: true, Merchant.Enabled: true } app)
        {
            return false;
        }

        var state = account.Kind is WeChatAccountKind.MiniProgram ? FindMini(app, out var current) : FindMp(app, out current);
        return state is ChannelState.Ready && current == account;
    }

    /// <summary>WeChat's pages, as a user's browser reaches them. For an app whose account was found.</summary>
    public Uri OpenBaseUrl(MerchantApp app) => app.Sandbox ? _sandbox!.OpenBaseUrl : options.OpenBaseUrl;

    private ChannelState Find(MerchantApp app, WeChatChannel? channel, WeChatAccountKind kind, out WeChatAccount account)
    {
        account = null!;
        var state = StateOf(app, channel?.Enabled);
        if (state is ChannelState.NotConfigured or ChannelState.SandboxOff)
        {
            return state;
        }

        var mode = channel!.TokenMode switch
        {
            WeChatTokenMode.Stable => TokenMode.Stable,
            WeChatTokenMode.Classic => TokenMode.Classic,
            _ => options.TokenMode,
        };
        account = new WeChatAccount(app.Sandbox ? _sandbox!.ApiBaseUrl : options.ApiBaseUrl, kind, channel.WxAppId, channel.AppSecret.Reveal(), mode, app.AppId);
        return state;
    }

    /// <param name="enabled">Null where the channel was never configured.</param>
    private ChannelState StateOf(MerchantApp app, bool? enabled) => enabled switch
    {
        null => ChannelState.NotConfigured,
        _ when app.Sandbox && _sandbox is null => ChannelState.SandboxOff,
        true => ChannelState.Ready,
        false => ChannelState.Disabled,
    };
}
