using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Tests.Proofs;

/// <summary>Where global tokens, tickets and the credentials for them must not be: the log, other answers, the store's bytes.</summary>
public sealed class TokenSecrecyTests
{
    [Fact]
    public async Task Nothing_secret_of_the_token_centre_is_logged_answered_or_kept_in_the_open()
    {
        await using var gateway = new LoggedGateway();
        await gateway.InitializeAsync();
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mode in new[] { "Stable", "Classic" })
        {
            var app = await gateway.CreateAppAsync("v3");
            secrets.Add(app.AppSecret);
            var channel = $"apps/{app.AppId}/channels/wechat-mp";
            await gateway.AdminAsync(HttpMethod.Put, channel, new JsonObject { ["tokenMode"] = mode });
            await UseAsync(gateway, app, secrets);
            await FailAsync(gateway, app, mode is "Stable" ? WeChatPaths.StableToken : WeChatPaths.Token);
            gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Post, channel + "/check"));
            gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Get, $"apps/{app.AppId}/compat-credentials"));
        }

        gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Get, "audit"));
        await gateway.AssertNowhereAsync(secrets);
        Assert.Contains("asked because", gateway.Logged);
        Assert.DoesNotContain("secret=", gateway.Logged);
        Assert.DoesNotContain("access_token=", gateway.Logged);
    }

    [Fact]
    public void What_holds_secrets_does_not_print_them()
    {
        var account = new WeChatAccount(new Uri("http://127.0.0.1:1/"), WeChatAccountKind.PublicAccount, "wx1", "the-app-secret", TokenMode.Stable, "A1");
        Assert.Equal("wx1", account.ToString());
        Assert.Equal(nameof(GlobalToken), new GlobalToken("the-token", default).ToString());
        Assert.Equal(nameof(TokenState), new TokenState { Value = "the-token" }.ToString());
        Assert.Equal("given for 7200 s", new TokenReply("the-token", TimeSpan.FromHours(2), null, null).ToString());
        Assert.DoesNotContain("the-token", new TokenLease(1, new TokenState { Value = "the-token" }).ToString());
    }

    private static async Task UseAsync(LoggedGateway gateway, TestApp app, HashSet<string> secrets)
    {
        var token = (string)(await app.CallAsync("getWxClientToken", ("account", "mp"))).Data!["accessToken"]!;
        await app.CallAsync("getWxJsapiSign", ("url", "https://shop.example/"));
        var credential = (string)(await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/compat-credentials", new JsonObject { ["name"] = "ERP" }))["secret"]!;
        secrets.UnionWith([token, credential, gateway.WeChat.TicketOf(app.WxAppId)!]);
        foreach (var secret in new[] { credential, credential + "x" })
        {
            using var response = await gateway.Http.GetAsync($"/apps/{app.AppId}/compat/cgi-bin/token?grant_type=client_credential&appid={app.WxAppId}&secret={secret}");
            gateway.Answers.Append(response.Headers);
        }

        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        gateway.WeChat.InvalidateToken(app.WxAppId);
        secrets.Add((string)(await app.CallAsync("getWxClientToken", ("account", "mp"), ("failedToken", token))).Data!["accessToken"]!);
    }

    private static async Task FailAsync(TestGateway gateway, TestApp app, string path)
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.Errcode(40125, "wrong secret " + app.AppSecret), Misbehaviour.Html(), Misbehaviour.Reset(), Misbehaviour.WrongJson(),
            Misbehaviour.WrongJson(JsonFault.DuplicateMembers), Misbehaviour.Truncated(), Misbehaviour.HugeBody(1 << 20),
        })
        {
            gateway.Time.Advance(TimeSpan.FromHours(8));
            gateway.WeChat.Next(path, misbehaviour);
            await app.CallAsync("getWxClientToken", ("account", "mp"));
        }
    }
}
