using System.Text.Json.Serialization;
using FluentValidation;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;

namespace Gateway.Admin.Channels;

internal sealed record WeChatPayChannelBody(string? MchId, string? WxAppId, string? ApiKey, string? SignType, bool? Enabled, int? Version)
{
    // A record prints its members: this one must not.
    public override string ToString() => nameof(WeChatPayChannelBody);
}

/// <param name="Notices">What is worth knowing of these settings; absent where there is nothing.</param>
internal sealed record WeChatPayChannelAnswer(
    string MchId,
    string WxAppId,
    string SignType,
    bool Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MaskedSecretAnswer? ApiKey,
    int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notices)
{
    private const string HmacIsRefused =
        "signType：微信支付的 tools/authcodetoopenid（getWxOpenIdByAuthCode）会以签名过长拒绝普通商户的 HMAC-SHA256，请用 MD5；"
        + "appauth/getaccesstoken（getWxPayIdentityToken）总是使用 HMAC-SHA256，与此设置无关 / "
        + "signType: tools/authcodetoopenid (getWxOpenIdByAuthCode) refuses an ordinary merchant's HMAC-SHA256 as too long, as integrators report: use MD5. "
        + "appauth/getaccesstoken (getWxPayIdentityToken) always uses HMAC-SHA256, whatever is set here";

    /// <summary>Without anything of the key, as the audit log compares it.</summary>
    public static WeChatPayChannelAnswer Plain(StoredWeChatPayChannel channel) => new(
        channel.MchId,
        channel.WxAppId,
        channel.SignType.Spell(),
        channel.Enabled,
        ApiKey: null,
        channel.Version,
        channel.SignType is WeChatPaySignType.HmacSha256 ? [HmacIsRefused] : null);

    public static WeChatPayChannelAnswer Of(StoredWeChatPayChannel channel, ISecretFingerprint fingerprint) => Plain(channel) with
    {
        ApiKey = new MaskedSecretAnswer(Masked.Last4(channel.ApiKey), fingerprint.Of(channel.ApiKey), channel.ApiKeyUpdatedAt.UtcDateTime),
    };
}

internal sealed class WeChatPayChannelValidator : AbstractValidator<WeChatPayChannelBody>
{
    private const int MaxIdLength = 32;
    private const int KeyLength = 32;

    public WeChatPayChannelValidator()
    {
        MustBeAnId(RuleFor(body => body.MchId));
        MustBeAnId(RuleFor(body => body.WxAppId));
        RuleFor(body => body.ApiKey)
            .Must(key => key is null || (key.Length == KeyLength && key.All(char.IsAsciiLetterOrDigit)))
            .WithMessage($"须为商户平台设置的 APIv2 密钥，{KeyLength} 个字母和数字 / Has to be the APIv2 key of the merchant platform, {KeyLength} letters and digits");
        RuleFor(body => body.SignType).OneOf(Spellings.PaySignTypeNames);
    }

    private static void MustBeAnId(IRuleBuilder<WeChatPayChannelBody, string?> rule) => rule
        .Must(id => id is null || (id.Length is > 0 and <= MaxIdLength && id.All(char.IsAsciiLetterOrDigit)))
        .WithMessage($"须为 1–{MaxIdLength} 个字母和数字 / Has to be 1 to {MaxIdLength} letters and digits");
}
