using System.Buffers;
using System.Net;
using System.Text;
using FluentValidation;
using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>The envelope's field rules. A call adds its own in a subclass; all problems are reported at once.</summary>
/// <remarks>Lengths are those of the originals' parameter classes. A missing <c>sign</c> is not a field problem: it is a wrong signature.</remarks>
public abstract class CallRules : AbstractValidator<CallFields>
{
    internal const string NonceMissing = "nonce-missing";
    private const int MaxNonce = 32;
    private const int MaxClientIp = 64;
    internal const int MaxReqId = 64;
    internal const int MaxHexSign = 64;
    internal const int MaxRsaSign = 1024;

    /// <summary>Adds the envelope's rules.</summary>
    protected CallRules()
    {
        RuleFor(f => f[EnvelopeFields.AppId]).MustBeText("应用号", EnvelopeFields.AppId);
        RuleFor(f => f[EnvelopeFields.AppId])
            .Must((f, appId) => f.PathAppId is null || !appId.HasText || Names(appId, f.PathAppId))
            .WithMessage("请求体与路径中的应用号不一致 (appId differs between body and path)");

        RuleFor(f => f[EnvelopeFields.MchNo]).MustBeText("商户号", EnvelopeFields.MchNo);
        RuleFor(f => f[EnvelopeFields.MchNo])
            .Must((f, mchNo) => f.App is null || !mchNo.HasText || Names(mchNo, f.App.Merchant.MchNo))
            .WithMessage("商户号和应用号不匹配 (mchNo is not the merchant of this app)");

        RuleFor(f => f[EnvelopeFields.ClientIp]).MustBeText("客户端IP", EnvelopeFields.ClientIp);
        RuleFor(f => f[EnvelopeFields.ClientIp]).SetValidator(new StatedRule(BeAnAddress) { MaxLength = MaxClientIp })
            .WithMessage("客户端IP需为 IPv4 或 IPv6 地址 (clientIp must be an IPv4 or IPv6 address)");

        RuleFor(f => f[EnvelopeFields.NonceStr]).MustBeText("随机字符串", EnvelopeFields.NonceStr);
        RuleFor(f => f[EnvelopeFields.NonceStr]).MustBeAtMost(MaxNonce, "随机字符串", EnvelopeFields.NonceStr);
        RuleFor(f => f[EnvelopeFields.NonceStr])
            .Must((f, nonce) => nonce.HasText || f.App is null || !(f.App.RequireNonce || f.App.Dialect is Dialect.Open))
            .WithMessage("随机字符串 nonceStr 必填 (nonceStr is required)").WithErrorCode(NonceMissing);

        RuleFor(f => f[EnvelopeFields.ReqTime])
            .SetValidator(new StatedRule(static time => time.IsSent && (time.HasText || time.Kind is not MemberKind.String)) { IsRequired = true })
            .WithMessage("请求时间 reqTime 必填 (reqTime is required)");
        RuleFor(f => f[EnvelopeFields.ReqTime])
            .Must((f, time) => !time.HasText || f.App is null || RequestTime.TryRead(f, out _))
            .WithMessage((f, time) =>
                f.App?.Dialect is Dialect.V2 ? "请求时间需为秒级时间戳 (reqTime must be seconds since 1970, a number or digits)"
                : RequestTime.LooksLikeMilliseconds(time)
                    ? $"{RequestTime.MillisecondsInChinese}，格式需为 yyyy-MM-dd HH:mm:ss ({RequestTime.MillisecondsInEnglish}, text of that form is expected)"
                : "请求时间格式需为 yyyy-MM-dd HH:mm:ss (reqTime must be text of that form)");
        RuleFor(f => f[EnvelopeFields.ReqTime]).MustBeText("请求时间", EnvelopeFields.ReqTime);

        RuleFor(f => f[EnvelopeFields.Sign])
            .Must((f, sign) => f.App is null || sign.Length <= (f.App.SignType is SignType.Rsa2 ? MaxRsaSign : MaxHexSign))
            .WithMessage("签名过长 (sign is too long for this app's algorithm)");

        RuleFor(f => f[EnvelopeFields.ReqId]).MustBeText("请求号", EnvelopeFields.ReqId);
        RuleFor(f => f[EnvelopeFields.ReqId]).MustBeAtMost(MaxReqId, "请求号", EnvelopeFields.ReqId);
    }

    private static bool Names(Field field, string expected)
    {
        Span<byte> utf8 = stackalloc byte[128];
        return Encoding.UTF8.TryGetBytes(expected, utf8, out var length) && field.Utf8.SequenceEqual(utf8[..length]);
    }

    private static bool BeAnAddress(Field clientIp)
    {
        var utf8 = clientIp.Utf8;
        if (utf8.IsEmpty)
        {
            return true;
        }

        return utf8.Length <= MaxClientIp && IPAddressText.IsValid(utf8);
    }
}

/// <summary>Rules every field of text shares.</summary>
internal static class FieldRules
{
    public static IRuleBuilderOptions<CallFields, Field> MustBeText(
        this IRuleBuilder<CallFields, Field> rule, string chinese, FieldName name) =>
        rule.SetValidator(new StatedRule(static field => !field.IsSent || field.IsText)).WithMessage($"{chinese} {name} 需为字符串 ({name} must be text)");

    public static IRuleBuilderOptions<CallFields, Field> MustBeSent(
        this IRuleBuilder<CallFields, Field> rule, string chinese, FieldName name) =>
        rule.SetValidator(new StatedRule(static field => !field.IsSent || !field.IsText || field.HasText))
                .WithMessage($"{chinese} {name} 不能为空 ({name} must not be empty)")
            .SetValidator(new StatedRule(static field => field.IsSent) { IsRequired = true }).WithMessage($"{chinese} {name} 必填 ({name} is required)");

    public static IRuleBuilderOptions<CallFields, Field> MustBeAtMost(
        this IRuleBuilder<CallFields, Field> rule, int characters, string chinese, FieldName name) =>
        rule.SetValidator(new StatedRule(field => field.Length <= characters) { MaxLength = characters })
            .WithMessage($"{chinese} {name} 最长 {characters} 位 ({name} is limited to {characters} characters)");

    public static IRuleBuilderOptions<CallFields, Field> MustBeOneOf(
        this IRuleBuilder<CallFields, Field> rule, string chinese, FieldName name, params string[] words)
    {
        var allowed = words.Select(Encoding.UTF8.GetBytes).ToArray();
        return rule.SetValidator(new StatedRule(field => !field.HasText || Array.Exists(allowed, word => field.Utf8.SequenceEqual(word))) { Words = words })
            .WithMessage($"{chinese} {name} 需为 {string.Join(" 或 ", words)} ({name} must be {string.Join(" or ", words)})");
    }

    public static IRuleBuilderOptions<CallFields, Field> MustConsistOf(
        this IRuleBuilder<CallFields, Field> rule, SearchValues<byte> allowed, string message) =>
        rule.SetValidator(new StatedRule(field => field.ConsistsOf(allowed)) { Characters = allowed }).WithMessage(message);
}

/// <summary>IP addresses as the originals accept them.</summary>
internal static class IPAddressText
{
    private static readonly SearchValues<byte> OfAddresses = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

    /// <summary>Dotted IPv4 of four parts, or IPv6 without a zone. <see cref="IPAddress"/> alone would also take <c>1</c> or <c>0x7f.1</c>.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOfAnyExcept(OfAddresses) < 0
        && IPAddress.TryParse(utf8, out _)
        && (utf8.Contains((byte)':') || utf8.Count((byte)'.') == 3);
}
