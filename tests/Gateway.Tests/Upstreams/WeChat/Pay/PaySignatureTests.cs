using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Tests.Upstreams.WeChat.Pay;

/// <summary>The signature of WeChat Pay v2, against the platform's published sample and recomputed ones.</summary>
public class PaySignatureTests
{
    private const string SampleKey = "192006250b4c09247ec02edce69f6a2d";
    private const string Key = "K7Qm2Vx9Lr4Tz8Wb1Nc6Yd3Hf5Jg0PsA";

    private static readonly Dictionary<string, string> Answer = new(StringComparer.Ordinal)
    {
        ["appid"] = "wx0000000000000001",
        ["mch_id"] = "1900000001",
        ["nonce_str"] = "Rt5yUi8oPa2sDf4gHj6kLz1xCv3bNm7q",
        ["openid"] = "oExampleOpenId0000000000001",
        ["result_code"] = "SUCCESS",
        ["return_code"] = "SUCCESS",
        ["return_msg"] = "OK",
    };

    public static TheoryData<string, string, string, bool> Vectors => new()
    {
        { "appid=wxd930ea5d5a258f4f mch_id=10000100 device_info=1000 body=test nonce_str=ibuaiVcKdpRxkhJA", SampleKey, "9A0A8659F005D6984697E2CA0A9CF3B7", false },
        { "appid=wxd930ea5d5a258f4f mch_id=10000100 device_info=1000 body=test nonce_str=ibuaiVcKdpRxkhJA", SampleKey, "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6", true },
        { "appid=wx0000000000000001 auth_code=130000000000000001 mch_id=1900000001 nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS", Key, "A3F991F63A8F42F06DD67BDBCB3D732E", false },
        { "appid=wx0000000000000001 auth_code=130000000000000001 mch_id=1900000001 nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS", Key, "90EAAD07CFC016B58F6B512B0A88E688D336B7056258BAEB7F5D4E0AF5FC2461", true },
        { "appid=wx0000000000000001 mch_id=1900000001 nonce_str=Rt5yUi8oPa2sDf4gHj6kLz1xCv3bNm7q openid=oExampleOpenId0000000000001 result_code=SUCCESS return_code=SUCCESS return_msg=OK", Key, "87BF62D010D7E5AD92CB18812716A617", false },
        { "appid=wx0000000000000001 code=CODE0001 grant_type=authorization_code mch_id=1900000001 openid=oExampleOpenId0000000000001 scope=pay_identity sign_type=HMAC-SHA256", Key, "8A41B598E705DD8FE22114FA01EAC65184F86BB479F77FAF8E68D824011D6137", true },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_vector_is_made_and_verified_in_any_order_of_fields(string fields, string key, string sign, bool isHmac)
    {
        var pairs = fields.Split(' ').Select(field => field.Split('=')).Select(field => KeyValuePair.Create(field[0], field[1])).ToList();
        var algorithm = isHmac ? PayAlgorithm.HmacSha256 : PayAlgorithm.Md5;
        foreach (var order in new[] { pairs, [.. pairs.AsEnumerable().Reverse()] })
        {
            Assert.Equal(sign, PaySignature.Make(order, key, algorithm));
            Assert.True(PaySignature.Verify(Signed(order, sign), key));
        }
    }

    [Fact]
    public void What_is_empty_and_sign_itself_do_not_count()
    {
        var sign = PaySignature.Make(Answer, Key, PayAlgorithm.Md5);
        Assert.Equal(sign, PaySignature.Make([.. Answer, new("sub_openid", ""), new("sign", "whatever")], Key, PayAlgorithm.Md5));
    }

    [Fact]
    public void What_nobody_knows_counts_and_names_differ_by_letter_case()
    {
        var sign = PaySignature.Make(Answer, Key, PayAlgorithm.Md5);
        Assert.False(PaySignature.Verify(Signed([.. Answer, new("brand_new", "1")], sign), Key));
        Assert.False(PaySignature.Verify(Signed([.. Answer, new("Sign", "1")], sign), Key));
        Assert.True(PaySignature.Verify(Signed([.. Answer, new("brand_new", "1")], PaySignature.Make([.. Answer, new("brand_new", "1")], Key, PayAlgorithm.Md5)), Key));
    }

    [Fact]
    public void Names_are_sorted_by_their_bytes()
    {
        // By culture it would be a, B, _c; b=1&B=… would also differ by letter case only.
        KeyValuePair<string, string>[] fields = [new("a", "1"), new("B", "2"), new("_c", "3")];
        var text = System.Text.Encoding.UTF8.GetBytes($"B=2&_c=3&a=1&key={Key}");
        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.MD5.HashData(text)), PaySignature.Make(fields, Key, PayAlgorithm.Md5));
    }

    [Fact]
    public void Values_are_signed_raw_in_utf8()
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"a=<中文> & \"%20\"&key={Key}");
        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.MD5.HashData(text)), PaySignature.Make([new("a", "<中文> & \"%20\"")], Key, PayAlgorithm.Md5));
    }

    [Theory]
    [InlineData(PayAlgorithm.Md5)]
    [InlineData(PayAlgorithm.HmacSha256)]
    public void A_change_of_any_field_or_of_any_digit_breaks_the_signature(PayAlgorithm algorithm)
    {
        var sign = PaySignature.Make(Answer, Key, algorithm);
        Assert.True(PaySignature.Verify(Signed(Answer, sign), Key));
        Assert.True(PaySignature.Verify(Signed(Answer, sign.ToLowerInvariant()), Key));
        Assert.False(PaySignature.Verify(Signed(Answer, sign), SampleKey));
        foreach (var name in Answer.Keys)
        {
            Assert.False(PaySignature.Verify(Signed(Answer.Select(field => field.Key == name ? new(name, field.Value + "x") : field), sign), Key));
            Assert.False(PaySignature.Verify(Signed(Answer.Where(field => field.Key != name), sign), Key));
        }

        for (var i = 0; i < sign.Length; i++)
        {
            var other = sign[..i] + (sign[i] == '0' ? '1' : '0') + sign[(i + 1)..];
            Assert.False(PaySignature.Verify(Signed(Answer, other), Key));
        }
    }

    [Fact]
    public void What_is_not_a_signature_never_fits()
    {
        var md5 = PaySignature.Make(Answer, Key, PayAlgorithm.Md5);
        var hmac = PaySignature.Make(Answer, Key, PayAlgorithm.HmacSha256);
        foreach (var sign in new[] { "", " ", md5[..31], md5 + "0", md5 + md5, hmac[..32], hmac[..63], hmac + "00", new string('g', 32), new string('中', 32), new string('0', 32), new string('0', 64) })
        {
            Assert.False(PaySignature.Verify(Signed(Answer, sign), Key), sign);
        }

        Assert.False(PaySignature.Verify(Answer, Key));
    }

    private static Dictionary<string, string> Signed(IEnumerable<KeyValuePair<string, string>> fields, string sign) =>
        new(fields, StringComparer.Ordinal) { ["sign"] = sign };
}
