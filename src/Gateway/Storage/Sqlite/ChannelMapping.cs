using Gateway.Merchants;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Sqlite;

/// <summary>An app's channels from their rows and into them. A channel whose version is the kept one is left as it is.</summary>
internal static class ChannelMapping
{
    public const string WeChatMp = "wechat-mp";
    public const string WeChatMini = "wechat-mini";

    public static StoredWeChatChannel? ToWeChatMp(this AppRow row, SecretSealer sealer) => row.Find(WeChatMp)?.ToChannel(sealer);

    public static StoredWeChatChannel? ToWeChatMini(this AppRow row, SecretSealer sealer) => row.Find(WeChatMini)?.ToChannel(sealer);

    public static StoredWeChatPayChannel ToChannel(this WeChatPayChannelRow row, SecretSealer sealer) => new(
        row.MchId,
        row.WxAppId,
        AppMapping.Open(sealer, row.ApiKey, SealOwner.WeChatPayApiKey(row.AppId)),
        AppMapping.Moment(row.ApiKeyUpdatedAt),
        Spellings.ParsePaySignType(row.SignType) ?? throw new InvalidDataException($"The app {row.AppId} is stored with an unknown {nameof(row.SignType)}."),
        row.Enabled,
        row.Version);

    public static StoredAlipayChannel ToChannel(this AlipayChannelRow row, SecretSealer sealer) => new(
        row.AliAppId,
        AppMapping.Open(sealer, row.PrivateKey, SealOwner.AlipayPrivateKey(row.AppId)),
        AppMapping.Moment(row.PrivateKeyUpdatedAt),
        AppMapping.Open(sealer, row.AlipayPublicKey, SealOwner.AlipayPublicKey(row.AppId)).Reveal(),
        row.AppCertificate,
        row.RootCertificates,
        row.Enabled,
        row.Version);

    public static void TakeChannels(this AppRow row, StoredApp app, SecretSealer sealer)
    {
        Take(row, WeChatMp, app.WeChatMp, sealer);
        Take(row, WeChatMini, app.WeChatMini, sealer);
        TakePay(row, app.WeChatPay, sealer);
        TakeAlipay(row, app.Alipay, sealer);
    }

    private static WeChatChannelRow? Find(this AppRow row, string channel) =>
        row.WeChatChannels.Find(candidate => string.Equals(candidate.Channel, channel, StringComparison.Ordinal));

    private static StoredWeChatChannel ToChannel(this WeChatChannelRow row, SecretSealer sealer) => new(
        row.WxAppId,
        AppMapping.Open(sealer, row.AppSecret, SealOwner.WeChatAppSecret(row.AppId, row.Channel)),
        AppMapping.Moment(row.AppSecretUpdatedAt),
        row.Enabled,
        row.TokenMode is { } mode ? Enum.Parse<WeChatTokenMode>(mode) : null,
        row.Version);

    private static void Take(AppRow row, string name, StoredWeChatChannel? channel, SecretSealer sealer)
    {
        var held = row.Find(name);
        if (channel is null)
        {
            row.WeChatChannels.RemoveAll(candidate => candidate == held);
            return;
        }

        if (held is null)
        {
            held = new WeChatChannelRow { AppId = row.AppId, Channel = name };
            row.WeChatChannels.Add(held);
        }
        else if (held.Version == channel.Version)
        {
            return;
        }

        held.WxAppId = channel.WxAppId;
        held.AppSecret = AppMapping.Seal(sealer, channel.AppSecret, SealOwner.WeChatAppSecret(row.AppId, name));
        held.AppSecretUpdatedAt = channel.AppSecretUpdatedAt.ToUnixTimeMilliseconds();
        held.Enabled = channel.Enabled;
        held.TokenMode = channel.TokenMode?.ToString();
        held.Version = channel.Version;
    }

    private static void TakePay(AppRow row, StoredWeChatPayChannel? channel, SecretSealer sealer)
    {
        if (channel is null)
        {
            row.WeChatPay = null;
            return;
        }

        var held = row.WeChatPay ??= new WeChatPayChannelRow { AppId = row.AppId };
        if (held.Version == channel.Version)
        {
            return;
        }

        held.MchId = channel.MchId;
        held.WxAppId = channel.WxAppId;
        held.ApiKey = AppMapping.Seal(sealer, channel.ApiKey, SealOwner.WeChatPayApiKey(row.AppId));
        held.ApiKeyUpdatedAt = channel.ApiKeyUpdatedAt.ToUnixTimeMilliseconds();
        held.SignType = channel.SignType.Spell();
        held.Enabled = channel.Enabled;
        held.Version = channel.Version;
    }

    private static void TakeAlipay(AppRow row, StoredAlipayChannel? channel, SecretSealer sealer)
    {
        if (channel is null)
        {
            row.Alipay = null;
            return;
        }

        var held = row.Alipay ??= new AlipayChannelRow { AppId = row.AppId };
        if (held.Version == channel.Version)
        {
            return;
        }

        held.AliAppId = channel.AliAppId;
        held.PrivateKey = AppMapping.Seal(sealer, channel.PrivateKey, SealOwner.AlipayPrivateKey(row.AppId));
        held.PrivateKeyUpdatedAt = channel.PrivateKeyUpdatedAt.ToUnixTimeMilliseconds();
        held.AlipayPublicKey = AppMapping.Seal(sealer, new Secret(channel.AlipayPublicKey), SealOwner.AlipayPublicKey(row.AppId));
        held.AppCertificate = channel.AppCertificate;
        held.RootCertificates = channel.RootCertificates;
        held.Enabled = channel.Enabled;
        held.Version = channel.Version;
    }
}
