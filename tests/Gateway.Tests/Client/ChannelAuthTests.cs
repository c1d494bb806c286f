using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Signing;
using Gateway.Tests.Envelope;

namespace Gateway.Tests.Client;

/// <summary>The browser flow's four calls: what is sent, and what is made of the answers.</summary>
public sealed class ChannelAuthTests(ScriptedGateway gateway) : IClassFixture<ScriptedGateway>
{
    private readonly ManualTime _time = new(TestGateway.Start);

    public static TheoryData<string, string> Apps => AnswerShapeTests.Apps;

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task An_address_and_a_query_code_are_given(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        gateway.With(call => call.AnswerAsync(app.Success(call.Json, AnswerShape.ChannelAuthUrl,
            new JsonObject { ["authUrl"] = "https://open.weixin.qq.com/connect?a=1&b=%E4%B8%AD#x", ["queryCode"] = "Q1" })));
        using var client = new AssistGatewayClient(app.Options(gateway.Address));

        var answer = await client.GenerateAuthUrlAsync(
            new GenerateAuthUrlRequest { Channel = "wechat_pay", AuthType = "web", AuthPath = "/p", AuthRedirectUrl = "https://shop.example" });
        Assert.Equal(("https://open.weixin.qq.com/connect?a=1&b=%E4%B8%AD#x", "Q1"), (answer.AuthUrl, answer.QueryCode));
        AssertSent(app, "channel/auth/generateAuthUrl", ("channel", "wechat_pay"), ("authType", "web"), ("authPath", "/p"), ("authRedirectUrl", "https://shop.example"));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_code_gives_the_user(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        gateway.With(call => call.AnswerAsync(app.Success(call.Json, AnswerShape.ChannelAuth,
            new JsonObject { ["userId"] = "2088000000000001", ["openId"] = null, ["accessToken"] = "tokenB", ["status"] = "success" })));
        using var client = new AssistGatewayClient(app.Options(gateway.Address));

        var answer = await client.ChannelAuthAsync(new ChannelAuthRequest { Channel = "ali_pay", AuthCode = "C1" });
        Assert.Equal(ChannelAuthStatus.Success, answer.Status);
        Assert.Equal((null, "2088000000000001", "tokenB"), (answer.OpenId, answer.UserId, answer.AccessToken));
        AssertSent(app, "channel/auth/auth", ("channel", "ali_pay"), ("authCode", "C1"));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_code_is_kept_under_its_query_code(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        gateway.With(call => call.AnswerAsync(app.Success(call.Json, AnswerShape.None, data: null)));
        using var client = new AssistGatewayClient(app.Options(gateway.Address));

        var answer = await client.ChannelAuthAndSetAsync(new ChannelAuthAndSetRequest { Channel = "wechat_pay", AuthCode = "C1", QueryCode = "Q1" });
        Assert.Equal((ScriptedApp.TraceId, _time.GetUtcNow()), (answer.TraceId, answer.AnsweredAt));
        AssertSent(app, "channel/auth/authAndSet", ("channel", "wechat_pay"), ("authCode", "C1"), ("queryCode", "Q1"));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task The_outcome_is_asked_for(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        var said = new JsonObject();
        gateway.With(call => call.AnswerAsync(app.Success(call.Json, AnswerShape.ChannelAuth, said)));
        using var client = new AssistGatewayClient(app.Options(gateway.Address));
        foreach (var (word, status) in new[]
        {
            ("waiting", ChannelAuthStatus.Waiting), ("not_exist", ChannelAuthStatus.NotExist), ("success", ChannelAuthStatus.Success),
        })
        {
            said = status is ChannelAuthStatus.Success ? new JsonObject { ["status"] = word, ["openId"] = "oU1" } : new JsonObject { ["status"] = word };
            var answer = await client.QueryAuthResultAsync(new QueryAuthResultRequest { QueryCode = "Q1" });
            Assert.Equal((status, (string?)said["openId"]), (answer.Status, answer.OpenId));
        }

        AssertSent(app, "channel/auth/queryAuthResult", ("queryCode", "Q1"));
        foreach (var nonsense in new JsonObject[]
        {
            new() { ["status"] = "success" }, new() { ["status"] = "waiting", ["openId"] = "oU1" }, new() { ["status"] = "SUCCESS", ["openId"] = "oU1" },
            new() { ["openId"] = "oU1" }, new() { ["status"] = 1, ["openId"] = "oU1" },
        })
        {
            said = nonsense;
            var refused = await Assert.ThrowsAsync<AssistGatewayException>(() => client.QueryAuthResultAsync(new QueryAuthResultRequest { QueryCode = "Q1" }));
            Assert.Equal(AssistGatewayFailure.AnswerUnreadable, refused.Failure);
        }
    }

    private void AssertSent(ScriptedApp app, string call, params (string Name, string Value)[] members)
    {
        var sent = gateway.Calls[^1];
        Assert.Equal("/unipay/assist/" + call, sent.Path);
        Assert.Equal("application/json", sent.ContentType);
        Assert.True(app.Verifies(sent.Text), sent.Text);
        string[] envelope = app.IsOpen ? ["appId", "nonceStr", "reqId", "reqTime", "sign"] : ["appId", "nonceStr", "reqTime", "sign"];
        Assert.Equal(
            members.Select(member => member.Name).Concat(envelope).Order(StringComparer.Ordinal),
            sent.Json.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.All(members, member => Assert.Equal(member.Value, (string?)sent.Json[member.Name]));
    }
}
