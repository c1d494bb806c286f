using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Simulator;
using Gateway.Tests.Envelope;

namespace Gateway.Tests.Client;

/// <summary>Every call against the real gateway, in every dialect with every algorithm.</summary>
public sealed class EveryCallTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    public static TheoryData<string, string> Apps => AnswerShapeTests.Apps;

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Ping_gives_the_gateways_time(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app);

        var answer = await client.PingAsync();
        Assert.Equal(gateway.Time.GetUtcNow(), answer.ServerTime);
        Assert.Equal(gateway.Time.GetUtcNow(), answer.AnsweredAt);
        Assert.NotEmpty(answer.TraceId);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_browser_is_sent_away_and_its_code_gives_the_user_however_often_it_is_presented(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app);

        var address = await client.GetWxAuthUrlAsync(
            new GetWxAuthUrlRequest { Url = "https://shop.example/pay?a=1&b=中文", State = "S1", Scope = "snsapi_userinfo", ClientIp = "192.0.2.7" });
        Assert.Contains($"appid={app.WxAppId}&", address.Url);
        Assert.Contains("&state=S1", address.Url);

        var code = app.NewCode();
        var user = await client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = code });
        var again = await client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = code });
        Assert.StartsWith("o", user.OpenId);
        Assert.NotEmpty(user.AccessToken);
        Assert.Equal((user.OpenId, user.AccessToken), (again.OpenId, again.AccessToken));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_refusal_of_the_platform_has_its_code_and_is_verified(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app);

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(
            () => client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = "never-issued" }));
        Assert.Equal(AssistGatewayFailure.Refused, refused.Failure);
        Assert.Equal((20080, "40029"), (refused.Code, refused.PlatformCode));
        Assert.True(refused.IsVerified);
        Assert.False(refused.CanRetry);
        Assert.Contains("授权码无效", refused.GatewayMessage);
        Assert.NotNull(refused.TraceId);
        Assert.Equal(200, refused.HttpStatus);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_refusal_of_the_gateway_is_verified_where_the_dialect_signs_it(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app);

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(
            () => client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = new string('c', 65) }));
        Assert.Equal((AssistGatewayFailure.Refused, 10506), (refused.Failure, refused.Code));
        Assert.Equal(dialect != "v2", refused.IsVerified);
        Assert.NotNull(refused.TraceId);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_mini_programs_user_logs_in_is_checked_and_has_data_opened(string dialect, string signType)
    {
        var app = await gateway.CreateMiniAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app);

        var login = await client.GetWxMiniSessionAsync(new GetWxMiniSessionRequest { Code = app.NewLoginCode() });
        Assert.StartsWith("o", login.OpenId);
        Assert.Null(login.SessionKey);

        Assert.True((await client.CheckWxMiniSessionAsync(new CheckWxMiniSessionRequest { OpenId = login.OpenId })).IsAlive);
        Assert.False((await client.CheckWxMiniSessionAsync(new CheckWxMiniSessionRequest { OpenId = "oNobody" })).IsAlive);

        var json = $"{{\"nickName\":\"小林 \\\"q\\\" <b>&'\\\\\\n\",\"watermark\":{{\"timestamp\":1477314187,\"appid\":\"{app.MiniAppId}\"}}}}";
        var (encryptedData, iv) = gateway.WeChat.Encrypt(app.MiniAppId, login.OpenId, json);
        var opened = await client.DecryptWxMiniDataAsync(
            new DecryptWxMiniDataRequest { OpenId = login.OpenId, EncryptedData = encryptedData, Iv = iv });
        Assert.Equal(json, opened.Document);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_session_key_comes_where_the_app_is_allowed_it(string dialect, string signType)
    {
        var app = await gateway.CreateMiniAppAsync(dialect, signType, new JsonObject { ["exposeSessionKey"] = true });
        using var client = ClientApps.ClientOf(gateway, app);

        var login = await client.GetWxMiniSessionAsync(new GetWxMiniSessionRequest { Code = app.NewLoginCode(new SimulatedUser("oBound", "uBound")) });
        Assert.Equal(16, Convert.FromBase64String(login.SessionKey!).Length);
        Assert.Equal("uBound", login.UnionId);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task The_global_token_comes_and_a_page_is_signed(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app);

        var token = await client.GetWxClientTokenAsync(new GetWxClientTokenRequest { Account = WxAccount.Mp });
        Assert.NotEmpty(token.AccessToken);
        Assert.InRange(token.ExpiresIn, TimeSpan.FromSeconds(7000), TimeSpan.FromSeconds(7200));

        var page = await client.GetWxJsapiSignAsync(new GetWxJsapiSignRequest { Url = "https://shop.example/pay?order=1#top" });
        Assert.Equal(app.WxAppId, page.WxAppId);
        Assert.Equal(gateway.Time.GetUtcNow().ToUnixTimeSeconds(), page.Timestamp);
        Assert.Equal(40, page.Signature.Length);
        Assert.NotEmpty(page.NonceStr);

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(
            () => client.GetWxClientTokenAsync(new GetWxClientTokenRequest { Account = WxAccount.Mini }));
        Assert.Equal(20025, refused.Code);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_payment_code_gives_the_user_for_a_partner_too(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType, withChannel: false);
        await gateway.SetPayChannelAsync(app, isPartner: true);
        gateway.WeChat.AddSubMerchant(app.MchId, "1600000001", "wxsub1");
        using var client = ClientApps.ClientOf(gateway, app);

        var user = await client.GetWxOpenIdByAuthCodeAsync(new GetWxOpenIdByAuthCodeRequest
        {
            AuthCode = gateway.WeChat.IssuePayCode(),
            SubMchId = "1600000001",
            SubAppId = "wxsub1",
        });
        Assert.StartsWith("o", user.OpenId);
        Assert.StartsWith("o", user.SubOpenId);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task An_identity_code_gives_both_tokens(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(
            dialect, signType, new JsonObject { ["allowedCalls"] = new JsonArray("getWxPayIdentityToken") }, withChannel: false);
        await gateway.SetPayChannelAsync(app, mayUseIdentity: true);
        using var client = ClientApps.ClientOf(gateway, app);

        var tokens = await client.GetWxPayIdentityTokenAsync(new GetWxPayIdentityTokenRequest
        {
            OpenId = "oPayer1",
            Code = gateway.WeChat.IssueIdentityCode(app.MchId, app.PayAppId, "oPayer1"),
            Scope = "pay_identity",
        });
        Assert.NotEmpty(tokens.AccessToken);
        Assert.NotEmpty(tokens.RefreshToken);
        Assert.Equal((TimeSpan.FromSeconds(7200), TimeSpan.FromDays(30)), (tokens.ExpiresIn, tokens.RefreshExpiresIn));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_user_authorises_in_a_browser_and_is_asked_for(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        await gateway.SetAlipayChannelAsync(app);
        using var client = ClientApps.ClientOf(gateway, app);

        var sent = await client.GenerateAuthUrlAsync(new GenerateAuthUrlRequest { Channel = "wechat_pay" });
        Assert.Contains($"appid={app.WxAppId}&", sent.AuthUrl);
        Assert.Equal(ChannelAuthStatus.Waiting, await StatusAsync(sent.QueryCode));

        var presented = new ChannelAuthAndSetRequest { Channel = "wechat_pay", AuthCode = app.NewCode(), QueryCode = sent.QueryCode };
        await client.ChannelAuthAndSetAsync(presented);
        await client.ChannelAuthAndSetAsync(presented);
        var result = await client.QueryAuthResultAsync(new QueryAuthResultRequest { QueryCode = sent.QueryCode });
        Assert.Equal(ChannelAuthStatus.Success, result.Status);
        Assert.StartsWith("o", result.OpenId);
        Assert.Equal(ChannelAuthStatus.NotExist, await StatusAsync(new string('0', sent.QueryCode.Length)));

        var user = await client.ChannelAuthAsync(new ChannelAuthRequest { Channel = "ali_pay", AuthCode = gateway.WeChat.IssueAlipayCode(app.AliAppId) });
        Assert.Equal(ChannelAuthStatus.Success, user.Status);
        Assert.NotNull(user.UserId ?? user.OpenId);
        Assert.NotEmpty(user.AccessToken!);

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(() => client.ChannelAuthAndSetAsync(
            new ChannelAuthAndSetRequest { Channel = "wechat_pay", AuthCode = app.NewCode(), QueryCode = new string('0', sent.QueryCode.Length) }));
        Assert.Equal(10405, refused.Code);

        async Task<ChannelAuthStatus> StatusAsync(string queryCode) =>
            (await client.QueryAuthResultAsync(new QueryAuthResultRequest { QueryCode = queryCode })).Status;
    }
}
