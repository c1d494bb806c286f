using System.Text.Json.Nodes;
using Gateway.Simulator;

namespace Gateway.Tests.Assist;

/// <summary>What a merchant is told when the platform refuses or cannot be reached.</summary>
public sealed class GetWxAccessTokenTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task The_code_is_required_and_at_most_64_characters(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        Assert.Equal(10506, (await app.CallAsync("getWxAccessToken")).Code);
        Assert.Equal(10506, (await app.CallAsync("getWxAccessToken", ("code", ""))).Code);
        Assert.Equal(10506, (await app.CallAsync("getWxAccessToken", ("code", new string('c', 65)))).Code);
        Assert.Equal(10506, (await app.CallAsync("getWxAccessToken", ("code", new JsonObject()))).Code);
        Assert.Equal(20080, (await app.CallAsync("getWxAccessToken", ("code", new string('c', 64)))).EffectiveCode);
    }

    [Theory]
    [InlineData(40029, "重新发起授权")]
    [InlineData(40163, "重新发起授权")]
    [InlineData(42003, "重新发起授权")]
    [InlineData(40125, "AppSecret 不正确")]
    [InlineData(40001, "AppSecret 不正确")]
    [InlineData(40013, "AppID 不正确")]
    [InlineData(40164, "白名单")]
    [InlineData(40243, "冻结")]
    [InlineData(40226, "高风险")]
    [InlineData(45011, "频繁")]
    [InlineData(-1, "系统繁忙")]
    [InlineData(99999, "微信拒绝了本次调用")]
    public async Task A_refusal_says_what_to_do_with_the_platforms_code_and_rid(int errcode, string advice)
    {
        var app = await gateway.CreateAppAsync("v3");
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(errcode));
        var answer = await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));
        Assert.Equal(20080, answer.Code);
        Assert.Contains(advice, answer.Msg);
        Assert.Contains($"[{errcode}]", answer.Msg);
        Assert.Matches(@"\[rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}\]", answer.Msg);
    }

    [Fact]
    public async Task The_platforms_own_text_is_not_passed_on()
    {
        var app = await gateway.CreateAppAsync("v3");
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(40029, "invalid code https://api.weixin.qq.com/?secret=S, <script>"));
        var answer = await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));
        Assert.DoesNotContain("secret=", answer.Text);
        Assert.DoesNotContain("script", answer.Text);
    }

    [Fact]
    public async Task Whatever_is_not_the_platforms_answer_is_30000()
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.Html(), Misbehaviour.Html(502), Misbehaviour.Truncated(), Misbehaviour.EmptyBody(),
            Misbehaviour.HugeBody(1 << 20), Misbehaviour.WrongJson(JsonFault.Array), Misbehaviour.WrongJson(JsonFault.WrongTypes),
            Misbehaviour.WrongJson(JsonFault.DuplicateMembers), Misbehaviour.WrongJson(JsonFault.CutShort), Misbehaviour.Status5xx(503), Misbehaviour.Reset(),
        })
        {
            var app = await gateway.CreateAppAsync("v3");
            gateway.WeChat.Next(WeChatPaths.AccessToken, misbehaviour);
            var answer = await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));
            Assert.Equal(30000, answer.Code);
            Assert.True(app.Verifies(answer, Gateway.Signing.AnswerShape.None));
        }
    }

    [Fact]
    public async Task A_snapshot_user_is_refused_unless_the_app_accepts_such_users()
    {
        var app = await gateway.CreateAppAsync("v3");
        var code = app.NewCode(new SimulatedUser("oSnapshot0000000000000000001", IsSnapshot: true), "snsapi_userinfo");
        var refused = await app.CallAsync("getWxAccessToken", ("code", code));
        Assert.Equal(20080, refused.Code);
        Assert.Contains("快照页", refused.Msg);

        // The decision is the app's, and not remembered with the code.
        await gateway.UpdateAppAsync(app, new JsonObject { ["acceptSnapshotUsers"] = true });
        Assert.Equal(0, (await app.CallAsync("getWxAccessToken", ("code", code))).Code);
    }

    [Fact]
    public async Task A_sandbox_app_never_reaches_the_platform_while_the_sandbox_is_off()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["sandbox"] = true });
        var before = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        Assert.Equal(20021, (await app.CallAsync("getWxAccessToken", ("code", "c"))).Code);
        Assert.Equal(before, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }
}

/// <summary>Apps marked sandbox are served by the built-in simulator.</summary>
public sealed class SandboxTests
{
    [Fact]
    public async Task With_the_sandbox_on_a_sandbox_app_logs_a_user_in_without_an_account_at_wechat()
    {
        await using var gateway = new TestGateway().With("Sandbox:Enabled", "true");
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v2", settings: new JsonObject { ["sandbox"] = true });

        var address = await app.CallAsync("getWxAuthUrl", ("url", "https://shop.example/pay"), ("state", "S1"));
        using var page = await gateway.Http.GetAsync(new Uri(((string)address.Data!["url"]!).Split('#')[0]), TestContext.Current.CancellationToken);
        var back = page.Headers.Location!;
        Assert.Equal("shop.example", back.Host);
        var code = System.Web.HttpUtility.ParseQueryString(back.Query)["code"]!;

        var answer = await app.CallAsync("getWxAccessToken", ("code", code));
        Assert.Equal(0, answer.Code);
        Assert.Equal(0, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }
}
