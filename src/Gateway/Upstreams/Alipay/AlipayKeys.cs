using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Upstreams.Alipay;

/// <summary>What an app at Alipay signs with, and what Alipay's answers are verified with: keys, or certificates. Thread-safe.</summary>
/// <remarks>
/// RSA2 is SHA256withRSA, PKCS#1 v1.5. In certificate mode requests name the app's certificate and the roots, and an answer
/// names Alipay's certificate, by their SN (<see cref="AlipayCertificates"/>).
/// </remarks>
public sealed class AlipayKeys
{
    // As encoded: the platform's RSA objects are not promised to be thread-safe, and a call needs one for a moment.
    private readonly byte[] _privateKey;
    private readonly IReadOnlyList<(string? Sn, byte[] PublicKey)> _alipay;

    private AlipayKeys(byte[] privateKey, string appPublicKey, IReadOnlyList<(string? Sn, byte[] PublicKey)> alipay)
    {
        _privateKey = privateKey;
        AppPublicKey = appPublicKey;
        _alipay = alipay;
    }

    /// <summary>The public half of the app's key, Base64: what Alipay's console has to hold.</summary>
    public string AppPublicKey { get; }

    /// <summary>Alipay's key, or that of the first of its certificates, Base64.</summary>
    public string AlipayPublicKey => Convert.ToBase64String(_alipay[0].PublicKey);

    /// <summary>In certificate mode the app's certificate; null in key mode.</summary>
    public string? AppCertSn { get; private init; }

    /// <summary>In certificate mode the roots; null in key mode.</summary>
    public string? RootCertSn { get; private init; }

    /// <summary>In certificate mode those of Alipay's certificates an answer may be signed with.</summary>
    public IReadOnlyList<string> AlipayCertSns => AppCertSn is null ? [] : [.. _alipay.Select(key => key.Sn!)];

    /// <summary>In certificate mode when the first of the certificates ends.</summary>
    public DateTimeOffset? CertificatesExpireAt { get; private init; }

    /// <summary>
    /// Puts them together. Throws <see cref="ArgumentException"/>, which holds nothing of them, where one is not what it should
    /// be, or they do not belong together: see <see cref="AlipayKeyMaterial.Fault"/>, which says so beforehand.
    /// </summary>
    public static AlipayKeys Of(AlipayKeyMaterial material)
    {
        if (material.Fault() is { } fault)
        {
            throw new ArgumentException($"The keys at Alipay are not usable: {fault.Member}", nameof(material));
        }

        using var privateKey = RsaKeys.ReadPrivate(material.PrivateKey, out _)!;
        var appPublicKey = Convert.ToBase64String(privateKey.ExportSubjectPublicKeyInfo());
        if (!AlipayCertificates.Appear(material.AlipayPublicKey))
        {
            using var alipay = RsaKeys.ReadPublic(material.AlipayPublicKey, out _)!;
            return new AlipayKeys(privateKey.ExportPkcs8PrivateKey(), appPublicKey, [(null, alipay.ExportSubjectPublicKeyInfo())]);
        }

        var certificates = AlipayCertificates.Read(material.AlipayPublicKey)!;
        var counting = AlipayCertificates.WithoutAuthorities(certificates).ToList();
        var keys = counting.Select(one => ((string?)AlipayCertificates.Sn(one), one.PublicKey.ExportSubjectPublicKeyInfo())).ToList();
        if (material.AppCertificate is null)
        {
            return new AlipayKeys(privateKey.ExportPkcs8PrivateKey(), appPublicKey, keys);
        }

        var app = AlipayCertificates.Read(material.AppCertificate)![0];
        var roots = AlipayCertificates.Read(material.RootCertificates!)!;
        return new AlipayKeys(privateKey.ExportPkcs8PrivateKey(), appPublicKey, keys)
        {
            AppCertSn = AlipayCertificates.Sn(app),
            RootCertSn = AlipayCertificates.RootSn(roots),
            CertificatesExpireAt = counting.Append(app).Min(one => new DateTimeOffset(one.NotAfter.ToUniversalTime())),
        };
    }

    /// <summary>Signs a text, as UTF-8; Base64.</summary>
    public string Sign(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_privateKey, out _);
        return Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Whether Alipay signed these bytes: in certificate mode with the certificate the answer names.</summary>
    /// <param name="certSn">The answer's <c>alipay_cert_sn</c>. In key mode it means nothing.</param>
    public bool Verify(ReadOnlySpan<byte> text, string? sign, string? certSn)
    {
        var key = AppCertSn is null ? _alipay[0] : _alipay.FirstOrDefault(one => string.Equals(one.Sn, certSn, StringComparison.Ordinal));
        Span<byte> signature = stackalloc byte[RsaKeys.MaxBits / 8];
        if (key.PublicKey is null || sign is null || !Convert.TryFromBase64String(sign, signature, out var length))
        {
            return false;
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
        return rsa.VerifyData(text, signature[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Says nothing: a private key is in here.</summary>
    public override string ToString() => nameof(AlipayKeys);
}
