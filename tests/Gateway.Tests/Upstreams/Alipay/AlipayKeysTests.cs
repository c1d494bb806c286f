using System.Security.Cryptography;
using System.Text;
using Gateway.Upstreams.Alipay;

namespace Gateway.Tests.Upstreams.Alipay;

/// <summary>The forms keys and certificates come in, and which of them belong together.</summary>
public sealed class AlipayKeysTests
{
    [Fact]
    public void A_private_key_is_read_in_every_form_it_is_handed_out_in()
    {
        using var rsa = AlipayTestKeys.AppRsa();
        var pkcs1 = Convert.ToBase64String(rsa.ExportRSAPrivateKey());
        foreach (var form in new[]
        {
            AlipayTestKeys.AppPrivateKey, AlipayTestKeys.AppPrivateKeyPem, AlipayTestKeys.AppPrivateKeyPem.Replace("\n", "\r\n"), $"\n  {AlipayTestKeys.AppPrivateKey}\n",
            string.Join('\n', AlipayTestKeys.AppPrivateKey.Chunk(64).Select(line => new string(line))), pkcs1, rsa.ExportRSAPrivateKeyPem(),
        })
        {
            var keys = AlipayKeys.Of(new AlipayKeyMaterial(form, AlipayTestKeys.AlipayPublicKey, null, null));
            Assert.Equal(AlipayTestKeys.AppPublicKey, keys.AppPublicKey);
            Assert.True(rsa.VerifyData(Encoding.UTF8.GetBytes("a=中"), Convert.FromBase64String(keys.Sign("a=中")), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    [Fact]
    public void What_is_no_usable_private_key_is_told_why()
    {
        using var rsa = AlipayTestKeys.AppRsa();
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));
        foreach (var none in new[]
        {
            "", "x", "AAAA", AlipayTestKeys.AppPublicKey, AlipayTestKeys.AppPrivateKey[..^8], AlipayTestKeys.AppPrivateKey + "AAAA", encrypted,
            ec.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem(), new string('A', 60_000),
        })
        {
            Assert.Equal(AlipayKeyFault.Unreadable, AlipayKeyMaterial.FaultOfPrivateKey(none));
        }

        Assert.Equal(AlipayKeyFault.WrongSize, AlipayKeyMaterial.FaultOfPrivateKey(Convert.ToBase64String(AlipayTestKeys.Make(1024))));
        Assert.Equal(AlipayKeyFault.None, AlipayKeyMaterial.FaultOfPrivateKey(Convert.ToBase64String(AlipayTestKeys.Make(3072))));
    }

    [Fact]
    public void Alipays_key_is_read_as_a_key_and_as_a_certificate()
    {
        using var alipay = AlipayTestKeys.AlipayRsa();
        using var certificate = AlipayCertificatesTests.Make("CN=Alipay", [1], alipay);
        foreach (var form in new[]
        {
            AlipayTestKeys.AlipayPublicKey, alipay.ExportSubjectPublicKeyInfoPem(), alipay.ExportRSAPublicKeyPem(),
            Convert.ToBase64String(alipay.ExportRSAPublicKey()), certificate.ExportCertificatePem(),
        })
        {
            var keys = AlipayKeys.Of(new AlipayKeyMaterial(AlipayTestKeys.AppPrivateKey, form, null, null));
            Assert.Equal(AlipayTestKeys.AlipayPublicKey, keys.AlipayPublicKey);
            Assert.True(keys.Verify("{}"u8, AlipayMessage.Sign("{}"), certSn: null));
            Assert.False(keys.Verify("{ }"u8, AlipayMessage.Sign("{}"), certSn: null));
        }

        Assert.Equal(AlipayKeyFault.Unreadable, AlipayKeyMaterial.FaultOfAlipayPublicKey(AlipayTestKeys.AppPrivateKey));
        Assert.Equal(AlipayKeyFault.Unreadable, AlipayKeyMaterial.FaultOfAlipayPublicKey(AlipayTestKeys.AppPrivateKeyPem));
        using var small = RSA.Create(1024);
        Assert.Equal(AlipayKeyFault.WrongSize, AlipayKeyMaterial.FaultOfAlipayPublicKey(AlipayTestKeys.Public(small)));
        using var smallCertificate = AlipayCertificatesTests.Make("CN=Small", [1], small);
        Assert.Equal(AlipayKeyFault.WrongSize, AlipayKeyMaterial.FaultOfAlipayPublicKey(smallCertificate.ExportCertificatePem()));
    }

    [Fact]
    public void The_parts_of_certificate_mode_belong_together()
    {
        using var alipay = AlipayTestKeys.AlipayRsa();
        using var other = AlipayTestKeys.OtherRsa();
        var (app, ali, ali2, root) = (Pem("CN=App", null), Pem("CN=Alipay", alipay), Pem("CN=Alipay 2", other), Pem("CN=Root", other));
        Assert.Null(Fault(ali, app, root));
        Assert.Null(Fault(ali + "\n" + ali2, app, root));
        Assert.Null(Fault(ali, null, null));
        Assert.Equal((AlipayKeyMember.RootCertificates, AlipayKeyFault.Missing), Fault(ali, app, null));
        Assert.Equal((AlipayKeyMember.AppCertificate, AlipayKeyFault.Missing), Fault(ali, null, root));
        Assert.Equal((AlipayKeyMember.AppCertificate, AlipayKeyFault.Missing), Fault(ali + "\n" + ali2, null, null));
        Assert.Equal((AlipayKeyMember.AlipayPublicKey, AlipayKeyFault.NotACertificate), Fault(AlipayTestKeys.AlipayPublicKey, app, root));
        Assert.Equal((AlipayKeyMember.AppCertificate, AlipayKeyFault.OfAnotherKey), Fault(ali, ali, root));
        Assert.Equal((AlipayKeyMember.AppCertificate, AlipayKeyFault.Unreadable), Fault(ali, "x", root));
        Assert.Equal((AlipayKeyMember.RootCertificates, AlipayKeyFault.Unreadable), Fault(ali, app, "x"));

        static string Pem(string name, RSA? key)
        {
            using var certificate = AlipayCertificatesTests.Make(name, [7], key);
            return certificate.ExportCertificatePem();
        }

        static (AlipayKeyMember, AlipayKeyFault)? Fault(string alipay, string? app, string? root) =>
            new AlipayKeyMaterial(AlipayTestKeys.AppPrivateKey, alipay, app, root).Fault();
    }

    [Fact]
    public void In_certificate_mode_the_key_is_the_one_the_answer_names()
    {
        using var alipay = AlipayTestKeys.AlipayRsa();
        using var other = AlipayTestKeys.OtherRsa();
        using var app = AlipayCertificatesTests.Make("CN=App", [1]);
        using var one = AlipayCertificatesTests.Make("CN=Alipay", [2], alipay);
        using var two = AlipayCertificatesTests.Make("CN=Alipay", [3], other);
        var keys = AlipayKeys.Of(new AlipayKeyMaterial(
            AlipayTestKeys.AppPrivateKey, one.ExportCertificatePem() + "\n" + two.ExportCertificatePem(), app.ExportCertificatePem(), one.ExportCertificatePem()));

        var (snOfOne, snOfTwo) = (AlipayCertificates.Sn(one), AlipayCertificates.Sn(two));
        Assert.Equal([snOfOne, snOfTwo], keys.AlipayCertSns);
        Assert.Equal((AlipayCertificates.Sn(app), snOfOne), (keys.AppCertSn, keys.RootCertSn));
        Assert.True(keys.Verify("{}"u8, AlipayMessage.Sign("{}"), snOfOne));
        Assert.True(keys.Verify("{}"u8, AlipayMessage.Sign("{}", other), snOfTwo));
        Assert.False(keys.Verify("{}"u8, AlipayMessage.Sign("{}"), snOfTwo));
        Assert.False(keys.Verify("{}"u8, AlipayMessage.Sign("{}"), certSn: null));
        Assert.False(keys.Verify("{}"u8, AlipayMessage.Sign("{}"), new string('0', 32)));
    }

    [Fact]
    public void What_holds_a_key_does_not_print_it_and_no_exception_repeats_it()
    {
        var material = new AlipayKeyMaterial(AlipayTestKeys.AppPrivateKey, AlipayTestKeys.AlipayPublicKey, null, null);
        var keys = AlipayKeys.Of(material);
        var at = new Uri("http://127.0.0.1:1/");
        Assert.Equal((nameof(AlipayKeyMaterial), nameof(AlipayKeys), "2021000000000001"), (material.ToString(), keys.ToString(), new AlipayAccount(at, at, "2021000000000001", keys).ToString()));
        Assert.Equal(nameof(AlipayIdentity), new AlipayIdentity("AT", "2088", "o").ToString());
        var broken = AlipayTestKeys.AppPrivateKey[..^8];
        var fault = Assert.Throws<ArgumentException>(() => AlipayKeys.Of(material with { PrivateKey = broken }));
        Assert.DoesNotContain(broken[..40], fault.ToString());
    }

    [Theory]
    [InlineData(null, "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=2021000000000001&scope=auth_base&redirect_uri=https%3A%2F%2Fpay.example.com%2Fa%3Fb%3Dc%26d%3D%E4%B8%AD")]
    [InlineData("s&t=1#", "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=2021000000000001&scope=auth_base&redirect_uri=https%3A%2F%2Fpay.example.com%2Fa%3Fb%3Dc%26d%3D%E4%B8%AD&state=s%26t%3D1%23")]
    public void The_authorize_address_escapes_what_it_carries(string? state, string expected)
    {
        var keys = AlipayKeys.Of(new AlipayKeyMaterial(AlipayTestKeys.AppPrivateKey, AlipayTestKeys.AlipayPublicKey, null, null));
        var account = new AlipayAccount(
            new Uri("https://openapi.alipay.com/gateway.do"), new Uri("https://openauth.alipay.com/oauth2/publicAppAuthorize.htm"), "2021000000000001", keys);
        Assert.Equal(expected, AlipayOAuth.AuthorizeUrl(account, "https://pay.example.com/a?b=c&d=中", "auth_base", state));
    }
}
