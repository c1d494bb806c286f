using Gateway.Admin.Apps;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Upstreams.Alipay;
using Gateway.Upstreams.WeChat.Pay;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Admin.Channels;

/// <summary>Asks the platform whether a channel's configuration works. A channel that is switched off can be checked too.</summary>
internal sealed class ChannelChecks(
    MerchantDirectory directory,
    WeChatPlatforms platforms,
    AlipayPlatforms alipayPlatforms,
    WeChatTokenCentre centre,
    WeChatPay pay,
    AlipayOAuth alipay,
    TimeProvider time)
{
    /// <summary>The channels that can be checked.</summary>
    public static readonly IReadOnlyList<string> Names = [WeChatChannelKind.Mp.Name, WeChatChannelKind.Mini.Name, WeChatPayChannelChanges.Name, AlipayChannelChanges.Name];

    /// <summary>No payment code begins with 0: nobody's is touched.</summary>
    private const string NobodysCode = "000000000000000000";

    /// <summary>Alipay makes none of zeros alone.</summary>
    private const string NobodysAlipayCode = "00000000000000000000000000000000";

    /// <param name="channel">One of <see cref="Names"/>.</param>
    public async Task<Outcome<ChannelCheckAnswer>> CheckAsync(HttpContext http, string channel)
    {
        if (directory.Current.Find(http.Route("appId")) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        if (channel == WeChatPayChannelChanges.Name)
        {
            return Unusable(platforms.FindPay(app, out var merchant)) is { } refusal
                ? refusal
                : ChannelCheckAnswer.Of(await pay.OpenIdByAuthCodeAsync(merchant, NobodysCode));
        }

        if (channel == AlipayChannelChanges.Name)
        {
            return Unusable(alipayPlatforms.Find(app, out var alipayApp)) is { } refusal
                ? refusal
                : ChannelCheckAnswer.OfAlipay(await alipay.ExchangeAsync(alipayApp, NobodysAlipayCode));
        }

        var state = channel == WeChatChannelKind.Mp.Name ? platforms.FindMp(app, out var account) : platforms.FindMini(app, out account);
        return Unusable(state) is { } unusable ? unusable : ChannelCheckAnswer.Of(await centre.CheckAsync(account), time.GetUtcNow());
    }

    private static AdminRefusal? Unusable(ChannelState state) => state switch
    {
        ChannelState.NotConfigured => AdminRefusal.NotFound("应用未配置该通道 / The app has no such channel"),
        ChannelState.SandboxOff => AdminRefusal.Conflict("应用为沙箱应用，但网关未启用沙箱 / The app is a sandbox app, but Sandbox:Enabled is off"),
        _ => null,
    };
}
