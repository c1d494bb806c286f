using System.Security.Cryptography;
using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class SignatureExplainerTests
{
    private const string Secret = "S3cret-Of-Shop";

    private const string Body = """{"url":"https://a.b/?x=1&y= 2","code":"he said \"hi\"","Zeta":"z","empty":"","nil":null,"nonceStr":"n","reqTime":1719486383,"extra":{"b":[1,"x"]},"price":1.50}""";

    private const string Start = "Zeta=z&code=he said hi&empty=&extra={b:[1,x]}&nonceStr=n&price=1.50&reqTime=1719486383&url=https://a.b/?x=1&y= 2";

    /// <summary>Texts as clients are known to build them, written out, and the rule each of them breaks.</summary>
    public static TheoryData<string, SignatureRule> Mistakes => new()
    {
        { "ZETA=Z&CODE=HE SAID HI&EMPTY=&EXTRA={B:[1,X]}&NONCESTR=N&PRICE=1.50&REQTIME=1719486383&URL=HTTPS://A.B/?X=1&Y= 2&KEY=S3CRET-OF-SHOP", SignatureRule.LetterCase },
        { "ZETA=Z&CODE=HE SAID HI&EMPTY=&EXTRA={B:[1,X]}&NONCESTR=N&PRICE=1.50&REQTIME=1719486383&URL=HTTPS://A.B/?X=1&Y= 2&KEY=" + Secret, SignatureRule.LetterCase },
        { Start + "&key=S3CRET-OF-SHOP", SignatureRule.LetterCase },
        { Start.Replace("empty=&", "") + "&key=" + Secret, SignatureRule.EmptyMembers },
        { "code=he said hi&nonceStr=n&reqTime=1719486383&url=https://a.b/?x=1&y= 2&key=" + Secret, SignatureRule.UnknownMembers },
        { "url=https://a.b/?x=1&y= 2&code=he said hi&Zeta=z&empty=&nonceStr=n&reqTime=1719486383&extra={b:[1,x]}&price=1.50&key=" + Secret, SignatureRule.MemberOrder },
        { "code=he said hi&empty=&extra={b:[1,x]}&nonceStr=n&price=1.50&reqTime=1719486383&url=https://a.b/?x=1&y= 2&Zeta=z&key=" + Secret, SignatureRule.MemberOrder },
        { "Zeta=z&code=he said \"hi\"&empty=&extra={\"b\":[1,\"x\"]}&nonceStr=n&price=1.50&reqTime=1719486383&url=https://a.b/?x=1&y= 2&key=" + Secret, SignatureRule.QuotesKept },
        { Start.Replace("1719486383", "1719486383000") + "&key=" + Secret, SignatureRule.TimeUnit },
        { Start.Replace("1719486383", "1719486") + "&key=" + Secret, SignatureRule.TimeUnit },
        { Start.Replace("&nonceStr", "&nil=null&nonceStr") + "&key=" + Secret, SignatureRule.NullMembers },
        { Start.Replace("&nonceStr", "&nil=&nonceStr") + "&key=" + Secret, SignatureRule.NullMembers },
        { Start.Replace("extra={b:[1,x]}", "extra.b[0]=1&extra.b[1]=x") + "&key=" + Secret, SignatureRule.Nested },
        { Start.Replace("1.50", "1.5") + "&key=" + Secret, SignatureRule.Numbers },
        { "Zeta=z&code=he%20said%20%22hi%22&empty=&extra=%7Bb%3A%5B1%2Cx%5D%7D&nonceStr=n&price=1.50&reqTime=1719486383&url=https%3A%2F%2Fa.b%2F%3Fx%3D1%26y%3D%202&key=" + Secret, SignatureRule.UrlEncoded },
        { "Zeta=z&code=he+said+%22hi%22&empty=&extra=%7Bb%3A%5B1%2Cx%5D%7D&nonceStr=n&price=1.50&reqTime=1719486383&url=https%3A%2F%2Fa.b%2F%3Fx%3D1%26y%3D+2&key=" + Secret, SignatureRule.UrlEncoded },
        { Start.Replace("&url", "&sign=&url") + "&key=" + Secret, SignatureRule.SignIncluded },
        { Start + "&sign=" + Secret, SignatureRule.KeySuffix },
        { Start + Secret, SignatureRule.KeySuffix },
        { Start, SignatureRule.KeySuffix },
        { Start + "&key=" + Secret + "\n", SignatureRule.SecretTrimmed },
        { Start + "&key=" + Secret + "\r\n", SignatureRule.SecretTrimmed },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_single_mistake_is_named(string signedText, SignatureRule rule)
    {
        var explanation = Explain(Body, Dialect.V2, SignType.Md5, Hex(MD5.HashData(Encoding.UTF8.GetBytes(signedText))));

        Assert.Equal([rule], explanation.Differs);
        Assert.Equal(Start + "&key=***", explanation.CanonicalString);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_with_another_algorithm_is_named_as_both(string signedText, SignatureRule rule)
    {
        var explanation = Explain(Body, Dialect.V2, SignType.HmacSha256, Hex(MD5.HashData(Encoding.UTF8.GetBytes(signedText))));

        Assert.Equal([rule, SignatureRule.Algorithm], explanation.Differs);
    }

    [Fact]
    public void Every_algorithm_is_recognised()
    {
        var text = Encoding.UTF8.GetBytes(Start + "&key=" + Secret);
        var key = Encoding.UTF8.GetBytes(Secret);
        var sm3 = new byte[32];
        Sm3Digest.Compute(text, sm3);
        (SignType? Type, byte[] Raw)[] all =
        [
            (SignType.Md5, MD5.HashData(text)), (SignType.HmacSha256, HMACSHA256.HashData(key, text)), (SignType.Sm3, sm3),
            (null, SHA256.HashData(text)), (null, HMACMD5.HashData(key, text)),
        ];
        foreach (var own in (SignType[])[SignType.Md5, SignType.HmacSha256, SignType.Sm3])
        {
            foreach (var (type, raw) in all)
            {
                SignatureRule[] expected = type == own ? [] : [SignatureRule.Algorithm];
                Assert.Equal(expected, Explain(Body, Dialect.V2, own, Hex(raw)).Differs);
            }
        }
    }

    [Fact]
    public void In_v3_a_text_that_kept_its_case_is_named()
    {
        Assert.Equal([SignatureRule.LetterCase], Explain("""{"a":"b"}""", Dialect.V3, SignType.Md5, Md5("a=b&key=" + Secret)).Differs);
        Assert.Equal([SignatureRule.LetterCase], Explain("""{"a":"b"}""", Dialect.V3, SignType.Md5, Md5("A=B&KEY=" + Secret)).Differs);
        Assert.Equal([SignatureRule.LetterCase], Explain("""{"a":"b"}""", Dialect.V3, SignType.Md5, Md5("a=b&key=" + Secret.ToUpperInvariant())).Differs);
        Assert.Equal("A=B&KEY=***", Explain("""{"a":"b"}""", Dialect.V3, SignType.Md5, "").CanonicalString);
    }

    [Theory]
    [InlineData("a=b&reqTime=2025-01-16T16:14:32")]
    [InlineData("a=b&reqTime=1737015272")]
    [InlineData("a=b&reqTime=1737015272000")]
    public void In_v3_beta_another_form_of_the_time_is_named(string text) => Assert.Equal(
        [SignatureRule.TimeUnit],
        Explain("""{"a":"b","reqTime":"2025-01-16 16:14:32"}""", Dialect.V3Beta, SignType.Md5, Md5(text + "&key=" + Secret)).Differs);

    [Fact]
    public void A_time_of_no_known_form_is_left_alone() =>
        Assert.Empty(Explain("""{"a":"b","reqTime":"yesterday"}""", Dialect.V2, SignType.Md5, Md5("a=b&reqTime=0&key=" + Secret)).Differs);

    [Fact]
    public void An_upper_cased_HMAC_key_is_named()
    {
        var sign = Hex(HMACSHA256.HashData("S3CRET-OF-SHOP"u8, "A=B&KEY=S3CRET-OF-SHOP"u8));

        Assert.Equal([SignatureRule.HmacKey], Explain("""{"a":"b"}""", Dialect.V3, SignType.HmacSha256, sign).Differs);
    }

    [Fact]
    public void A_secret_configured_with_blanks_and_used_without_is_named()
    {
        var body = Parsed("""{"a":"b"}""");

        var explanation = SignatureExplainer.Explain(body, Dialect.V2, SignType.Md5, " padded ", Encoding.ASCII.GetBytes(Md5("a=b&key=padded")));

        Assert.Equal([SignatureRule.SecretTrimmed], explanation.Differs);
    }

    [Theory]
    [InlineData("code=he said hi&nonceStr=n&reqTime=1719486383000&url=https://a.b/?x=1&y= 2&key=S3cret-Of-Shop", SignatureRule.UnknownMembers, SignatureRule.TimeUnit)]
    [InlineData("Zeta=z&code=he said hi&extra={b:[1,x]}&nonceStr=n&price=1.50&reqTime=1719486383&url=https://a.b/?x=1&y= 2&sign=S3cret-Of-Shop", SignatureRule.EmptyMembers, SignatureRule.KeySuffix)]
    [InlineData("ZETA=Z&CODE=HE SAID HI&EXTRA={B:[1,X]}&NONCESTR=N&PRICE=1.50&REQTIME=1719486383&URL=HTTPS://A.B/?X=1&Y= 2&KEY=S3CRET-OF-SHOP", SignatureRule.LetterCase, SignatureRule.EmptyMembers)]
    [InlineData("ZETA=Z&CODE=HE SAID HI&EMPTY=&EXTRA={B:[1,X]}&NONCESTR=N&PRICE=1.50&REQTIME=1719486383&URL=HTTPS://A.B/?X=1&Y= 2&SIGN=S3CRET-OF-SHOP", SignatureRule.LetterCase, SignatureRule.KeySuffix)]
    public void Two_mistakes_are_named_together(string signedText, SignatureRule first, SignatureRule second)
    {
        var explanation = Explain(Body, Dialect.V2, SignType.Md5, Md5(signedText));

        Assert.Equal([first, second], explanation.Differs.Order());
    }

    [Fact]
    public void Right_but_written_otherwise_is_named()
    {
        foreach (var (type, raw) in ((SignType, byte[])[])[
            (SignType.Md5, MD5.HashData(Encoding.UTF8.GetBytes(Start + "&key=" + Secret))),
            (SignType.HmacSha256, HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Start + "&key=" + Secret)))])
        {
            Assert.Equal([SignatureRule.SignatureEncoding], Explain(Body, Dialect.V2, type, Convert.ToBase64String(raw)).Differs);
            Assert.Equal([SignatureRule.SignatureEncoding], Explain(Body, Dialect.V2, type, Hex(raw) + " ").Differs);
            Assert.Equal([SignatureRule.SignatureEncoding], Explain(Body, Dialect.V2, type, "\n" + Hex(raw)).Differs);
            Assert.Empty(Explain(Body, Dialect.V2, type, Hex(raw).ToUpperInvariant()).Differs);
        }

        Assert.Equal(
            [SignatureRule.KeySuffix, SignatureRule.SignatureEncoding],
            Explain(Body, Dialect.V2, SignType.Md5, Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(Start)))).Differs);
        Assert.Equal(
            [SignatureRule.Algorithm, SignatureRule.SignatureEncoding],
            Explain(Body, Dialect.V2, SignType.Md5, Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Start + "&key=" + Secret)))).Differs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("zz000000000000000000000000000000")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("AAAA")]
    public void What_nothing_known_explains_is_left_unexplained(string sign)
    {
        var explanation = Explain(Body, Dialect.V2, SignType.Md5, sign);

        Assert.Empty(explanation.Differs);
        Assert.Equal(Start + "&key=***", explanation.CanonicalString);
    }

    [Fact]
    public void A_long_text_is_tried_with_single_mistakes_only()
    {
        string Long(int length) => $$"""{"a":"{{new string('v', length)}}","b":"","reqTime":1719486383}""";
        string Two(int length) => Md5("a=" + new string('v', length) + "&reqTime=1719486383000&key=" + Secret);
        string One(int length) => Md5("a=" + new string('v', length) + "&reqTime=1719486383&key=" + Secret);
        const int around = 43; // The rest of the text.
        var fits = SignatureExplainer.MaxTextForPairs - around;

        Assert.Equal([SignatureRule.EmptyMembers, SignatureRule.TimeUnit], Explain(Long(fits), Dialect.V2, SignType.Md5, Two(fits)).Differs.Order());
        Assert.Empty(Explain(Long(fits + 1), Dialect.V2, SignType.Md5, Two(fits + 1)).Differs);
        Assert.Equal([SignatureRule.EmptyMembers], Explain(Long(60_000), Dialect.V2, SignType.Md5, One(60_000)).Differs);
    }

    [Theory]
    [InlineData("Secret-0f\\the\"Shop")]
    [InlineData("  Secret with blanks  ")]
    [InlineData("straße-und-ſ")]
    [InlineData("a&b=c")]
    public void The_secret_is_not_shown_even_where_the_caller_put_it(string secret)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = secret, ["b"] = "x" + secret.Trim() + "y", [secret] = 1, ["n"] = new[] { secret } });
        foreach (var dialect in (Dialect[])[Dialect.V2, Dialect.V3Beta, Dialect.V3])
        {
            var shown = SignatureExplainer.Explain(Parsed(json), dialect, SignType.Md5, secret, default).CanonicalString;
            foreach (var form in (string[])[secret, secret.Trim(), secret.Replace("\"", "").Replace("\\", "")])
            {
                Assert.DoesNotContain(form, shown, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(Reference.Upper(form), shown, StringComparison.Ordinal);
            }

            Assert.EndsWith("&key=***", shown, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void In_open_single_mistakes_are_named()
    {
        const string body = """{"reqTime":"2025-08-05 14:30:00","b":"q\"x","A":"","n":null,"o":{"p":1.50},"sign":"s","zz":"1 2"}""";
        const string right = "A=&b=q\"x&o.p=1.5&reqTime=2025-08-05 14:30:00&zz=1 2";
        (string Text, SignatureRule[] Rules)[] mistakes =
        [
            (right, []),
            (right.ToUpperInvariant(), [SignatureRule.LetterCase]),
            ("b=q\"x&o.p=1.5&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.EmptyMembers]),
            ("reqTime=2025-08-05 14:30:00", [SignatureRule.UnknownMembers]),
            ("reqTime=2025-08-05 14:30:00&b=q\"x&A=&o.p=1.5&zz=1 2", [SignatureRule.MemberOrder]),
            ("A=&b=qx&o.p=1.5&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.QuotesKept]),
            ("A=&b=q\"x&o.p=1.5&reqTime=1754375400000&zz=1 2", [SignatureRule.TimeUnit]),
            ("A=&b=q\"x&n=null&o.p=1.5&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.NullMembers]),
            ("A=&b=q\"x&n=&o.p=1.5&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.NullMembers]),
            ("A=&b=q\"x&o={\"p\":1.50}&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.Nested]),
            ("A=&b=q\"x&o.p=1.50&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.Numbers]),
            ("A=&b=q%22x&o.p=1.5&reqTime=2025-08-05%2014%3A30%3A00&zz=1%202", [SignatureRule.UrlEncoded]),
            ("A=&b=q\"x&o.p=1.5&reqTime=2025-08-05 14:30:00&sign=&zz=1 2", [SignatureRule.SignIncluded]),
            ("b=q\"x&o.p=1.50&reqTime=2025-08-05 14:30:00&zz=1 2", [SignatureRule.EmptyMembers, SignatureRule.Numbers]),
            ("something else", []),
        ];
        using var rsa = RSA.Create();
        rsa.ImportFromPem(SigningVectors.PrivateKeyPem);
        using var key = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);
        foreach (var (text, rules) in mistakes)
        {
            var sign = Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            var explanation = SignatureExplainer.Explain(Parsed(body), key, Encoding.ASCII.GetBytes(sign));
            Assert.Equal(rules, explanation.Differs);
            Assert.Equal(right, explanation.CanonicalString);
        }
    }

    [Fact]
    public void In_open_other_algorithms_and_spellings_are_named()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(SigningVectors.PrivateKeyPem);
        using var key = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);
        var body = Parsed("""{"a":"b","c":""}""");
        byte[] Raw(string text, HashAlgorithmName hash, RSASignaturePadding padding) => rsa.SignData(Encoding.UTF8.GetBytes(text), hash, padding);
        SignatureRule[] Rules(string sign) => [.. SignatureExplainer.Explain(body, key, Encoding.ASCII.GetBytes(sign)).Differs];

        Assert.Equal([SignatureRule.Algorithm], Rules(Convert.ToBase64String(Raw("a=b&c=", HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1))));
        Assert.Equal([SignatureRule.Algorithm], Rules(Convert.ToBase64String(Raw("a=b&c=", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1))));
        Assert.Equal([SignatureRule.Algorithm], Rules(Convert.ToBase64String(Raw("a=b&c=", HashAlgorithmName.SHA256, RSASignaturePadding.Pss))));
        Assert.Equal([SignatureRule.EmptyMembers, SignatureRule.Algorithm], Rules(Convert.ToBase64String(Raw("a=b", HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1))));

        // A signature that needs both characters in which the two alphabets differ.
        var raw = Raw("a=b&c=", HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var sign = Convert.ToBase64String(raw);
        Assert.Empty(Rules(sign));
        Assert.Contains('+', sign);
        Assert.Contains('/', sign);
        foreach (var spelling in (string[])[sign.TrimEnd('='), sign + "\n", sign.Insert(76, "\r\n"), sign.Insert(5, "\t "), sign.Replace('+', '-').Replace('/', '_'), Hex(raw)])
        {
            Assert.Equal([SignatureRule.SignatureEncoding], Rules(spelling));
        }

        Assert.Empty(Rules(""));
        Assert.Empty(Rules("AAAA"));
        Assert.Empty(Rules("!!!"));
        Assert.Empty(Rules(sign[..^8]));
    }

    [Fact]
    public void What_cannot_be_explained_by_these_keys_is_refused()
    {
        using var secret = SigningKey.FromSecret(Secret, Dialect.V2, SignType.Md5);
        using var rsa = SigningKey.FromPublicKey(SigningVectors.PublicKeyPem);
        var body = Parsed("{}");

        Assert.Throws<ArgumentException>("key", () => SignatureExplainer.Explain(body, secret, default));
        Assert.Throws<ArgumentNullException>("key", () => SignatureExplainer.Explain(body, null!, default));
        Assert.Throws<ArgumentNullException>("body", () => SignatureExplainer.Explain(null!, rsa, default));
        Assert.Throws<ArgumentNullException>("body", () => SignatureExplainer.Explain(null!, Dialect.V2, SignType.Md5, Secret, default));
        Assert.Throws<ArgumentException>("secret", () => SignatureExplainer.Explain(body, Dialect.V2, SignType.Md5, "", default));
        Assert.Throws<ArgumentException>("dialect", () => SignatureExplainer.Explain(body, Dialect.Open, SignType.Md5, Secret, default));
    }

    private static SignatureExplanation Explain(string json, Dialect dialect, SignType type, string sign) =>
        SignatureExplainer.Explain(Parsed(json), dialect, type, Secret, Encoding.ASCII.GetBytes(sign));

    private static SignedBody Parsed(string json)
    {
        var body = new SignedBody();
        Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(json)));
        return body;
    }

    private static string Md5(string text) => Hex(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Hex(byte[] raw) => Convert.ToHexStringLower(raw);
}
