using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Gateway.Upstreams.Alipay;

namespace Gateway.Admin.Channels;

/// <summary>What the list of channels shows of one.</summary>
/// <param name="Facts">What it is set to, without its secret; names as the platform has them.</param>
/// <param name="Last4">Of its secret; null where even that would be too much.</param>
internal sealed record ChannelSummary(
    string Name, bool Enabled, IReadOnlyList<(string Name, string Value)> Facts, string? Last4, DateTimeOffset SecretUpdatedAt)
{
    /// <summary>Null where the app has no such channel.</summary>
    public static ChannelSummary? Of(StoredApp app, string name) => name switch
    {
        WeChatPayChannelChanges.Name => Of(app.WeChatPay),
        AlipayChannelChanges.Name => Of(app.Alipay),
        _ => Of(name, WeChatChannelKind.Find(name)!.Of(app)),
    };

    private static ChannelSummary? Of(string name, StoredWeChatChannel? channel) => channel is null ? null : new ChannelSummary(
        name,
        channel.Enabled,
        channel.TokenMode is { } mode ? [("AppID", channel.WxAppId), ("tokenMode", mode.ToString())] : [("AppID", channel.WxAppId)],
        Masked.Last4(channel.AppSecret),
        channel.AppSecretUpdatedAt);

    private static ChannelSummary? Of(StoredWeChatPayChannel? channel) => channel is null ? null : new ChannelSummary(
        WeChatPayChannelChanges.Name,
        channel.Enabled,
        [("mchId", channel.MchId), ("AppID", channel.WxAppId), ("signType", channel.SignType.Spell())],
        Masked.Last4(channel.ApiKey),
        channel.ApiKeyUpdatedAt);

    private static ChannelSummary? Of(StoredAlipayChannel? channel) => channel is null ? null : new ChannelSummary(
        AlipayChannelChanges.Name,
        channel.Enabled,
        [("aliAppId", channel.AliAppId), .. channel.AppCertificate is null ? Array.Empty<(string, string)>() : [("app_cert_sn", AlipayKeys.Of(channel.Material()).AppCertSn!)]],
        AlipayChannelAnswer.Last4(channel.PrivateKey),
        channel.PrivateKeyUpdatedAt);
}
