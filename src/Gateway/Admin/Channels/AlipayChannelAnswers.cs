using System.Text.Json.Serialization;
using FluentValidation;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Gateway.Upstreams.Alipay;

namespace Gateway.Admin.Channels;

internal sealed record AlipayChannelBody(
    string? AliAppId, string? PrivateKey, string? AlipayPublicKey, string? AppCertificate, string? AlipayRootCertificates, bool? Enabled, int? Version)
{
    // A record prints its members: this one must not.
    public override string ToString() => nameof(AlipayChannelBody);
}

/// <param name="AppPublicKey">The public half of the private key, Base64: what Alipay's console has to hold.</param>
/// <param name="AlipayPublicKey">Base64, also where it came as a certificate.</param>
/// <param name="Certificates">In certificate mode.</param>
/// <param name="Notices">What is worth knowing of these settings; absent where there is nothing.</param>
internal sealed record AlipayChannelAnswer(
    string AliAppId,
    bool Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MaskedSecretAnswer? PrivateKey,
    string AppPublicKey,
    string AlipayPublicKey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlipayCertificatesAnswer? Certificates,
    int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notices)
{
    private const string IsTheAppsOwn =
        "alipayPublicKey：这是应用自己的公钥；应填支付宝后台“查看支付宝公钥”显示的那一个，否则支付宝的应答会验签失败 / "
        + "alipayPublicKey: this is the app's own public key. What belongs here is the one Alipay's console shows as Alipay's; with this one no answer can be verified";

    /// <summary>Without anything of the private key, as the audit log compares it.</summary>
    public static AlipayChannelAnswer Plain(StoredAlipayChannel channel)
    {
        var keys = AlipayKeys.Of(channel.Material());
        return new(
            channel.AliAppId,
            channel.Enabled,
            PrivateKey: null,
            keys.AppPublicKey,
            keys.AlipayPublicKey,
            keys is { AppCertSn: { } appSn, RootCertSn: { } rootSn, CertificatesExpireAt: { } end }
                ? new AlipayCertificatesAnswer(appSn, rootSn, keys.AlipayCertSns, end.UtcDateTime)
                : null,
            channel.Version,
            AlipayKeyMaterial.IsTheAppsOwn(keys) ? [IsTheAppsOwn] : null);
    }

    public static AlipayChannelAnswer Of(StoredAlipayChannel channel, ISecretFingerprint fingerprint) => Plain(channel) with
    {
        PrivateKey = new MaskedSecretAnswer(Last4(channel.PrivateKey), fingerprint.Of(channel.PrivateKey), channel.PrivateKeyUpdatedAt.UtcDateTime),
    };

    /// <summary>Of the key itself, not of the line below it.</summary>
    public static string? Last4(Secret privateKey) =>
        System.Security.Cryptography.PemEncoding.TryFind(privateKey.Reveal(), out var fields) ? privateKey.Reveal()[fields.Base64Data][^4..] : Masked.Last4(privateKey);
}

/// <param name="AppCertSn">What requests name the app's certificate by.</param>
/// <param name="AlipayRootCertSn">What requests name the roots by.</param>
/// <param name="AlipayCertSns">What answers may name Alipay's certificate by.</param>
/// <param name="ExpireAt">When the first of them ends, the roots apart.</param>
internal sealed record AlipayCertificatesAnswer(string AppCertSn, string AlipayRootCertSn, IReadOnlyList<string> AlipayCertSns, DateTime ExpireAt);

internal static class AlipayChannelKeys
{
    public static AlipayKeyMaterial Material(this StoredAlipayChannel channel) =>
        new(channel.PrivateKey.Reveal(), channel.AlipayPublicKey, channel.AppCertificate, channel.RootCertificates);

    /// <summary>As the members of the body are called.</summary>
    public static string Spell(this AlipayKeyMember member) => member switch
    {
        AlipayKeyMember.PrivateKey => "privateKey",
        AlipayKeyMember.AlipayPublicKey => "alipayPublicKey",
        AlipayKeyMember.AppCertificate => "appCertificate",
        _ => "alipayRootCertificates",
    };

    public static string Explain(AlipayKeyMember member, AlipayKeyFault fault) => (member, fault) switch
    {
        (_, AlipayKeyFault.WrongSize) => "RSA 密钥须为 2048–4096 位 / The RSA key has to have 2048 to 4096 bits",
        (_, AlipayKeyFault.NotRsa) => "须为 RSA / Has to be RSA",
        (_, AlipayKeyFault.Missing) =>
            "证书模式需要 appCertificate、alipayRootCertificates 和证书形式的 alipayPublicKey / Certificate mode takes appCertificate, alipayRootCertificates, and alipayPublicKey as a certificate",
        (_, AlipayKeyFault.NotACertificate) =>
            "证书模式下须为支付宝公钥证书（alipayCertPublicKey_RSA2.crt 的内容） / In certificate mode it has to be Alipay's certificate, the contents of alipayCertPublicKey_RSA2.crt",
        (_, AlipayKeyFault.OfAnotherKey) => "证书与应用私钥不成对 / The certificate is not of the private key",
        (AlipayKeyMember.PrivateKey, _) =>
            "无法读取：须为未加密的 RSA 应用私钥，PKCS#8 或 PKCS#1，PEM 或其 Base64 / Not readable: has to be the app's RSA private key without a password, PKCS#8 or PKCS#1, PEM or the Base64 of it",
        (AlipayKeyMember.AlipayPublicKey, _) =>
            "无法读取：须为支付宝公钥，PEM、其 Base64 或证书（PEM） / Not readable: has to be Alipay's public key, as PEM, the Base64 of it, or a certificate in PEM",
        _ => "无法读取：须为 PEM 证书 / Not readable: has to be a certificate in PEM",
    };
}

internal sealed class AlipayChannelValidator : AbstractValidator<AlipayChannelBody>
{
    private const int MaxIdLength = 32;

    public AlipayChannelValidator()
    {
        RuleFor(body => body.AliAppId)
            .Must(id => id is null || (id.Length is > 0 and <= MaxIdLength && id.All(char.IsAsciiLetterOrDigit)))
            .WithMessage($"须为 1–{MaxIdLength} 个字母和数字 / Has to be 1 to {MaxIdLength} letters and digits");
        MustBe(body => body.PrivateKey, AlipayKeyMember.PrivateKey, AlipayKeyMaterial.FaultOfPrivateKey);
        MustBe(body => body.AlipayPublicKey, AlipayKeyMember.AlipayPublicKey, AlipayKeyMaterial.FaultOfAlipayPublicKey);
        MustBe(body => body.AppCertificate, AlipayKeyMember.AppCertificate, AlipayKeyMaterial.FaultOfAppCertificate);
        MustBe(body => body.AlipayRootCertificates, AlipayKeyMember.RootCertificates, AlipayKeyMaterial.FaultOfRootCertificates);
    }

    private void MustBe(System.Linq.Expressions.Expression<Func<AlipayChannelBody, string?>> member, AlipayKeyMember which, Func<string, AlipayKeyFault> check) =>
        RuleFor(member).Custom((text, context) =>
        {
            if (text is not null && check(text) is not AlipayKeyFault.None and var fault)
            {
                context.AddFailure(AlipayChannelKeys.Explain(which, fault));
            }
        });
}
