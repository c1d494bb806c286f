namespace Gateway.Tests.Simulator;

public sealed class PartnerTests : PayTest
{
    private const string SubMchId = "1900000005";
    private const string SubAppId = "wx0000000000000005";
    private const string OtherSubAppId = "wx0000000000000006";

    [Fact]
    public async Task Without_a_bound_account_there_is_only_the_partners_openid()
    {
        Platform.AddSubMerchant(PartnerId, SubMchId);

        var answer = await AskAsync(PartnerRequest(Platform.IssuePayCode(OpenId), SubMchId));

        Assert.Equal(["return_code", "return_msg", "appid", "mch_id", "sub_mch_id", "nonce_str", "sign", "result_code", "openid"], answer.Keys);
        Assert.Equal((PartnerAppId, PartnerId, SubMchId, OpenId), (answer["appid"], answer["mch_id"], answer["sub_mch_id"], answer["openid"]));
        Assert.Equal(Sign(answer), answer["sign"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SubAppId)]
    public async Task With_one_bound_account_it_need_not_be_named(string? subAppId)
    {
        Platform.AddSubMerchant(PartnerId, SubMchId, SubAppId);

        var answer = await AskAsync(PartnerRequest(Platform.IssuePayCode(OpenId), SubMchId, subAppId));

        Assert.Equal(OpenId, answer["openid"]);
        Assert.Matches("^o[0-9A-Za-z_-]{27}$", answer["sub_openid"]);
        Assert.NotEqual(OpenId, answer["sub_openid"]);
        Assert.Equal(subAppId, answer.GetValueOrDefault("sub_appid"));
        Assert.Equal(Sign(answer), answer["sign"]);
    }

    [Fact]
    public async Task With_several_bound_accounts_one_must_be_named_for_its_openid()
    {
        Platform.AddSubMerchant(PartnerId, SubMchId, SubAppId, OtherSubAppId);
        var code = Platform.IssuePayCode(OpenId);

        var unnamed = await AskAsync(PartnerRequest(code, SubMchId));
        var first = await AskAsync(PartnerRequest(code, SubMchId, SubAppId));
        var second = await AskAsync(PartnerRequest(code, SubMchId, OtherSubAppId));

        Assert.False(unnamed.ContainsKey("sub_openid"));
        Assert.Equal((SubAppId, OtherSubAppId), (first["sub_appid"], second["sub_appid"]));
        Assert.NotEqual(first["sub_openid"], second["sub_openid"]);
    }

    [Fact]
    public async Task A_sub_merchant_is_required_and_must_be_the_partners()
    {
        Platform.AddSubMerchant(PartnerId, SubMchId, SubAppId);
        var code = Platform.IssuePayCode();

        AssertUnsignedFailure(await AskAsync(PartnerRequest(code, "")), "缺少参数sub_mch_id");
        AssertUnsignedFailure(await AskAsync(PartnerRequest(code, "1900000006")), "商户号mch_id或sub_mch_id不存在");
        AssertUnsignedFailure(await AskAsync(PartnerRequest(code, new string('1', 33))), "sub_mch_id参数长度有误");
        AssertUnsignedFailure(await AskAsync(PartnerRequest(code, SubMchId, OtherSubAppId)), "sub_appid和sub_mch_id不匹配");
    }

    [Fact]
    public async Task A_code_is_only_for_the_sub_merchant_that_asked_first()
    {
        Platform.AddSubMerchant(PartnerId, SubMchId);
        Platform.AddSubMerchant(PartnerId, "1900000006");
        var code = Platform.IssuePayCode(OpenId);
        await AskAsync(PartnerRequest(code, SubMchId));

        Assert.Equal("AUTHCODEEXPIRE", (await AskAsync(PartnerRequest(code, "1900000006")))["err_code"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HMAC-SHA256")]
    public async Task The_partners_form_has_room_for_64_characters_and_is_answered_alike(string? signType)
    {
        Platform.AddSubMerchant(PartnerId, SubMchId);
        var request = PartnerRequest(Platform.IssuePayCode(OpenId), SubMchId);
        if (signType is not null)
        {
            request["sign_type"] = signType;
        }

        var answer = await AskAsync(request, hmac: true);

        Assert.Equal(OpenId, answer["openid"]);
        Assert.Equal(Sign(answer, hmac: true), answer["sign"]);
    }

    [Fact]
    public async Task Naming_a_sub_merchant_again_replaces_its_accounts()
    {
        Platform.AddSubMerchant(PartnerId, SubMchId, SubAppId);
        Platform.AddSubMerchant(PartnerId, SubMchId, OtherSubAppId);

        AssertUnsignedFailure(await AskAsync(PartnerRequest(Platform.IssuePayCode(), SubMchId, SubAppId)), "sub_appid和sub_mch_id不匹配");
    }
}
