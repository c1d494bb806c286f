using System.Text.Json.Serialization;
using FluentValidation;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;

namespace Gateway.Admin.Channels;

internal sealed record WeChatChannelBody(string? WxAppId, string? AppSecret, bool? Enabled, string? TokenMode, int? Version)
{
    // A record prints its members: this one must not.
    public override string ToString() => nameof(WeChatChannelBody);
}

/// <param name="TokenMode">Null: as the setting <c>WeChat:TokenMode</c> says.</param>
internal sealed record WeChatChannelAnswer(
    string WxAppId,
    bool Enabled,
    string? TokenMode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MaskedSecretAnswer? AppSecret,
    int Version)
{
    /// <summary>Without anything of the secret, as the audit log compares it.</summary>
    public static WeChatChannelAnswer Plain(StoredWeChatChannel channel) =>
        new(channel.WxAppId, channel.Enabled, channel.TokenMode?.ToString(), AppSecret: null, channel.Version);

    public static WeChatChannelAnswer Of(StoredWeChatChannel channel, ISecretFingerprint fingerprint) => Plain(channel) with
    {
        AppSecret = new MaskedSecretAnswer(
            Masked.Last4(channel.AppSecret), fingerprint.Of(channel.AppSecret), channel.AppSecretUpdatedAt.UtcDateTime),
    };
}

internal sealed record MaskedSecretAnswer(string? Last4, string Fingerprint, DateTime UpdatedAt);

internal sealed class WeChatChannelValidator : AbstractValidator<WeChatChannelBody>
{
    private const int MaxSecretLength = 128;

    public WeChatChannelValidator()
    {
        RuleFor(body => body.WxAppId).Id();
        RuleFor(body => body.AppSecret)
            .Must(secret => secret is null || (secret.Length is > 0 and <= MaxSecretLength && secret.All(char.IsAsciiLetterOrDigit)))
            .WithMessage($"须为 1–{MaxSecretLength} 个字母和数字（微信为 32 个） / Has to be 1 to {MaxSecretLength} letters and digits (WeChat's are 32)");
        RuleFor(body => body.TokenMode).OneOf(Enum.GetNames<WeChatTokenMode>());
    }
}
