using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;

namespace Gateway.Tests.Assist;

/// <summary>The token of a payer's identity: off unless the app is allowed it, and complete where it is.</summary>
public sealed class GetWxPayIdentityTokenTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string CallName = "getWxPayIdentityToken";
    private const string OpenId = "oPayer0000000000000000000001";

    private int Calls => gateway.WeChat.CountOf(WeChatPaths.PayIdentityToken);

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task The_call_is_off_unless_the_app_is_allowed_it(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        await gateway.SetPayChannelAsync(app, mayUseIdentity: true);
        var code = NewCode(app);
        var before = Calls;
        Assert.Equal(20030, (await AskAsync(app, code)).Code);
        Assert.Equal(before, Calls);

        await gateway.UpdateAppAsync(app, new JsonObject { ["allowedCalls"] = new JsonArray(CallName) });
        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);

        await gateway.UpdateAppAsync(app, new JsonObject { ["allowedCalls"] = null });
        Assert.Equal(20030, (await AskAsync(app, code)).Code);
    }

    [Theory]
    [InlineData("v2", "pay_identity")]
    [InlineData("v3-beta", "pay_realname")]
    [InlineData("v3", "pay_identity")]
    [InlineData("open", "pay_realname")]
    public async Task A_code_gives_the_tokens_with_their_seconds_and_the_answer_verifies(string dialect, string scope)
    {
        var app = await CreateAppAsync(dialect);
        var answer = await AskAsync(app, NewCode(app), scope: scope);
        Assert.Equal(0, answer.EffectiveCode);
        Assert.NotEmpty((string)answer.Data!["accessToken"]!);
        Assert.NotEmpty((string)answer.Data["refreshToken"]!);
        Assert.Equal(("7200", "2592000"), (answer.Data["expiresIn"]!.ToJsonString(), answer.Data["refreshExpiresIn"]!.ToJsonString()));
        Assert.True(app.Verifies(answer, AnswerShape.PayIdentityToken), answer.Text);
    }

    [Fact]
    public async Task One_code_presented_fifty_times_at_once_is_one_platform_call()
    {
        var app = await CreateAppAsync();
        var code = NewCode(app);
        var before = Calls;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.WeChat.Next(WeChatPaths.PayIdentityToken, Misbehaviour.Hold(release.Task));
        var answers = Enumerable.Range(0, 50).Select(_ => AskAsync(app, code)).ToList();
        await gateway.WeChat.WaitForCallsAsync(WeChatPaths.PayIdentityToken, before + 1);
        release.SetResult();
        Assert.Single((await Task.WhenAll(answers)).Select(answer => (string)answer.Data!["accessToken"]!).Distinct());
        Assert.Equal(before + 1, Calls);
    }

    [Fact]
    public async Task A_kept_token_has_the_seconds_it_still_lives()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3", settings: new JsonObject { ["allowedCalls"] = new JsonArray(CallName) });
        await own.SetPayChannelAsync(app, mayUseIdentity: true);
        var code = own.WeChat.IssueIdentityCode(app.MchId, app.PayAppId, OpenId);
        var first = await AskAsync(app, code);
        own.Time.Advance(TimeSpan.FromSeconds(100));
        await own.RestartAsync();
        var later = await AskAsync(app, code);
        Assert.Equal((string)first.Data!["accessToken"]!, (string)later.Data!["accessToken"]!);
        Assert.Equal((7100, 2591900), ((int)later.Data["expiresIn"]!, (int)later.Data["refreshExpiresIn"]!));
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.PayIdentityToken));
    }

    [Fact]
    public async Task Neither_another_app_nor_another_payer_nor_another_scope_gets_the_answer()
    {
        var (app, sameMerchant) = (await CreateAppAsync(), await CreateAppAsync());
        await gateway.AdminAsync(HttpMethod.Put, $"apps/{sameMerchant.AppId}/channels/wechat-pay",
            new JsonObject { ["mchId"] = app.MchId, ["wxAppId"] = app.PayAppId, ["apiKey"] = app.ApiKey });
        var code = NewCode(app);
        var before = Calls;
        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
        Assert.Equal(20080, (await AskAsync(sameMerchant, code)).Code);
        Assert.Equal(20080, (await AskAsync(app, code, openId: "oSomebody00000000000000000001")).Code);
        Assert.Equal(20080, (await AskAsync(app, code, scope: "pay_realname")).Code);
        Assert.Equal(before + 4, Calls);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_number_and_what_is_known_of_the_closing_and_is_not_remembered()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedCalls"] = new JsonArray(CallName) });
        await gateway.SetPayChannelAsync(app, mayUseIdentity: false);
        var code = NewCode(app);
        var refused = await AskAsync(app, code);
        Assert.Equal(20080, refused.Code);
        Assert.Contains("2021-11-10", refused.Msg);
        Assert.Matches(@"\[\d+\]$", refused.Msg);
        Assert.True(app.Verifies(refused, AnswerShape.None));

        gateway.WeChat.AddPayAccount(app.MchId, app.PayAppId, app.ApiKey, mayUseIdentity: true);
        Assert.Equal(0, (await AskAsync(app, code)).EffectiveCode);
    }

    [Fact]
    public async Task Whatever_is_not_the_platforms_answer_is_30000()
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.Html(), Misbehaviour.Html(502), Misbehaviour.Status5xx(), Misbehaviour.EmptyBody(), Misbehaviour.HugeBody(1 << 20),
            Misbehaviour.Truncated(), Misbehaviour.Reset(), Misbehaviour.WrongJson(JsonFault.Array), Misbehaviour.WrongJson(JsonFault.WrongTypes),
            Misbehaviour.WrongJson(JsonFault.DuplicateMembers), Misbehaviour.WrongJson(JsonFault.CutShort), Misbehaviour.WrongJson(JsonFault.Null),
        })
        {
            var app = await CreateAppAsync();
            gateway.WeChat.Next(WeChatPaths.PayIdentityToken, misbehaviour);
            var before = Calls;
            Assert.Equal(30000, (await AskAsync(app, NewCode(app))).Code);
            Assert.Equal(before + 1, Calls);
        }
    }

    [Fact]
    public async Task Fields_are_checked_before_anything_is_asked()
    {
        var app = await CreateAppAsync();
        var before = Calls;
        foreach (var (openId, code, scope) in new (JsonNode?, JsonNode?, JsonNode?)[]
        {
            (null, "CODE1", "pay_identity"), ("", "CODE1", "pay_identity"), (new string('o', 129), "CODE1", "pay_identity"), ("o&code=2", "CODE1", "pay_identity"),
            (OpenId, null, "pay_identity"), (OpenId, "", "pay_identity"), (OpenId, new string('c', 65), "pay_identity"), (OpenId, "C 1", "pay_identity"),
            (OpenId, new JsonArray(), "pay_identity"), (OpenId, "CODE1", null), (OpenId, "CODE1", ""), (OpenId, "CODE1", "snsapi_base"), (OpenId, "CODE1", "PAY_IDENTITY"),
        })
        {
            Assert.Equal(10506, (await app.CallAsync(CallName, ("openId", openId), ("code", code), ("scope", scope))).Code);
        }

        Assert.Equal(before, Calls);
    }

    private async Task<TestApp> CreateAppAsync(string dialect = "v3")
    {
        var app = await gateway.CreateAppAsync(dialect, settings: new JsonObject { ["allowedCalls"] = new JsonArray(CallName) }, withChannel: false);
        await gateway.SetPayChannelAsync(app, mayUseIdentity: true);
        return app;
    }

    private string NewCode(TestApp app) => gateway.WeChat.IssueIdentityCode(app.MchId, app.PayAppId, OpenId);

    private static Task<WireAnswer> AskAsync(TestApp app, string code, string openId = OpenId, string scope = "pay_identity") =>
        app.CallAsync(CallName, ("openId", openId), ("code", code), ("scope", scope));
}
