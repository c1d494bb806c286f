using System.Security.Cryptography.X509Certificates;

namespace Gateway.Upstreams.Alipay;

/// <summary>The texts that <see cref="AlipayKeys"/> are made of.</summary>
/// <param name="PrivateKey">The app's, PKCS#8 or PKCS#1, PEM or the bare Base64 of it.</param>
/// <param name="AlipayPublicKey">Alipay's: PEM, bare Base64, or certificates in PEM.</param>
/// <param name="AppCertificate">For certificate mode: the app's certificate, PEM.</param>
/// <param name="RootCertificates">For certificate mode: Alipay's bundle of roots, PEM.</param>
public sealed record AlipayKeyMaterial(string PrivateKey, string AlipayPublicKey, string? AppCertificate, string? RootCertificates)
{
    /// <summary>What is wrong with the first that is not usable, or does not fit the others; null where nothing is.</summary>
    /// <remarks>The kind of fault, and which member: never anything of what it holds.</remarks>
    public (AlipayKeyMember Member, AlipayKeyFault Fault)? Fault()
    {
        using var privateKey = RsaKeys.ReadPrivate(PrivateKey, out var fault);
        if (privateKey is null)
        {
            return (AlipayKeyMember.PrivateKey, fault);
        }

        if (FaultOfAlipayPublicKey(AlipayPublicKey) is not AlipayKeyFault.None and var ofAlipay)
        {
            return (AlipayKeyMember.AlipayPublicKey, ofAlipay);
        }

        if ((AppCertificate is null) != (RootCertificates is null))
        {
            return (AppCertificate is null ? AlipayKeyMember.AppCertificate : AlipayKeyMember.RootCertificates, AlipayKeyFault.Missing);
        }

        if (AppCertificate is null)
        {
            // Which of several would count, nothing in the answer says.
            return CountingCertificates() > 1 ? (AlipayKeyMember.AppCertificate, AlipayKeyFault.Missing) : null;
        }

        if (CountingCertificates() == 0)
        {
            return (AlipayKeyMember.AlipayPublicKey, AlipayKeyFault.NotACertificate);
        }

        if (FaultOfAppCertificate(AppCertificate) is not AlipayKeyFault.None and var ofApp)
        {
            return (AlipayKeyMember.AppCertificate, ofApp);
        }

        if (FaultOfRootCertificates(RootCertificates!) is not AlipayKeyFault.None and var ofRoots)
        {
            return (AlipayKeyMember.RootCertificates, ofRoots);
        }

        using var certified = AlipayCertificates.Read(AppCertificate)![0].GetRSAPublicKey()!;
        return certified.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(privateKey.ExportSubjectPublicKeyInfo())
            ? null
            : (AlipayKeyMember.AppCertificate, AlipayKeyFault.OfAnotherKey);
    }

    /// <summary>Whether the key given as Alipay's is the app's own: what an administrator easily mistakes it for.</summary>
    public static bool IsTheAppsOwn(AlipayKeys keys) => string.Equals(keys.AppPublicKey, keys.AlipayPublicKey, StringComparison.Ordinal);

    public static AlipayKeyFault FaultOfPrivateKey(string text)
    {
        using var _ = RsaKeys.ReadPrivate(text, out var fault);
        return fault;
    }

    public static AlipayKeyFault FaultOfAlipayPublicKey(string text)
    {
        if (AlipayCertificates.Appear(text))
        {
            return AlipayCertificates.Read(text) is { } certificates
                ? Worst(AlipayCertificates.WithoutAuthorities(certificates))
                : AlipayKeyFault.Unreadable;
        }

        using var _ = RsaKeys.ReadPublic(text, out var fault);
        return fault;
    }

    public static AlipayKeyFault FaultOfAppCertificate(string text) =>
        AlipayCertificates.Read(text) is { } certificates ? Worst(certificates.Take(1)) : AlipayKeyFault.Unreadable;

    public static AlipayKeyFault FaultOfRootCertificates(string text) => AlipayCertificates.Read(text) switch
    {
        null => AlipayKeyFault.Unreadable,
        var bundle when AlipayCertificates.RootSn(bundle).Length == 0 => AlipayKeyFault.NotRsa,
        _ => AlipayKeyFault.None,
    };

    /// <summary>Says nothing: a private key is in here.</summary>
    public override string ToString() => nameof(AlipayKeyMaterial);

    private int CountingCertificates() => AlipayCertificates.Appear(AlipayPublicKey)
        ? AlipayCertificates.WithoutAuthorities(AlipayCertificates.Read(AlipayPublicKey)!).Count()
        : 0;

    private static AlipayKeyFault Worst(IEnumerable<X509Certificate2> certificates)
    {
        var fault = AlipayKeyFault.Unreadable;
        foreach (var certificate in certificates)
        {
            using var rsa = certificate.GetRSAPublicKey();
            fault = rsa is null ? AlipayKeyFault.NotRsa : RsaKeys.FaultOf(rsa);
            if (fault is not AlipayKeyFault.None)
            {
                return fault;
            }
        }

        return fault;
    }
}

/// <summary>Which of <see cref="AlipayKeyMaterial"/>.</summary>
public enum AlipayKeyMember
{
    PrivateKey,
    AlipayPublicKey,
    AppCertificate,
    RootCertificates,
}
