using System.Text;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class AuthCodeToOpenIdTests : PayTest
{
    [Fact]
    public async Task A_payment_code_gives_a_signed_answer_with_the_openid()
    {
        var answer = await AskAsync(Request(Platform.IssuePayCode(OpenId)));

        Assert.Equal(["return_code", "return_msg", "appid", "mch_id", "nonce_str", "sign", "result_code", "openid"], answer.Keys);
        Assert.Equal(("SUCCESS", "OK", "SUCCESS", OpenId), (answer["return_code"], answer["return_msg"], answer["result_code"], answer["openid"]));
        Assert.Equal((PayAppId, MchId), (answer["appid"], answer["mch_id"]));
        Assert.Matches("^[0-9A-F]{32}$", answer["sign"]);
        Assert.Equal(Sign(answer), answer["sign"]);
    }

    [Fact]
    public async Task The_published_signature_vectors_hold()
    {
        // The merchant's side of this test, against the vectors.
        var published = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["appid"] = "wxd930ea5d5a258f4f",
            ["mch_id"] = "10000100",
            ["device_info"] = "1000",
            ["body"] = "test",
            ["nonce_str"] = "ibuaiVcKdpRxkhJA",
        };
        const string publishedKey = "192006250b4c09247ec02edce69f6a2d";
        Assert.Equal("9A0A8659F005D6984697E2CA0A9CF3B7", Sign(published, publishedKey));
        Assert.Equal("6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6", Sign(published, publishedKey, hmac: true));
        var answered = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["appid"] = PayAppId,
            ["mch_id"] = MchId,
            ["nonce_str"] = "Rt5yUi8oPa2sDf4gHj6kLz1xCv3bNm7q",
            ["openid"] = OpenId,
            ["result_code"] = "SUCCESS",
            ["return_code"] = "SUCCESS",
            ["return_msg"] = "OK",
        };
        Assert.Equal("87BF62D010D7E5AD92CB18812716A617", Sign(answered));

        // The platform's side: the signature of the vector is right, so only its code is at fault.
        var request = Request("130000000000000001");
        request["sign"] = "A3F991F63A8F42F06DD67BDBCB3D732E";
        AssertSignedFailure(await AskAsync(Xml(request)), "AUTH_CODE_INVALID");

        Platform.AddPayAccount(MchId, PayAppId, Key, isPartner: true);
        request["sign"] = "90EAAD07CFC016B58F6B512B0A88E688D336B7056258BAEB7F5D4E0AF5FC2461";
        AssertUnsignedFailure(await AskAsync(Xml(request)), "缺少参数sub_mch_id");
    }

    [Fact]
    public void A_code_is_18_digits_beginning_with_10_to_15()
    {
        var codes = Enumerable.Range(0, 300).Select(_ => Platform.IssuePayCode()).ToList();

        Assert.All(codes, code => Assert.Matches("^1[0-5][0-9]{16}$", code));
        Assert.Equal(6, codes.Select(code => code[..2]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_code_can_be_asked_for_again_and_again_until_its_minute_has_passed()
    {
        var code = Platform.IssuePayCode(OpenId);

        Assert.Equal(OpenId, (await AskAsync(Request(code)))["openid"]);
        Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(OpenId, (await AskAsync(Request(code)))["openid"]);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        AssertSignedFailure(await AskAsync(Request(code)), "AUTHCODEEXPIRE");
    }

    [Fact]
    public async Task A_code_is_only_for_the_merchant_that_asked_first()
    {
        Platform.AddPayAccount("1900000002", PayAppId, Key);
        var code = Platform.IssuePayCode(OpenId);
        await AskAsync(Request(code));

        var other = Request(code);
        other["mch_id"] = "1900000002";
        AssertSignedFailure(await AskAsync(other), "AUTHCODEEXPIRE");
        Assert.Equal(OpenId, (await AskAsync(Request(code)))["openid"]);
    }

    [Fact]
    public async Task The_same_payer_has_one_openid_per_account()
    {
        Platform.AddPayAccount(MchId, "wx0000000000000002", Key);
        var request = Request(Platform.IssuePayCode(OpenId));
        var first = await AskAsync(request);
        request["appid"] = "wx0000000000000002";
        var second = await AskAsync(request);

        Assert.Equal(OpenId, first["openid"]);
        Assert.NotEqual(OpenId, second["openid"]);
        Assert.Equal((await AskAsync(Request(Platform.IssuePayCode())))["openid"], (await AskAsync(Request(Platform.IssuePayCode())))["openid"]);
    }

    [Theory]
    [InlineData("AUTH_CODE_ERROR", "12345678901234567")]
    [InlineData("AUTH_CODE_ERROR", "1234567890123456789")]
    [InlineData("AUTH_CODE_ERROR", "13000000000000000x")]
    [InlineData("AUTH_CODE_INVALID", "130000000000000001")]
    [InlineData("AUTH_CODE_INVALID", "280000000000000001")]
    public async Task A_wrong_code_gets_its_documented_err_code(string errCode, string code) =>
        AssertSignedFailure(await AskAsync(Request(code)), errCode);

    [Theory]
    [InlineData("appid", "缺少参数appid")]
    [InlineData("mch_id", "缺少参数mch_id")]
    [InlineData("auth_code", "缺少参数auth_code")]
    [InlineData("nonce_str", "缺少参数nonce_str")]
    public async Task A_parameter_that_is_missing_or_empty_is_named_without_a_signature(string name, string message)
    {
        var request = Request(Platform.IssuePayCode());
        request[name] = string.Empty;
        AssertUnsignedFailure(await AskAsync(request), message);

        request.Remove(name);
        AssertUnsignedFailure(await AskAsync(request), message);
    }

    [Theory]
    [InlineData("appid", 33)]
    [InlineData("nonce_str", 33)]
    [InlineData("auth_code", 129)]
    public async Task A_parameter_that_is_too_long_is_named_without_a_signature(string name, int length)
    {
        var request = Request(Platform.IssuePayCode());
        request[name] = new string('1', length);

        AssertUnsignedFailure(await AskAsync(request), $"{name}参数长度有误");
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_without_a_signature()
    {
        var request = Request(Platform.IssuePayCode());
        var right = Sign(request);
        foreach (var wrong in new[] { Sign(request, key: new string('0', 32)), right.ToLowerInvariant(), right[1..], "x" })
        {
            request["sign"] = wrong;
            AssertUnsignedFailure(await AskAsync(Xml(request)), "签名错误");
        }

        request["sign"] = right;
        request["nonce_str"] += "x";
        request["nonce_str"] = request["nonce_str"][1..];
        AssertUnsignedFailure(await AskAsync(Xml(request)), "签名错误");

        request.Remove("sign");
        AssertUnsignedFailure(await AskAsync(Xml(request)), "缺少参数sign");
    }

    [Fact]
    public async Task On_the_merchants_form_a_signature_of_64_characters_is_too_long()
    {
        var request = Request(Platform.IssuePayCode());
        AssertUnsignedFailure(await AskAsync(request, hmac: true), "sign参数长度有误");

        request["sign_type"] = "HMAC-SHA256";
        AssertUnsignedFailure(await AskAsync(request, hmac: true), "sign参数长度有误");
    }

    [Theory]
    [InlineData("MD5", true)]
    [InlineData("HMAC-SHA256", false)]
    [InlineData("md5", false)]
    public async Task A_sign_type_must_name_the_algorithm_that_was_used(string signType, bool isRight)
    {
        var request = Request(Platform.IssuePayCode(OpenId));
        request["sign_type"] = signType;

        var answer = await AskAsync(request);

        Assert.Equal(isRight ? "OK" : "签名错误", answer["return_msg"]);
    }

    [Fact]
    public async Task An_unknown_parameter_takes_part_in_the_signature_and_an_empty_one_does_not()
    {
        var request = Request(Platform.IssuePayCode(OpenId));
        (request["Zeta"], request["alpha"], request["empty"]) = ("<&]]>甲", "1", "");

        Assert.Equal(OpenId, (await AskAsync(request))["openid"]);
    }

    [Fact]
    public async Task Merchant_and_account_must_be_known_and_belong_together()
    {
        Platform.AddPayAccount("1900000002", "wx0000000000000002", Key);
        var request = Request(Platform.IssuePayCode());

        request["mch_id"] = "1900000003";
        AssertUnsignedFailure(await AskAsync(request), "商户号mch_id或sub_mch_id不存在");
        request["mch_id"] = "1900000002";
        AssertUnsignedFailure(await AskAsync(request), "appid和mch_id不匹配");
    }

    [Fact]
    public async Task A_merchant_that_is_no_partner_has_no_sub_merchants()
    {
        var request = Request(Platform.IssuePayCode());
        request["sub_mch_id"] = "1900000005";

        AssertUnsignedFailure(await AskAsync(request), "商户号mch_id或sub_mch_id不存在");
    }

    [Fact]
    public async Task A_new_key_replaces_the_old_one()
    {
        var request = Request(Platform.IssuePayCode());
        Platform.AddPayAccount(MchId, PayAppId, "another key");

        AssertUnsignedFailure(await AskAsync(request), "签名错误");
    }

    [Fact]
    public async Task A_sandbox_knows_only_merchants_that_were_added()
    {
        var sandbox = new WeChatPlatform(Time, acceptUnknownAccounts: true);
        await using var server = await SimulatorServer.StartAsync(sandbox);
        var request = Request(sandbox.IssuePayCode(OpenId));
        request["sign"] = Sign(request);

        Assert.Contains("FAIL", await SandboxAsync(), StringComparison.Ordinal);
        sandbox.AddPayAccount(MchId, PayAppId, Key);
        Assert.Contains(OpenId, await SandboxAsync(), StringComparison.Ordinal);

        async Task<string> SandboxAsync()
        {
            using var content = new StringContent(Xml(request), Encoding.UTF8);
            using var answer = await Http.PostAsync(new Uri(server.BaseAddress, WeChatPaths.AuthCodeToOpenId), content);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task The_record_of_calls_shows_names_and_outcome_and_no_value()
    {
        await AskAsync(Request(Platform.IssuePayCode(OpenId)));
        await AskAsync(Request("130000000000000001"));
        await AskAsync("nonsense");

        Assert.Equal(
            [(0, "ok"), (null, "AUTH_CODE_INVALID"), (null, "XML格式错误")],
            Platform.Calls.Select(call => (call.Errcode, call.Outcome)));
        Assert.Equal(["appid", "mch_id", "auth_code", "nonce_str", "sign"], Platform.Calls[0].QueryNames);
        Assert.Equal("appid=***&mch_id=***&auth_code=***&nonce_str=***&sign=***", Platform.Calls[0].Query);
        Assert.Equal(string.Empty, Platform.Calls[2].Query);
    }

    [Fact]
    public void Mistakes_of_a_test_are_told_at_once()
    {
        Assert.Throws<ArgumentException>(() => Platform.AddPayAccount("19-1", PayAppId, Key));
        Assert.Throws<ArgumentException>(() => Platform.AddPayAccount(MchId, new string('x', 33), Key));
        Assert.Throws<ArgumentException>(() => Platform.AddPayAccount(MchId, PayAppId, ""));
        Assert.Throws<ArgumentException>(() => Platform.AddSubMerchant(MchId, "1900000005"));
        Assert.Throws<ArgumentException>(() => Platform.AddSubMerchant(PartnerId, "1900000005", ""));
        Assert.Throws<ArgumentException>(() => Platform.IssueIdentityCode(MchId, "wx0000000000000002", OpenId));
    }
}
