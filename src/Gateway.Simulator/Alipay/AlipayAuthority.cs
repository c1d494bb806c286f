using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Simulator.Alipay;

/// <summary>
/// Alipay's own key pair, and its certificates: made anew in each simulator, when first asked for. Thread-safe.
/// </summary>
/// <remarks>
/// A certificate is named by MD5 of its issuer's name (RFC 2253) and serial number. The issuer's name has a comma in a value, as
/// one of Alipay's roots has; the bundle of roots has one that is not RSA, which does not count.
/// </remarks>
internal sealed class AlipayAuthority : IDisposable
{
    private const string Name = "CN=Simulated Certification Authority R1, OU=Certification Authority, O=\"Simulated Trust Co.,Ltd.\", C=CN";

    /// <summary>The same as <see cref="Name"/>, as SNs are made over it.</summary>
    private const string Rfc2253Name = @"CN=Simulated Certification Authority R1,OU=Certification Authority,O=Simulated Trust Co.\,Ltd.,C=CN";

    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2045, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly Lazy<(X509Certificate2 Root, string Sn)> _root;
    private readonly Lazy<(string Pem, string Sn)> _own;

    public AlipayAuthority()
    {
        _root = new(MakeRoot);
        _own = new(() => Issue(_key, "CN=Simulated Alipay, OU=Alipay, O=Simulated Alipay, C=CN"));
    }

    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>Its certificate, and the one above it.</summary>
    public string CertificatesPem => _own.Value.Pem + "\n" + _root.Value.Root.ExportCertificatePem() + "\n";

    public string CertSn => _own.Value.Sn;

    /// <summary>A root of another kind before the one that counts.</summary>
    public string RootsPem => MakeOtherRoot() + "\n" + _root.Value.Root.ExportCertificatePem() + "\n";

    public string RootSn => _root.Value.Sn;

    public string Sign(string text)
    {
        lock (_gate)
        {
            return Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    public (string Pem, string Sn) IssueFor(byte[] publicKey)
    {
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return Issue(key, "CN=Simulated App, O=Simulated Merchant, C=CN");
    }

    public void Dispose()
    {
        _key.Dispose();
        if (_root.IsValueCreated)
        {
            _root.Value.Root.Dispose();
        }
    }

    private static (X509Certificate2 Root, string Sn) MakeRoot()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(Name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var serial = Serial();
        using var signed = request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), Begin, End, serial);
        return (signed.CopyWithPrivateKey(key), Sn(serial));
    }

    private static string MakeOtherRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Simulated Certification Authority E1, C=CN", key, HashAlgorithmName.SHA256);
        using var other = request.CreateSelfSigned(Begin, End);
        return other.ExportCertificatePem();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x20);
        return serial;
    }

    private static string Sn(byte[] serial)
    {
        var number = new BigInteger(serial, isUnsigned: true, isBigEndian: true);
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Rfc2253Name + number)));
    }

    private (string Pem, string Sn) Issue(RSA key, string name)
    {
        var serial = Serial();
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(_root.Value.Root, Begin, End, serial);
        return (certificate.ExportCertificatePem(), Sn(serial));
    }
}
