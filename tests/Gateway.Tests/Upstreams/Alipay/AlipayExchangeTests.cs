using System.Text.Json.Nodes;
using Gateway.Assist;
using Gateway.Envelope;
using Gateway.Hosting;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Simulator;
using Gateway.Upstreams;
using Gateway.Upstreams.Alipay;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Upstreams.Alipay;

/// <summary>A code is presented at Alipay, played by the simulator, which signs with a key pair of its own and trusts nobody.</summary>
public sealed class AlipayExchangeTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_code_is_worth_the_users_id_under_the_name_the_apps_age_has(bool isOld, bool withCertificates)
    {
        var app = await AppAsync(isOld, withCertificates);
        var identity = (await gateway.ExchangeAlipayAsync(app, gateway.WeChat.IssueAlipayCode(app.AliAppId))).Value!;

        Assert.Equal(isOld, identity.UserId is not null);
        Assert.Equal(!isOld, identity.OpenId is not null);
        Assert.Equal(40, identity.AccessToken.Length);
    }

    [Fact]
    public async Task A_code_that_is_used_old_foreign_or_none_is_refused_for_good()
    {
        var (app, other) = (await AppAsync(), await AppAsync());
        var used = gateway.WeChat.IssueAlipayCode(app.AliAppId);
        Assert.NotNull((await gateway.ExchangeAlipayAsync(app, used)).Value);
        var foreign = gateway.WeChat.IssueAlipayCode(other.AliAppId);
        foreach (var code in new[] { used, foreign, "none" })
        {
            var refusal = (await gateway.ExchangeAlipayAsync(app, code)).Refusal!;
            Assert.Equal(("isv.code-invalid", true), (refusal.Code, refusal.IsFinal));
        }
    }

    [Theory]
    [InlineData(AlipayFault.NoSign, UpstreamFailure.Unauthentic)]
    [InlineData(AlipayFault.WrongSign, UpstreamFailure.Unauthentic)]
    [InlineData(AlipayFault.OtherKey, UpstreamFailure.Unauthentic)]
    [InlineData(AlipayFault.ChangedNode, UpstreamFailure.Unauthentic)]
    [InlineData(AlipayFault.RepeatedNode, UpstreamFailure.Nonsense)]
    [InlineData(AlipayFault.RepeatedNodeLast, UpstreamFailure.Nonsense)]
    [InlineData(AlipayFault.BothNodes, UpstreamFailure.Nonsense)]
    [InlineData(AlipayFault.RepeatedMember, UpstreamFailure.Nonsense)]
    [InlineData(AlipayFault.NoIdentity, UpstreamFailure.Nonsense)]
    [InlineData(AlipayFault.OtherCertificate, UpstreamFailure.Unauthentic)]
    [InlineData(AlipayFault.OddlyWritten, null)]
    public async Task Of_every_trap_the_platform_can_set_none_gives_an_identity_but_the_one_that_is_merely_odd(AlipayFault fault, UpstreamFailure? expected)
    {
        foreach (var withCertificates in new[] { false, true })
        {
            var app = await AppAsync(withCertificates: withCertificates);
            gateway.WeChat.Next(WeChatPaths.AlipayGateway, Misbehaviour.WrongAlipay(fault));
            var before = Calls;
            var answer = await gateway.ExchangeAlipayAsync(app, gateway.WeChat.IssueAlipayCode(app.AliAppId));

            // In key mode a certificate's name means nothing.
            var failure = fault is AlipayFault.OtherCertificate && !withCertificates ? null : expected;
            Assert.Equal((failure, failure is null), (answer.Failure, answer.Value is not null));
            Assert.Equal(before + 1, Calls);
        }
    }

    [Fact]
    public async Task A_one_time_code_is_presented_once_however_the_answer_fails()
    {
        var app = await AppAsync();
        foreach (var (misbehaviour, failure) in new[]
        {
            (Misbehaviour.Reset(), UpstreamFailure.Broken), (Misbehaviour.ResetBeforeAnswer(), UpstreamFailure.Broken), (Misbehaviour.CloseBeforeAnswer(), UpstreamFailure.Broken),
            (Misbehaviour.Truncated(), UpstreamFailure.Broken), (Misbehaviour.Html(), UpstreamFailure.Nonsense), (Misbehaviour.Status5xx(), UpstreamFailure.Nonsense),
            (Misbehaviour.EmptyBody(), UpstreamFailure.Nonsense), (Misbehaviour.HugeBody(200_000), UpstreamFailure.Nonsense), (Misbehaviour.WrongJson(), UpstreamFailure.Nonsense),
        })
        {
            // A breaker of its own for each: failures of one app stop its calls.
            app = await AppAsync();
            var before = Calls;
            gateway.WeChat.Next(WeChatPaths.AlipayGateway, misbehaviour);
            Assert.Equal(failure, (await gateway.ExchangeAlipayAsync(app, gateway.WeChat.IssueAlipayCode(app.AliAppId))).Failure);
            Assert.Equal(before + 1, Calls);
        }
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_is_given_up_after_the_timeout()
    {
        await using var own = new TestGateway().With("Alipay:Timeout", "00:00:03");
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3", withChannel: false);
        await own.SetAlipayChannelAsync(app);
        own.WeChat.Next(WeChatPaths.AlipayGateway, Misbehaviour.Hang());

        var asked = own.ExchangeAlipayAsync(app, own.WeChat.IssueAlipayCode(app.AliAppId));
        await own.WeChat.WaitForCallsAsync(WeChatPaths.AlipayGateway, 1);
        await own.Time.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        own.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(UpstreamFailure.TimedOut, (await asked).Failure);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_has_not_spent_the_code()
    {
        await using var own = new TestGateway().With("Alipay:GatewayUrl", "http://127.0.0.1:1/gateway.do");
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3", withChannel: false);
        await own.SetAlipayChannelAsync(app);
        Assert.Equal(UpstreamFailure.NotSent, (await own.ExchangeAlipayAsync(app, "code")).Failure);
    }

    [Fact]
    public async Task After_many_failures_alipay_is_left_alone_for_a_while_but_only_for_that_app()
    {
        var (app, other) = (await AppAsync(), await AppAsync());
        gateway.WeChat.Next(WeChatPaths.AlipayGateway, Misbehaviour.Status5xx(), times: 10);
        for (var failure = 0; failure < 10; failure++)
        {
            await gateway.ExchangeAlipayAsync(app, "code");
        }

        var before = Calls;
        Assert.Equal(UpstreamFailure.CircuitOpen, (await gateway.ExchangeAlipayAsync(app, "code")).Failure);
        Assert.Equal(before, Calls);
        Assert.NotNull((await gateway.ExchangeAlipayAsync(other, gateway.WeChat.IssueAlipayCode(other.AliAppId))).Value);
        gateway.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull((await gateway.ExchangeAlipayAsync(app, gateway.WeChat.IssueAlipayCode(app.AliAppId))).Value);
    }

    [Fact]
    public async Task A_channel_that_is_missing_or_off_is_told_apart()
    {
        var app = await gateway.CreateAppAsync("v3", withChannel: false);
        Assert.Equal((ChannelState.NotConfigured, 20025), Told(gateway, app));
        await gateway.SetAlipayChannelAsync(app, enabled: false);
        Assert.Equal((ChannelState.Disabled, 20021), Told(gateway, app));
        await gateway.UpdateAppAsync(app, new JsonObject { ["sandbox"] = true });
        Assert.Equal((ChannelState.SandboxOff, 20021), Told(gateway, app));
    }

    [Fact]
    public async Task A_sandbox_app_is_served_by_the_simulator_alone_whatever_keys_of_alipay_it_has()
    {
        await using var own = new TestGateway().With("Sandbox:Enabled", "true");
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v2", settings: new JsonObject { ["sandbox"] = true }, withChannel: false);
        app.AliAppId = "2021000000000001";
        await own.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/alipay", new JsonObject
        {
            ["aliAppId"] = app.AliAppId,
            ["privateKey"] = AlipayTestKeys.AppPrivateKey,
            ["alipayPublicKey"] = AlipayTestKeys.OtherPublicKey,
        });
        var sandbox = own.App.Services.GetRequiredService<Gateway.Sandbox.SandboxPlatform>().WeChat;

        // The check makes it known there; so does every call.
        Assert.True((bool)(await own.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/channels/alipay/check"))["works"]!);
        var code = sandbox.IssueAlipayCode(app.AliAppId);
        Assert.NotNull((await own.ExchangeAlipayAsync(app, code)).Value!.OpenId);
        Assert.Equal(0, own.WeChat.CountOf(WeChatPaths.AlipayGateway));
        Assert.NotEqual(own.WeChat.AlipayPublicKey, sandbox.AlipayPublicKey);
        own.App.Services.GetRequiredService<AlipayPlatforms>().Find(Served(own, app), out var account);
        Assert.Equal((true, WeChatPaths.AlipayAuthorize), (account.AuthorizeUrl.IsLoopback, account.AuthorizeUrl.AbsolutePath));

        // Marked real, it is asked where the settings say, and the sandbox's answers would not do.
        await own.UpdateAppAsync(app, new JsonObject { ["sandbox"] = false });
        own.WeChat.AddAlipayApp(app.AliAppId, AlipayTestKeys.AppPublicKey);
        Assert.Equal(UpstreamFailure.Unauthentic, (await own.ExchangeAlipayAsync(app, own.WeChat.IssueAlipayCode(app.AliAppId))).Failure);
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.AlipayGateway));
    }

    [Fact]
    public void Without_settings_it_is_the_real_platform()
    {
        var options = AlipayOptions.Read(new ConfigurationBuilder().Build());
        Assert.Equal(
            ("https://openapi.alipay.com/gateway.do", "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm", TimeSpan.FromSeconds(5)),
            (options.GatewayUrl.AbsoluteUri, options.AuthorizeUrl.AbsoluteUri, options.Timeout));
    }

    [Theory]
    [InlineData("Alipay:GatewayUrl", "openapi.alipay.com")]
    [InlineData("Alipay:GatewayUrl", "ftp://openapi.alipay.com/gateway.do")]
    [InlineData("Alipay:AuthorizeUrl", "https://openauth.alipay.com/x?y=1")]
    [InlineData("Alipay:Timeout", "0")]
    [InlineData("Alipay:Timeout", "00:02:00")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        var fault = Assert.Throws<SettingException>(() => AlipayOptions.Read(configuration));
        Assert.Contains($"{key} holds \"{value}\"", fault.Message);
    }

    private int Calls => gateway.WeChat.CountOf(WeChatPaths.AlipayGateway);

    private async Task<TestApp> AppAsync(bool isOld = false, bool withCertificates = false)
    {
        var app = await gateway.CreateAppAsync("v3", withChannel: false);
        await gateway.SetAlipayChannelAsync(app, isOld, withCertificates);
        return app;
    }

    private static MerchantApp Served(TestGateway own, TestApp app) => own.App.Services.GetRequiredService<MerchantDirectory>().Current.Find(app.AppId)!;

    private static (ChannelState State, int Code) Told(TestGateway own, TestApp app)
    {
        var state = own.App.Services.GetRequiredService<AlipayPlatforms>().Find(Served(own, app), out _);
        return (state, OutcomeCodes.Of(ChannelAnswers.Alipay(state)!.Outcome, app.Dialect));
    }
}
