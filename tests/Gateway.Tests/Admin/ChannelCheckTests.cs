using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Tests.Upstreams.Alipay;

namespace Gateway.Tests.Admin;

/// <summary>What the platform says of a configuration, in plain words.</summary>
public sealed class ChannelCheckTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("wechat-mp")]
    [InlineData("wechat-mini")]
    [InlineData("wechat-pay")]
    [InlineData("alipay")]
    public async Task A_configuration_that_works_is_told_so(string channel)
    {
        var app = await AppAsync();
        var answer = await CheckAsync(app, channel);
        Assert.True((bool)answer["works"]!, answer.ToJsonString());
        Assert.Null((string?)answer["problem"]);
    }

    [Theory]
    [InlineData(40125, "secret", "AppSecret")]
    [InlineData(40001, "secret", "AppSecret")]
    [InlineData(40013, "account", "AppID")]
    [InlineData(40243, "frozen", "解冻")]
    [InlineData(89501, "confirm", "管理员确认")]
    [InlineData(89503, "confirm", "管理员确认")]
    [InlineData(89506, "confirm", "24")]
    [InlineData(89507, "confirm", "1 小时")]
    [InlineData(45009, "budget", "次数")]
    [InlineData(45011, "busy", "频繁")]
    [InlineData(-1, "busy", "繁忙")]
    [InlineData(12345, "refused", "错误码")]
    public async Task What_stands_in_the_way_is_said_in_plain_words(int errcode, string problem, string words)
    {
        var app = await AppAsync();
        _gateway.WeChat.SetTokenError(app.WxAppId, errcode);
        var answer = await CheckAsync(app, "wechat-mp");
        Assert.Equal((false, problem, errcode.ToString()), ((bool)answer["works"]!, (string)answer["problem"]!, (string)answer["platformCode"]!));
        Assert.Contains(words, (string)answer["message"]!);
        Assert.NotNull(answer["rid"]);
        Assert.DoesNotContain(app.AppSecret, answer.ToJsonString());
    }

    [Fact]
    public async Task The_address_to_whitelist_is_named()
    {
        var app = await AppAsync();
        _gateway.WeChat.SetIpWhitelist(app.WxAppId, "203.0.113.7");
        var answer = await CheckAsync(app, "wechat-mp");
        Assert.Equal(("whitelist", "127.0.0.1"), ((string)answer["problem"]!, (string)answer["callerIp"]!));
        Assert.Contains("127.0.0.1", (string)answer["message"]!);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_is_told_apart_from_one_that_refuses()
    {
        var app = await AppAsync();
        foreach (var misbehaviour in new[] { Misbehaviour.Html(), Misbehaviour.ResetBeforeAnswer(), Misbehaviour.Status5xx(), Misbehaviour.EmptyBody() })
        {
            _gateway.WeChat.Next(WeChatPaths.StableToken, misbehaviour);
            Assert.Equal("unreachable", (string)(await CheckAsync(app, "wechat-mp"))["problem"]!);
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-55, null)]
    [InlineData(600, "clock")]
    [InlineData(-600, "clock")]
    public async Task A_clock_that_is_off_is_told_although_the_configuration_works(int platformAhead, string? problem)
    {
        var app = await AppAsync();
        _gateway.WeChat.ClockSkew = TimeSpan.FromSeconds(platformAhead);
        var answer = await CheckAsync(app, "wechat-mp");
        Assert.Equal((-platformAhead, problem, true), ((int)answer["clockSkewSeconds"]!, (string?)answer["problem"], (bool)answer["works"]!));
    }

    [Theory]
    [InlineData("Stable")]
    [InlineData("Classic")]
    public async Task A_check_ends_nobodys_token(string mode)
    {
        var app = await AppAsync();
        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["tokenMode"] = mode });
        var token = (string)(await app.CallAsync("getWxClientToken", ("account", "mp"))).Data!["accessToken"]!;
        for (var check = 0; check < 3; check++)
        {
            await CheckAsync(app, "wechat-mp");
        }

        Assert.True(_gateway.WeChat.IsTokenAlive(token));
        Assert.Equal(token, (string)(await app.CallAsync("getWxClientToken", ("account", "mp"))).Data!["accessToken"]!);
    }

    [Theory]
    [InlineData("Stable")]
    [InlineData("Classic")]
    public async Task A_check_that_succeeds_lifts_a_stop(string mode)
    {
        var app = await AppAsync();
        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["tokenMode"] = mode });
        _gateway.WeChat.SetIpWhitelist(app.WxAppId, "203.0.113.7");
        Assert.Equal(20080, (await app.CallAsync("getWxClientToken", ("account", "mp"))).Code);
        Assert.False((bool)(await CheckAsync(app, "wechat-mp"))["works"]!);

        _gateway.WeChat.ClearIpWhitelist(app.WxAppId);
        Assert.Equal(20080, (await app.CallAsync("getWxClientToken", ("account", "mp"))).Code);
        Assert.True((bool)(await CheckAsync(app, "wechat-mp"))["works"]!);
        Assert.Equal(0, (await app.CallAsync("getWxClientToken", ("account", "mp"))).Code);
    }

    [Fact]
    public async Task A_channel_that_is_switched_off_can_be_checked_before_it_is_switched_on()
    {
        var app = await AppAsync();
        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["enabled"] = false });
        Assert.True((bool)(await CheckAsync(app, "wechat-mp"))["works"]!);
    }

    [Fact]
    public async Task A_wrong_key_of_wechat_pay_is_found()
    {
        var app = await AppAsync();
        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-pay", new JsonObject { ["apiKey"] = new string('0', 32) });
        var answer = await CheckAsync(app, "wechat-pay");
        Assert.Equal((false, "secret"), ((bool)answer["works"]!, (string)answer["problem"]!));
        Assert.DoesNotContain(new string('0', 32), answer.ToJsonString());

        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-pay", new JsonObject { ["apiKey"] = app.ApiKey });
        foreach (var (misbehaviour, problem) in new[]
        {
            (Misbehaviour.PayError("NOAUTH"), "permission"), (Misbehaviour.PayError("APPID_MCHID_NOT_MATCH"), "account"),
            (Misbehaviour.PayError("SYSTEMERROR"), "busy"), (Misbehaviour.PayError("PARAM_ERROR"), "refused"), (Misbehaviour.Html(), "unreachable"), (Misbehaviour.PayFail(""), "secret"),
        })
        {
            _gateway.WeChat.Next(WeChatPaths.AuthCodeToOpenId, misbehaviour);
            var found = await CheckAsync(app, "wechat-pay");
            Assert.Equal(problem, (string?)found["problem"]);
        }
    }

    [Fact]
    public async Task Which_of_alipays_settings_is_wrong_is_told_apart()
    {
        var app = await AppAsync();
        var path = $"apps/{app.AppId}/channels/alipay";
        foreach (var (member, value, problem) in new[]
        {
            ("alipayPublicKey", AlipayTestKeys.OtherPublicKey, "platform-key"), ("alipayPublicKey", AlipayTestKeys.AppPublicKey, "platform-key"),
            ("aliAppId", "2021999999999999", "account"), ("privateKey", Convert.ToBase64String(AlipayTestKeys.OtherRsa().ExportPkcs8PrivateKey()), "secret"),
        })
        {
            var right = member switch
            {
                "alipayPublicKey" => _gateway.WeChat.AlipayPublicKey,
                "aliAppId" => app.AliAppId,
                _ => AlipayTestKeys.AppPrivateKey,
            };
            await _gateway.AdminAsync(HttpMethod.Put, path, new JsonObject { [member] = value });
            var answer = await CheckAsync(app, "alipay");
            Assert.Equal((false, problem), ((bool)answer["works"]!, (string)answer["problem"]!));
            Assert.DoesNotContain(value, (string)answer["message"]!);
            await _gateway.AdminAsync(HttpMethod.Put, path, new JsonObject { [member] = right });
            Assert.True((bool)(await CheckAsync(app, "alipay"))["works"]!);
        }
    }

    [Theory]
    [InlineData("isv.invalid-timestamp", "40002", "clock")]
    [InlineData("isv.missing-signature-config", "40001", "secret")]
    [InlineData("isv.invalid-app-cert-sn", "40002", "certificate")]
    [InlineData("isv.insufficient-isv-permissions", "40006", "permission")]
    [InlineData("isp.unknow-error", "20000", "busy")]
    [InlineData("isv.something-new", "40004", "refused")]
    public async Task What_alipay_says_is_said_in_plain_words(string subCode, string code, string problem)
    {
        var app = await AppAsync();
        foreach (var isSigned in new[] { true, false })
        {
            _gateway.WeChat.Next(WeChatPaths.AlipayGateway, Misbehaviour.AlipayError(subCode, code, isSigned));
            var answer = await CheckAsync(app, "alipay");
            Assert.Equal((false, problem, subCode), ((bool)answer["works"]!, (string)answer["problem"]!, (string)answer["platformCode"]!));
            Assert.Contains(" / ", (string)answer["message"]!);
        }
    }

    [Fact]
    public async Task A_refused_code_that_nobody_signed_proves_nothing_of_alipay()
    {
        var app = await AppAsync();
        _gateway.WeChat.Next(WeChatPaths.AlipayGateway, Misbehaviour.AlipayError("isv.code-invalid", isSigned: false));
        Assert.Equal("platform-key", (string)(await CheckAsync(app, "alipay"))["problem"]!);
        _gateway.WeChat.Next(WeChatPaths.AlipayGateway, Misbehaviour.Html());
        Assert.Equal("unreachable", (string)(await CheckAsync(app, "alipay"))["problem"]!);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_checked()
    {
        var app = await _gateway.CreateAppAsync("v3", withChannel: false);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"apps/{app.AppId}/channels/wechat-mp/check"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"apps/{app.AppId}/channels/wechat-nothing/check"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("apps/nobody/channels/wechat-mp/check"));
        var sandbox = await _gateway.CreateAppAsync("v3", settings: new JsonObject { ["sandbox"] = true });
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync($"apps/{sandbox.AppId}/channels/wechat-mp/check"));
    }

    private async Task<TestApp> AppAsync()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await _gateway.SetMiniChannelAsync(app);
        await _gateway.SetPayChannelAsync(app);
        await _gateway.SetAlipayChannelAsync(app);
        return app;
    }

    private Task<JsonObject> CheckAsync(TestApp app, string channel) => _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/channels/{channel}/check");

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/api/" + path);
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", TestGateway.AdminToken);
        using var response = await _gateway.Http.SendAsync(request);
        return response.StatusCode;
    }
}
