using System.Security.Cryptography;
using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class SigningKeyTests
{
    private static readonly CanonicalText Example = Text("""{"code":"AbC892e","reqTime":1719486383}""");

    public static TheoryData<SignType> Digests => [SignType.HmacSha256, SignType.Md5, SignType.Sm3];

    [Theory]
    [MemberData(nameof(Digests))]
    public void Hexadecimal_is_accepted_in_either_letter_case_and_nothing_around_it(SignType type)
    {
        using var key = SigningKey.FromSecret("123456", Dialect.V2, type);
        var sign = Sign(key);

        Assert.Equal(key.SignatureLength, sign.Length);
        Assert.Equal(sign.ToLowerInvariant(), sign);
        Assert.True(Verifies(key, sign));
        Assert.True(Verifies(key, sign.ToUpperInvariant()));
        foreach (var wrong in (string[])["", " ", sign + " ", " " + sign, sign + "\n", sign[1..], sign[..^1], sign + "0", sign + sign, "0x" + sign, "g" + sign[1..], "\u0130" + sign[1..], new string('0', sign.Length)])
        {
            Assert.False(Verifies(key, wrong));
        }
    }

    [Theory]
    [MemberData(nameof(Digests))]
    public void Tampering_with_any_digit_of_a_signature_breaks_it(SignType type)
    {
        using var key = SigningKey.FromSecret("123456", Dialect.V2, type);
        var sign = Encoding.ASCII.GetBytes(Sign(key));
        for (var i = 0; i < sign.Length; i++)
        {
            var original = sign[i];
            sign[i] = (byte)(original == '0' ? '1' : '0');
            Assert.False(key.Verify(Example, sign));
            sign[i] = original;
        }

        Assert.True(key.Verify(Example, sign));
    }

    [Fact]
    public void An_RSA_signature_has_one_spelling()
    {
        using var key = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);
        using var signer = SigningKey.FromPrivateKey(SigningVectors.PrivateKeyPem);
        var sign = Sign(signer);

        Assert.Equal(344, sign.Length);
        Assert.Equal(344, key.SignatureLength);
        Assert.True(Verifies(key, sign));
        Assert.True(Verifies(signer, sign));
        var lastBits = sign[..^3] + (char)(sign[^3] + 1) + "==";
        foreach (var wrong in (string[])["", sign.TrimEnd('='), sign + "=", sign[..^1], sign + "\n", sign.Insert(76, "\n"), " " + sign[1..], lastBits, sign[4..], sign + "AAAA",
            sign.Replace('+', '-').Replace('/', '_'), Convert.ToHexStringLower(Convert.FromBase64String(sign)), new string('A', 344), new string('A', 342) + "==", new string('A', 2000)])
        {
            Assert.False(Verifies(key, wrong), wrong);
        }
    }

    [Fact]
    public void Tampering_with_any_byte_of_an_RSA_signature_breaks_it()
    {
        using var key = SigningKey.FromPrivateKey(SigningVectors.PrivateKeyPem);
        var raw = Convert.FromBase64String(Sign(key));
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] ^= 0x10;
            Assert.False(Verifies(key, Convert.ToBase64String(raw)));
            raw[i] ^= 0x10;
        }

        Assert.True(Verifies(key, Convert.ToBase64String(raw)));
    }

    [Fact]
    public void Every_spelling_that_verifies_decodes_to_the_same_bytes()
    {
        Span<byte> raw = stackalloc byte[1024];
        foreach (var (type, length) in ((SignType, int)[])[(SignType.Md5, 16), (SignType.Sm3, 32), (SignType.HmacSha256, 32)])
        {
            var sign = string.Concat(Enumerable.Repeat("aB", length));
            Assert.True(SigningKey.TryDecode(type, Encoding.ASCII.GetBytes(sign), raw, out var written));
            Assert.Equal(length, written);
            var first = raw[..written].ToArray();
            Assert.True(SigningKey.TryDecode(type, Encoding.ASCII.GetBytes(sign.ToUpperInvariant()), raw[..length], out _));
            Assert.Equal(first, raw[..written].ToArray());
            Assert.False(SigningKey.TryDecode(type, Encoding.ASCII.GetBytes(sign), raw[..(length - 1)], out written));
            Assert.Equal(0, written);
            Assert.False(SigningKey.TryDecode(type, Encoding.ASCII.GetBytes(sign + "00"), raw, out _));
            Assert.False(SigningKey.TryDecode(type, Encoding.ASCII.GetBytes("xx" + sign[2..]), raw, out written));
            Assert.Equal(0, written);
        }

        Assert.True(SigningKey.TryDecode(SignType.Rsa2, "AAEC"u8, raw, out var count));
        Assert.Equal([0, 1, 2], raw[..count].ToArray());
        Assert.True(SigningKey.TryDecode(SignType.Rsa2, Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[1024])), raw, out count));
        Assert.Equal(1024, count);
        Assert.False(SigningKey.TryDecode(SignType.Rsa2, Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[1027])), new byte[2000], out _));
        Assert.False(SigningKey.TryDecode(SignType.Rsa2, "AAEC"u8, raw[..2], out count));
        Assert.Equal(0, count);
        Assert.False(SigningKey.TryDecode(SignType.Rsa2, ""u8, raw, out _));
        Assert.False(SigningKey.TryDecode(SignType.Rsa2, "AAE"u8, raw, out _));
        Assert.False(SigningKey.TryDecode(SignType.Rsa2, "AA E"u8, raw, out _));
    }

    [Theory]
    [InlineData(Dialect.V2, SignType.Md5, "ab\"\\ß", "a=1&key=ab\"\\ß")]
    [InlineData(Dialect.V3Beta, SignType.Md5, "ab\"\\ß", "a=1&key=ab\"\\ß")]
    [InlineData(Dialect.V3, SignType.Md5, "ab\"\\ß", "A=1&KEY=AB\"\\SS")]
    public void The_secret_keeps_its_quotes_and_is_upper_cased_in_v3_only(Dialect dialect, SignType type, string secret, string whole)
    {
        using var key = SigningKey.FromSecret(secret, dialect, type);
        var text = Text("""{"a":"1"}""", dialect);
        var sign = new byte[32];
        key.Sign(text, sign);

        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(whole))), Encoding.ASCII.GetString(sign));
    }

    [Fact]
    public void The_HMAC_key_stays_as_configured_in_v3()
    {
        using var key = SigningKey.FromSecret("secret", Dialect.V3, SignType.HmacSha256);
        var sign = new byte[64];
        key.Sign(Text("""{"a":"b"}""", Dialect.V3), sign);

        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, "A=B&KEY=SECRET"u8)), Encoding.ASCII.GetString(sign));
    }

    [Fact]
    public void Signing_leaves_the_text_as_it_was_and_no_secret_behind_it()
    {
        using var key = SigningKey.FromSecret("123456", Dialect.V2, SignType.Md5);
        var text = Text("""{"a":"1"}""");
        var first = Sign(key, text);

        Assert.Equal("a=1", Encoding.UTF8.GetString(text.Utf8));
        Assert.Equal(first, Sign(key, text));
        Assert.Equal(new byte[12], text.With(new byte[12])[3..].ToArray());
        var room = text.With("&key=123456"u8);
        text.Wipe(11);
        Assert.Equal(new byte[11], room[3..].ToArray());
    }

    [Fact]
    public void A_secret_that_cannot_be_used_is_refused_without_being_shown()
    {
        Assert.Throws<ArgumentNullException>(() => SigningKey.FromSecret(null!, Dialect.V2, SignType.Md5));
        Assert.Throws<ArgumentException>("secret", () => SigningKey.FromSecret("", Dialect.V2, SignType.Md5));
        Assert.Throws<ArgumentException>("dialect", () => SigningKey.FromSecret("123456", Dialect.Open, SignType.Md5));
        Assert.Throws<ArgumentException>("dialect", () => SigningKey.FromSecret("123456", (Dialect)9, SignType.Md5));
        Assert.Throws<ArgumentException>("signType", () => SigningKey.FromSecret("123456", Dialect.V2, SignType.Rsa2));
        Assert.Throws<ArgumentException>("signType", () => SigningKey.FromSecret("123456", Dialect.V2, (SignType)9));
        var half = Assert.Throws<ArgumentException>("secret", () => SigningKey.FromSecret("topsecret\ud800", Dialect.V2, SignType.Md5));
        Assert.DoesNotContain("topsecret", half.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_what_is_wrong()
    {
        void Says(string expected, Action act) => Assert.StartsWith(expected, Assert.ThrowsAny<Exception>(act).Message, StringComparison.Ordinal);

        Says("The secret is empty.", () => SigningKey.FromSecret("", Dialect.V2, SignType.Md5));
        Says("The dialect Open signs with an RSA key, not with a secret.", () => SigningKey.FromSecret("123456", Dialect.Open, SignType.Md5));
        Says("The algorithm Rsa2 needs an RSA key, not a secret.", () => SigningKey.FromSecret("123456", Dialect.V2, SignType.Rsa2));
        Says("The secret is not Unicode text: it holds half a surrogate pair.", () => SigningKey.FromSecret("\udc00", Dialect.V2, SignType.Md5));
        Says("This is not an RSA public key of 2048 to 8192 bits in X.509 (SubjectPublicKeyInfo) PEM, '-----BEGIN PUBLIC KEY-----'.", () => SigningKey.FromPublicKey("x"));
        Says("This is not an RSA private key of 2048 to 8192 bits in PKCS#8 PEM, '-----BEGIN PRIVATE KEY-----'.", () => SigningKey.FromPrivateKey("x"));

        using var digest = SigningKey.FromSecret("123456", Dialect.V2, SignType.Sm3);
        using var verifier = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);
        Says("A signature of this key takes 64 bytes.", () => digest.Sign(Example, new byte[63]));
        Says("A public key verifies; only a private key signs.", () => Sign(verifier));
        Says("This explains RSA signatures; the key is a shared secret.", () => SignatureExplainer.Explain(new SignedBody(), digest, default));
    }

    [Fact]
    public void RSA_keys_are_taken_as_PEM_or_bare_Base64()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(SigningVectors.PrivateKeyPem);
        foreach (var pem in (string[])[SigningVectors.PrivateKeyPem, "\r\n" + SigningVectors.PrivateKeyPem.Replace("\n", "\r\n", StringComparison.Ordinal), rsa.ExportRSAPrivateKeyPem(), Convert.ToBase64String(rsa.ExportPkcs8PrivateKey())])
        {
            using var key = SigningKey.FromPrivateKey(pem);
            Assert.True(Verifies(key, Sign(key)));
        }

        foreach (var pem in (string[])[SigningVectors.PublicKeyPem, Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()), Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo(), Base64FormattingOptions.InsertLineBreaks)])
        {
            using var key = SigningKey.FromPublicKey(pem);
            Assert.True(Verifies(key, Convert.ToBase64String(rsa.SignData(Example.Utf8.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
        }
    }

    [Fact]
    public void What_is_no_usable_RSA_key_is_refused_without_being_shown()
    {
        using var small = RSA.Create(1024);
        using var ec = ECDsa.Create();
        using var rsa = RSA.Create();
        rsa.ImportFromPem(SigningVectors.PrivateKeyPem);
        var trailing = Convert.ToBase64String([.. rsa.ExportSubjectPublicKeyInfo(), 0]);
        string[] neither = ["", " ", "not a key", "AAAA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", rsa.ExportRSAPublicKeyPem(), trailing];
        foreach (var pem in neither.Concat([SigningVectors.PrivateKeyPem, Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()), rsa.ExportRSAPrivateKeyPem(), small.ExportSubjectPublicKeyInfoPem(), ec.ExportSubjectPublicKeyInfoPem()]))
        {
            Refused(() => SigningKey.FromPublicKey(pem), pem);
        }

        foreach (var pem in neither.Concat([SigningVectors.PublicKeyPem, small.ExportPkcs8PrivateKeyPem(), ec.ExportPkcs8PrivateKeyPem(), rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))]))
        {
            Refused(() => SigningKey.FromPrivateKey(pem), pem);
        }

        Assert.Throws<ArgumentNullException>(() => SigningKey.FromPublicKey(null!));
        Assert.Throws<ArgumentNullException>(() => SigningKey.FromPrivateKey(null!));
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public void RSA_keys_of_other_sizes_sign_too(int bits)
    {
        using var rsa = RSA.Create(bits);
        using var key = SigningKey.FromPrivateKey(rsa.ExportPkcs8PrivateKeyPem());
        using var other = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);

        Assert.Equal((bits / 8 + 2) / 3 * 4, key.SignatureLength);
        Assert.True(Verifies(key, Sign(key)));
        Assert.False(Verifies(other, Sign(key)));
    }

    [Fact]
    public void A_public_key_does_not_sign()
    {
        using var key = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);

        Assert.Throws<InvalidOperationException>(() => Sign(key));
        Assert.False(Verifies(key, new string('A', 342) + "=="));
    }

    [Fact]
    public void The_destination_must_hold_the_signature()
    {
        using var key = SigningKey.FromSecret("123456", Dialect.V2, SignType.Md5);

        Assert.Throws<ArgumentException>("destination", () => key.Sign(Example, new byte[31]));
        Assert.Equal(32, key.Sign(Example, new byte[40]));
        Assert.Throws<ArgumentNullException>(() => key.Sign(null!, new byte[32]));
        Assert.Throws<ArgumentNullException>(() => key.Verify(null!, new byte[32]));
    }

    [Fact]
    public void A_disposed_key_does_nothing_more()
    {
        foreach (var key in (SigningKey[])[SigningKey.FromSecret("123456", Dialect.V2, SignType.Md5), SigningKey.FromPrivateKey(SigningVectors.PrivateKeyPem)])
        {
            var sign = Sign(key);
            key.Dispose();
            key.Dispose();
            Assert.Throws<ObjectDisposedException>(() => Sign(key));
            Assert.Throws<ObjectDisposedException>(() => Verifies(key, sign));
            Assert.Throws<ObjectDisposedException>(() => key.Rsa is null ? throw new ObjectDisposedException(null) : key.Rsa.Verify([], []));
        }
    }

    [Fact]
    public void A_key_is_never_shown()
    {
        using var secret = SigningKey.FromSecret("topsecret", Dialect.V2, SignType.Sm3);
        using var rsa = SigningKey.FromPrivateKey(SigningVectors.PrivateKeyPem);

        Assert.Equal("SigningKey(Sm3)", secret.ToString());
        Assert.Equal("SigningKey(Rsa2)", rsa.ToString());
    }

    [Fact]
    public void One_key_serves_many_threads()
    {
        using var secret = SigningKey.FromSecret("123456", Dialect.V2, SignType.HmacSha256);
        using var rsa = SigningKey.FromPrivateKey(SigningVectors.PrivateKeyPem);
        var (expectedHex, expectedRsa) = (Sign(secret), Sign(rsa));
        Parallel.For(0, 200, _ =>
        {
            var text = Text("""{"code":"AbC892e","reqTime":1719486383}""");
            Assert.Equal(expectedHex, Sign(secret, text));
            Assert.Equal(expectedRsa, Sign(rsa, text));
            Assert.True(rsa.Verify(text, Encoding.ASCII.GetBytes(expectedRsa)));
        });
    }

    private static void Refused(Action create, string pem)
    {
        var refusal = Assert.Throws<ArgumentException>(nameof(pem), create);
        var middle = pem.Length > 100 ? pem.Substring(60, 30) : "\0";
        Assert.DoesNotContain(middle, refusal.ToString(), StringComparison.Ordinal);
    }

    private static CanonicalText Text(string json, Dialect dialect = Dialect.V2)
    {
        var body = new SignedBody();
        Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(json)));
        var text = new CanonicalText();
        text.FromRequest(body, dialect);
        return text;
    }

    private static string Sign(SigningKey key, CanonicalText? text = null)
    {
        var sign = new byte[key.SignatureLength];
        Assert.Equal(sign.Length, key.Sign(text ?? Example, sign));
        return Encoding.ASCII.GetString(sign);
    }

    private static bool Verifies(SigningKey key, string sign) => key.Verify(Example, Encoding.UTF8.GetBytes(sign));
}
