using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Upstreams.Alipay;

namespace Gateway.Tests.Upstreams.Alipay;

/// <summary>The serial texts (SN) by which Alipay's protocol names certificates.</summary>
public sealed class AlipayCertificatesTests
{
    [Theory]
    [InlineData("CN=Ant Financial Certification Authority Class 2 R1, OU=Certification Authority, O=Ant Financial, C=CN",
        "CN=Ant Financial Certification Authority Class 2 R1,OU=Certification Authority,O=Ant Financial,C=CN")]
    [InlineData("CN=iTrusChina Class 2 Root CA - G3, OU=China Trust Network, O=\"iTrusChina Co.,Ltd.\", C=CN",
        @"CN=iTrusChina Class 2 Root CA - G3,OU=China Trust Network,O=iTrusChina Co.\,Ltd.,C=CN")]
    [InlineData("CN=沙箱环境, L=杭州, S=浙江, STREET=x, DC=example, C=CN", "CN=沙箱环境,L=杭州,ST=浙江,STREET=x,DC=example,C=CN")]
    [InlineData("CN=\"#a+b\", O=\" x \", C=CN", @"CN=\#a\+b,O=\ x\ ,C=CN")]
    [InlineData("E=a@example.com, CN=x", "1.2.840.113549.1.9.1=#160d61406578616d706c652e636f6d,CN=x")]
    public void An_issuers_name_is_written_from_its_last_part_to_its_first_as_rfc_2253_has_it(string name, string expected) =>
        Assert.Equal(expected, AlipayCertificates.Name(new X500DistinguishedName(name)));

    [Theory]
    [InlineData("01", "1")]
    [InlineData("00FF", "255")]
    [InlineData("2019101008F86D6F1623C70DE9B5F2AFED", "10922349843343653823374598170554372632557")]
    public void The_sn_is_md5_over_name_and_decimal_serial(string hex, string serial)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(serial, new BigInteger(bytes, isUnsigned: false, isBigEndian: true).ToString());
        using var certificate = Make("CN=Authority, O=\"Trust Co.,Ltd.\", C=CN", bytes);
        Assert.Equal(
            Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(@"CN=Authority,O=Trust Co.\,Ltd.,C=CN" + serial))), AlipayCertificates.Sn(certificate));
    }

    [Fact]
    public void Of_the_roots_only_those_signed_with_rsa_count()
    {
        using var one = Make("CN=One", [1]);
        using var two = Make("CN=Two", [2]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var elliptic = new CertificateRequest("CN=E", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var bundle = string.Join('\n', new[] { elliptic, one, two }.Select(root => root.ExportCertificatePem()));

        Assert.Equal($"{AlipayCertificates.Sn(one)}_{AlipayCertificates.Sn(two)}", AlipayCertificates.RootSn(AlipayCertificates.Read(bundle)!));
        Assert.Equal("", AlipayCertificates.RootSn([elliptic]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void What_holds_no_certificate_or_something_else_is_not_read(string pem) => Assert.Null(AlipayCertificates.Read(pem));

    [Fact]
    public void More_certificates_than_anybody_needs_are_not_read()
    {
        using var one = Make("CN=One", [1]);
        Assert.NotNull(AlipayCertificates.Read(string.Concat(Enumerable.Repeat(one.ExportCertificatePem() + "\n", 16))));
        Assert.Null(AlipayCertificates.Read(string.Concat(Enumerable.Repeat(one.ExportCertificatePem() + "\n", 17))));
    }

    /// <summary>Self-signed, with the key every test app has.</summary>
    internal static X509Certificate2 Make(string name, byte[] serial, RSA? key = null)
    {
        using var app = AlipayTestKeys.AppRsa();
        var request = new CertificateRequest(name, key ?? app, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForRSA(key ?? app, RSASignaturePadding.Pkcs1), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90), serial);
    }

    [Fact]
    public void A_certificate_whose_issuer_cannot_be_read_is_unreadable_and_no_fault_of_ours()
    {
        // A name with an underscore in a string that may have none.
        var name = new X500DistinguishedName(Convert.FromHexString("300E310C300A06035504031303615F62"));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TestGateway.Start, TestGateway.Start.AddYears(1));
        var pem = certificate.ExportCertificatePem();

        Assert.Equal(AlipayKeyFault.Unreadable, AlipayKeyMaterial.FaultOfAppCertificate(pem));
        Assert.Equal(AlipayKeyFault.Unreadable, AlipayKeyMaterial.FaultOfRootCertificates(pem));
        Assert.Equal(AlipayKeyFault.Unreadable, AlipayKeyMaterial.FaultOfAlipayPublicKey(pem));
    }
}
