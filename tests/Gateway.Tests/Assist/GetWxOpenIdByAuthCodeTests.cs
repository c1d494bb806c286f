using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Assist;

/// <summary>A payment code for an openId: who gets an answer, which answers are believed, and what a merchant is told otherwise.</summary>
public sealed class GetWxOpenIdByAuthCodeTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string CallName = "getWxOpenIdByAuthCode";

    private int Calls => gateway.WeChat.CountOf(WeChatPaths.AuthCodeToOpenId);

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_payment_code_gives_the_openid_and_the_answer_verifies(string dialect)
    {
        var app = await CreateAppAsync(dialect);
        var answer = await AskAsync(app, gateway.WeChat.IssuePayCode());

        Assert.Equal(0, answer.EffectiveCode);
        Assert.StartsWith("o", (string)answer.Data!["openId"]!);
        Assert.False(answer.Data.ContainsKey("subOpenId"));
        Assert.True(app.Verifies(answer, AnswerShape.OpenIdByAuthCode), answer.Text);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_partner_gets_the_sub_merchants_openid_too(string dialect)
    {
        var app = await CreateAppAsync(dialect, isPartner: true);
        gateway.WeChat.AddSubMerchant(app.MchId, "1600000001", "wxsub1");
        var answer = await AskAsync(app, gateway.WeChat.IssuePayCode(), "1600000001", "wxsub1");

        Assert.Equal(0, answer.EffectiveCode);
        Assert.StartsWith("o", (string)answer.Data!["openId"]!);
        Assert.StartsWith("o", (string)answer.Data["subOpenId"]!);
        Assert.NotEqual((string)answer.Data["openId"]!, (string)answer.Data["subOpenId"]!);
        Assert.True(app.Verifies(answer, AnswerShape.OpenIdByAuthCode), answer.Text);
    }

    [Theory]
    [InlineData("", null, false)]
    [InlineData("wxsub1", null, true)]
    [InlineData("wxsub1", "wxsub1", true)]
    [InlineData("wxsub1,wxsub2", null, false)]
    [InlineData("wxsub1,wxsub2", "wxsub2", true)]
    public async Task Which_account_the_sub_openid_is_of_follows_from_what_is_bound_and_asked(string bound, string? subAppId, bool hasSubOpenId)
    {
        var app = await CreateAppAsync(isPartner: true);
        gateway.WeChat.AddSubMerchant(app.MchId, "1600000002", bound.Split(',', StringSplitOptions.RemoveEmptyEntries));
        var answer = await AskAsync(app, gateway.WeChat.IssuePayCode(), "1600000002", subAppId);
        Assert.Equal(0, answer.EffectiveCode);
        Assert.Equal(hasSubOpenId, answer.Data!.ContainsKey("subOpenId"));
    }

    [Fact]
    public async Task For_whom_a_partner_asks_is_part_of_what_is_remembered()
    {
        var app = await CreateAppAsync(isPartner: true);
        gateway.WeChat.AddSubMerchant(app.MchId, "1600000003", "wxsub1", "wxsub2");
        gateway.WeChat.AddSubMerchant(app.MchId, "1600000004", "wxsub1");
        var code = gateway.WeChat.IssuePayCode();
        var before = Calls;

        var ofSub1 = await AskAsync(app, code, "1600000003", "wxsub1");
        var ofSub2 = await AskAsync(app, code, "1600000003", "wxsub2");
        Assert.NotEqual((string)ofSub1.Data!["subOpenId"]!, (string)ofSub2.Data!["subOpenId"]!);
        // The code is bound to the first sub-merchant now, so the other one hears the platform's no, not that one's answer.
        AssertRefused("AUTHCODEEXPIRE", await AskAsync(app, code, "1600000004", "wxsub1"));
        Assert.Equal(before + 3, Calls);

        Assert.Equal((string)ofSub1.Data["subOpenId"]!, (string)(await AskAsync(app, code, "1600000003", "wxsub1")).Data!["subOpenId"]!);
        Assert.Equal(before + 3, Calls);
    }

    [Fact]
    public async Task One_code_presented_fifty_times_at_once_is_one_platform_call()
    {
        var app = await CreateAppAsync();
        var code = gateway.WeChat.IssuePayCode();
        var before = Calls;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.Hold(release.Task));
        var answers = Enumerable.Range(0, 50).Select(_ => AskAsync(app, code)).ToList();
        await gateway.WeChat.WaitForCallsAsync(WeChatPaths.AuthCodeToOpenId, before + 1);
        release.SetResult();

        Assert.Single((await Task.WhenAll(answers)).Select(answer => (string)answer.Data!["openId"]!).Distinct());
        Assert.Equal(before + 1, Calls);
    }

    [Fact]
    public async Task An_answer_is_kept_five_minutes_and_across_a_restart()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        await own.SetPayChannelAsync(app);
        var code = own.WeChat.IssuePayCode();
        var first = await AskAsync(app, code);
        own.Time.Advance(TimeSpan.FromSeconds(200));
        await own.RestartAsync();
        own.Time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal((string)first.Data!["openId"]!, (string)(await AskAsync(app, code)).Data!["openId"]!);
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.AuthCodeToOpenId));
        own.Time.Advance(TimeSpan.FromSeconds(1));
        AssertRefused("AUTHCODEEXPIRE", await AskAsync(app, code));
    }

    [Fact]
    public async Task Another_app_never_gets_the_answer_not_even_with_the_same_merchant()
    {
        var (app, other, sameMerchant) = (await CreateAppAsync(), await CreateAppAsync(), await gateway.CreateAppAsync("v3"));
        await PutChannelAsync(sameMerchant, Channel(app));
        var code = gateway.WeChat.IssuePayCode();
        var before = Calls;

        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
        AssertRefused("AUTHCODEEXPIRE", await AskAsync(other, code));
        // The platform gives it to the same merchant; the gateway asks it for every app.
        Assert.Equal(0, (await AskAsync(sameMerchant, code)).EffectiveCode);
        Assert.Equal(before + 3, Calls);
    }

    [Fact]
    public async Task Fields_are_checked_before_anything_is_asked()
    {
        var app = await CreateAppAsync();
        var before = Calls;
        foreach (var fields in new (string, JsonNode?)[][]
        {
            [],
            [("authCode", "")],
            [("authCode", new string('1', 129))],
            [("authCode", new JsonObject())],
            [("authCode", "13000000000000000 ")],
            [("authCode", "1&key=2")],
            [("authCode", "<xml/>")],
            [("authCode", "1\u0001")],
            [("authCode", "130000000000000001"), ("subMchId", new string('1', 33))],
            [("authCode", "130000000000000001"), ("subMchId", "16-1")],
            [("authCode", "130000000000000001"), ("subMchId", "1600000001"), ("subAppId", new string('w', 33))],
            [("authCode", "130000000000000001"), ("subMchId", "1600000001"), ("subAppId", "wx&1")],
            [("authCode", "130000000000000001"), ("subAppId", "wxsub1")],
        })
        {
            Assert.Equal(10506, (await app.CallAsync(CallName, fields)).Code);
        }

        Assert.Equal(before, Calls);
        AssertRefused("AUTH_CODE_ERROR", await AskAsync(app, new string('1', 128)));
    }

    [Theory]
    [InlineData("AUTHCODEEXPIRE", "刷新付款码", true)]
    [InlineData("AUTH_CODE_ERROR", "刷新付款码", true)]
    [InlineData("AUTH_CODE_INVALID", "不是微信付款码", true)]
    [InlineData("SYSTEMERROR", "系统繁忙", false)]
    [InlineData("NOAUTH", "权限", false)]
    [InlineData("SIGNERROR", "APIv2 密钥", false)]
    [InlineData("APPID_MCHID_NOT_MATCH", "AppID", false)]
    [InlineData("SOMETHING_NEW", "微信支付拒绝了本次调用", false)]
    public async Task A_refusal_says_what_to_do_and_is_remembered_only_where_the_code_is_dead(string errCode, string advice, bool isFinal)
    {
        var app = await CreateAppAsync();
        var code = gateway.WeChat.IssuePayCode();
        var before = Calls;
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.PayError(errCode, "<b>the platform's own text</b>"));
        var answer = await AskAsync(app, code);
        AssertRefused(errCode, answer);
        Assert.Contains(advice, answer.EffectiveMsg);
        Assert.DoesNotContain("own text", answer.Text);
        Assert.True(app.Verifies(answer, AnswerShape.None));

        Assert.Equal(isFinal ? 20080 : 0, (await AskAsync(app, code)).EffectiveCode);
        Assert.Equal(before + (isFinal ? 1 : 2), Calls);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("AUTHCODEEXPIRE ")]
    [InlineData("a sentence of the platform")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_error_code_that_is_not_a_code_is_not_passed_on(string errCode)
    {
        var app = await CreateAppAsync();
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.PayError(errCode));
        var answer = await AskAsync(app, gateway.WeChat.IssuePayCode());
        AssertRefused("UNNAMED", answer);
        Assert.DoesNotContain(errCode, answer.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("签名错误")]
    [InlineData("https://example.com/?key=secret")]
    public async Task An_unsigned_failure_is_told_as_one_that_nobody_vouches_for_and_is_not_remembered(string returnMsg)
    {
        var app = await CreateAppAsync();
        var code = gateway.WeChat.IssuePayCode();
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.PayFail(returnMsg));
        var answer = await AskAsync(app, code);
        AssertRefused("FAIL", answer);
        Assert.Contains("unauthenticated", answer.EffectiveMsg);
        Assert.Contains("APIv2 密钥", answer.EffectiveMsg);
        Assert.True(returnMsg.Length == 0 || !answer.Text.Contains(returnMsg, StringComparison.Ordinal));

        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
    }

    [Theory]
    [InlineData(XmlFault.ExternalEntity, false)]
    [InlineData(XmlFault.EntityExpansion, false)]
    [InlineData(XmlFault.RepeatedSign, false)]
    [InlineData(XmlFault.RepeatedOpenId, false)]
    [InlineData(XmlFault.NestedElement, false)]
    [InlineData(XmlFault.CutShort, false)]
    [InlineData(XmlFault.NotXml, false)]
    [InlineData(XmlFault.Utf7OrOtherEncoding, false)]
    [InlineData(XmlFault.WrongSign, true)]
    [InlineData(XmlFault.NoSign, true)]
    [InlineData(XmlFault.OtherMerchant, true)]
    [InlineData(XmlFault.OtherApp, true)]
    public async Task A_spoilt_answer_is_30000_carries_nobody_and_is_not_remembered(XmlFault fault, bool isUnauthentic)
    {
        var app = await CreateAppAsync();
        var code = gateway.WeChat.IssuePayCode();
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.WrongXml(fault));
        var answer = await AskAsync(app, code);
        Assert.Equal(30000, answer.Code);
        Assert.Null(answer.Data);
        Assert.Equal(isUnauthentic, answer.Msg.Contains("could not be trusted", StringComparison.Ordinal));
        Assert.Equal(isUnauthentic, answer.Msg.Contains("APIv2 密钥", StringComparison.Ordinal));
        Assert.True(app.Verifies(answer, AnswerShape.None));

        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
    }

    [Fact]
    public async Task An_answer_signed_with_the_other_algorithm_is_checked_with_the_one_its_length_shows()
    {
        var app = await CreateAppAsync();
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.WrongXml(XmlFault.HmacSigned));
        Assert.Equal(0, (await AskAsync(app, gateway.WeChat.IssuePayCode())).EffectiveCode);
    }

    [Fact]
    public async Task Whatever_is_not_the_platforms_answer_is_30000()
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.Html(), Misbehaviour.Html(502), Misbehaviour.Status5xx(), Misbehaviour.EmptyBody(), Misbehaviour.HugeBody(20_000),
            Misbehaviour.HugeBody(1 << 20), Misbehaviour.Truncated(), Misbehaviour.Reset(),
        })
        {
            var app = await CreateAppAsync();
            gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, misbehaviour);
            Assert.Equal(30000, (await AskAsync(app, gateway.WeChat.IssuePayCode())).Code);
        }
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("reset first")]
    [InlineData("closed")]
    [InlineData("truncated")]
    [InlineData("hang")]
    public async Task A_request_that_may_have_arrived_is_not_sent_again(string trouble)
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        await own.SetPayChannelAsync(app);
        own.WeChat.Next(WeChatPaths.AuthCodeToOpenId, trouble switch
        {
            "reset" => Misbehaviour.Reset(),
            "reset first" => Misbehaviour.ResetBeforeAnswer(),
            "closed" => Misbehaviour.CloseBeforeAnswer(),
            "truncated" => Misbehaviour.Truncated(),
            _ => Misbehaviour.Hang(),
        });
        var answer = AskAsync(app, own.WeChat.IssuePayCode());
        if (trouble == "hang")
        {
            await own.WeChat.WaitForCallsAsync(WeChatPaths.AuthCodeToOpenId, 1);
            own.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(30000, (await answer).Code);
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.AuthCodeToOpenId));
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_leaves_the_code_good()
    {
        await using var own = new TestGateway();
        var gone = await SimulatorServer.StartAsync(own.WeChat);
        var address = gone.BaseAddress;
        await gone.DisposeAsync();
        own.With("WeChat:PayBaseUrl", address.AbsoluteUri);
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        await own.SetPayChannelAsync(app);
        var code = own.WeChat.IssuePayCode();
        var answer = await AskAsync(app, code);
        Assert.Equal(30000, answer.Code);
        Assert.Contains("unspent", answer.Msg);

        await using var back = await SimulatorServer.StartAsync(own.WeChat, address.Port);
        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
    }

    [Fact]
    public async Task A_breaker_opens_for_the_failing_merchant_alone()
    {
        var (failing, sound) = (await CreateAppAsync(), await CreateAppAsync());
        gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.Status5xx(), times: 10);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(30000, (await AskAsync(failing, gateway.WeChat.IssuePayCode())).Code);
        }

        var before = Calls;
        var open = await AskAsync(failing, gateway.WeChat.IssuePayCode());
        Assert.Equal(30000, open.Code);
        Assert.Contains("unspent", open.Msg);
        Assert.Equal(before, Calls);
        Assert.Equal(0, (await AskAsync(sound, gateway.WeChat.IssuePayCode())).EffectiveCode);
    }

    [Fact]
    public async Task With_hmac_an_ordinary_merchant_is_refused_and_told_so()
    {
        var app = await CreateAppAsync(signType: "HMAC_SHA256");
        var answer = await AskAsync(app, gateway.WeChat.IssuePayCode());
        AssertRefused("FAIL", answer);
        Assert.Contains("HMAC-SHA256", answer.EffectiveMsg);
        Assert.Contains("MD5", answer.EffectiveMsg);

        await PutChannelAsync(app, new JsonObject { ["signType"] = "MD5" });
        Assert.Equal(0, (await AskAsync(app, gateway.WeChat.IssuePayCode())).EffectiveCode);
    }

    [Fact]
    public async Task With_hmac_a_partners_form_has_room_for_the_signature()
    {
        var app = await CreateAppAsync(signType: "HMAC_SHA256", isPartner: true);
        gateway.WeChat.AddSubMerchant(app.MchId, "1600000005");
        Assert.Equal(0, (await AskAsync(app, gateway.WeChat.IssuePayCode(), "1600000005")).EffectiveCode);
    }

    [Fact]
    public async Task A_wrong_key_is_an_unauthenticated_failure_and_a_new_one_is_in_force_on_the_next_call()
    {
        var app = await CreateAppAsync();
        var code = gateway.WeChat.IssuePayCode();
        await PutChannelAsync(app, new JsonObject { ["apiKey"] = "00000000000000000000000000000000" });
        AssertRefused("FAIL", await AskAsync(app, code));

        await PutChannelAsync(app, new JsonObject { ["apiKey"] = app.ApiKey });
        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
    }

    [Fact]
    public async Task Without_the_channel_nothing_is_asked()
    {
        var app = await gateway.CreateAppAsync("v3");
        var before = Calls;
        Assert.Equal(20025, (await AskAsync(app, "130000000000000001")).Code);
        await gateway.SetPayChannelAsync(app, enabled: false);
        Assert.Equal(20021, (await AskAsync(app, "130000000000000001")).Code);
        await gateway.AdminAsync(HttpMethod.Delete, $"apps/{app.AppId}/channels/wechat-pay");
        Assert.Equal(20025, (await AskAsync(app, "130000000000000001")).Code);
        Assert.Equal(before, Calls);
    }

    [Fact]
    public async Task A_sandbox_app_never_reaches_the_platform_while_the_sandbox_is_off()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["sandbox"] = true });
        await gateway.SetPayChannelAsync(app);
        var before = Calls;
        Assert.Equal(20021, (await AskAsync(app, gateway.WeChat.IssuePayCode())).Code);
        Assert.Equal(before, Calls);
    }

    [Fact]
    public async Task With_the_sandbox_on_a_sandbox_app_needs_no_merchant_at_wechat()
    {
        await using var own = new TestGateway().With("Sandbox:Enabled", "true");
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v2", settings: new JsonObject { ["sandbox"] = true });
        await own.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-pay",
            new JsonObject { ["mchId"] = "1900000001", ["wxAppId"] = "wxsandbox1", ["apiKey"] = new string('k', 32) });
        var sandbox = own.App.Services.GetRequiredService<Gateway.Sandbox.SandboxPlatform>().WeChat;

        Assert.Equal(0, (await AskAsync(app, sandbox.IssuePayCode())).EffectiveCode);
        var partner = await AskAsync(app, sandbox.IssuePayCode(), "1600000001", "wxsub1");
        Assert.Equal(0, partner.EffectiveCode);
        Assert.StartsWith("o", (string)partner.Data!["subOpenId"]!);
        Assert.Equal(0, own.WeChat.CountOf(WeChatPaths.AuthCodeToOpenId));
    }

    private async Task<TestApp> CreateAppAsync(string dialect = "v3", string? signType = null, bool isPartner = false)
    {
        var app = await gateway.CreateAppAsync(dialect, withChannel: false);
        await gateway.SetPayChannelAsync(app, signType, isPartner);
        return app;
    }

    private Task<JsonObject> PutChannelAsync(TestApp app, JsonObject channel) =>
        gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-pay", channel);

    private static JsonObject Channel(TestApp app) => new() { ["mchId"] = app.MchId, ["wxAppId"] = app.PayAppId, ["apiKey"] = app.ApiKey };

    private static Task<WireAnswer> AskAsync(TestApp app, string authCode, string? subMchId = null, string? subAppId = null)
    {
        var fields = new List<(string, JsonNode?)> { ("authCode", authCode) };
        if (subMchId is not null)
        {
            fields.Add(("subMchId", subMchId));
        }

        if (subAppId is not null)
        {
            fields.Add(("subAppId", subAppId));
        }

        return app.CallAsync(CallName, [.. fields]);
    }

    private static void AssertRefused(string code, WireAnswer answer)
    {
        Assert.Equal(20080, answer.EffectiveCode);
        Assert.Contains($"[{code}]", answer.EffectiveMsg);
    }
}
