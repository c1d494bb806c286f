using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Tests.Proofs;

/// <summary>Where the APIv2 key, codes, openIds and tokens of WeChat Pay must not be: the log, other answers, the store's bytes.</summary>
public sealed class PaySecrecyTests
{
    [Fact]
    public async Task Nothing_secret_of_wechat_pay_is_logged_answered_or_kept_in_the_open()
    {
        await using var gateway = new LoggedGateway();
        await gateway.InitializeAsync();
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        var answers = gateway.Answers;
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = await gateway.CreateAppAsync(dialect, settings: new JsonObject { ["allowedCalls"] = new JsonArray("getWxOpenIdByAuthCode", "getWxPayIdentityToken") });
            await gateway.SetPayChannelAsync(app, mayUseIdentity: true);
            secrets.Add(app.ApiKey);
            await SucceedAsync(gateway, app, secrets, answers);
            await FailAsync(gateway, app, secrets, answers);
            var channel = $"apps/{app.AppId}/channels/wechat-pay";
            answers.Append(await gateway.AdminAsync(HttpMethod.Get, channel));
            answers.Append(await gateway.AdminAsync(HttpMethod.Put, channel, new JsonObject { ["apiKey"] = app.ApiKey }));
            answers.Append(await gateway.AdminAsync(HttpMethod.Get, "audit"));
        }

        await gateway.AssertNowhereAsync(secrets);
        Assert.Contains("getWxPayIdentityToken", gateway.Logged);
        Assert.DoesNotContain("sign_type=", gateway.Logged);
        Assert.DoesNotContain("<xml>", gateway.Logged);
    }

    [Fact]
    public void What_holds_secrets_does_not_print_them()
    {
        var account = new WeChatPayAccount(new Uri("http://127.0.0.1:1/"), "1900000001", "wx1", "K7Qm2Vx9Lr4Tz8Wb1Nc6Yd3Hf5Jg0PsA", PayAlgorithm.Md5);
        Assert.Equal("1900000001", account.ToString());
        Assert.Equal(nameof(PayOpenId), new PayOpenId("oPayer", "oSub").ToString());
        Assert.Equal(nameof(PayIdentityToken), new PayIdentityToken("AT", default, "RT", default).ToString());
        Assert.Equal(nameof(PayIdentityDocument), new PayIdentityDocument(0, "AT", 1, "RT", 1).ToString());
    }

    private static async Task SucceedAsync(LoggedGateway gateway, TestApp app, HashSet<string> secrets, StringBuilder answers)
    {
        var payCode = gateway.WeChat.IssuePayCode();
        var payer = await app.CallAsync("getWxOpenIdByAuthCode", ("authCode", payCode));
        var openId = (string)payer.Data!["openId"]!;
        var code = gateway.WeChat.IssueIdentityCode(app.MchId, app.PayAppId, openId);
        var token = await app.CallAsync("getWxPayIdentityToken", ("openId", openId), ("code", code), ("scope", "pay_identity"));
        secrets.UnionWith([payCode, openId, code, (string)token.Data!["accessToken"]!, (string)token.Data["refreshToken"]!]);
        // The headers only: these two answers are where it belongs.
        answers.Append(payer.Response.Headers).Append(token.Response.Headers);
    }

    private static async Task FailAsync(LoggedGateway gateway, TestApp app, HashSet<string> secrets, StringBuilder answers)
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.WrongXml(XmlFault.WrongSign), Misbehaviour.WrongXml(XmlFault.RepeatedSign), Misbehaviour.WrongXml(XmlFault.ExternalEntity),
            Misbehaviour.PayError("SYSTEMERROR"), Misbehaviour.PayFail("签名错误 " + app.ApiKey), Misbehaviour.Html(), Misbehaviour.Reset(),
        })
        {
            var code = gateway.WeChat.IssuePayCode();
            secrets.Add(code);
            gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, misbehaviour);
            var answer = await app.CallAsync("getWxOpenIdByAuthCode", ("authCode", code));
            Assert.NotEqual(0, answer.EffectiveCode);
            answers.Append(answer.Text).Append(answer.Response.Headers);
        }

        foreach (var misbehaviour in new[] { Misbehaviour.Errcode(40001, "wrong " + app.ApiKey), Misbehaviour.WrongJson(), Misbehaviour.Html(502), Misbehaviour.Reset() })
        {
            var code = gateway.WeChat.IssueIdentityCode(app.MchId, app.PayAppId, "oPayer0000000000000000000001");
            secrets.Add(code);
            gateway.WeChat.Next(WeChatPaths.PayIdentityToken, misbehaviour);
            var answer = await app.CallAsync("getWxPayIdentityToken", ("openId", "oPayer0000000000000000000001"), ("code", code), ("scope", "pay_realname"));
            Assert.NotEqual(0, answer.EffectiveCode);
            answers.Append(answer.Text).Append(answer.Response.Headers);
        }
    }
}
