using System.Net;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>The browser flow at Alipay: the same, with Alipay's names for things and its two kinds of users' ids.</summary>
public sealed class AlipayAuthTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Channel = "ali_pay";

    [Theory]
    [InlineData("v2", false)]
    [InlineData("v3-beta", true)]
    [InlineData("v3", false)]
    [InlineData("open", true)]
    public async Task A_user_of_alipay_is_found_under_the_id_the_app_gets_and_no_other(string dialect, bool isOld)
    {
        var app = await gateway.CreateAppAsync(dialect, withChannel: false);
        await gateway.SetAlipayChannelAsync(app, isOld);
        var begun = await app.BeginAsync(("channel", Channel));
        var back = await gateway.AuthorizeAsync(begun.AuthUrl);
        Assert.Equal($"/unipay/assist/channel/auth/callback/{begun.QueryCode}", back.AbsolutePath);
        Assert.Contains("auth_code=", back.Query);
        Assert.Contains($"state={begun.State}", back.Query);
        var before = gateway.WeChat.CountOf(WeChatPaths.AlipayGateway);
        var pages = await Task.WhenAll(gateway.ReadAsync(back.PathAndQuery), gateway.ReadAsync(back.PathAndQuery));
        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.AlipayGateway) - before);

        var result = await app.CallAsync(AuthFlow.Query, ("queryCode", begun.QueryCode));
        Assert.Equal("success", (string)result.Data!["status"]!);
        Assert.Equal(isOld, result.Data.ContainsKey("userId"));
        Assert.Equal(!isOld, result.Data.ContainsKey("openId"));
        Assert.NotEmpty((string)result.Data["accessToken"]!);
        Assert.True(app.Verifies(result, AnswerShape.ChannelAuth), result.Text);
        Assert.DoesNotContain((string)(result.Data["userId"] ?? result.Data["openId"])!, pages[0].Text);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task Auth_with_both_ids_gives_both_in_the_order_of_the_class(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect, withChannel: false);
        await gateway.SetAlipayChannelAsync(app);
        var code = gateway.WeChat.IssueAlipayCode(app.AliAppId, new AlipayUser("2088000000000001", "openid-of-alipay"));
        var answer = await app.CallAsync(AuthFlow.Auth, ("channel", Channel), ("authCode", code));
        Assert.Equal(("openid-of-alipay", "2088000000000001", "success"),
            ((string)answer.Data!["openId"]!, (string)answer.Data["userId"]!, (string)answer.Data["status"]!));
        Assert.True(app.Verifies(answer, AnswerShape.ChannelAuth), answer.Text);

        var again = await app.CallAsync(AuthFlow.Auth, ("channel", Channel), ("authCode", code));
        Assert.Equal((string)answer.Data["accessToken"]!, (string)again.Data!["accessToken"]!);
    }

    [Fact]
    public async Task Without_the_channel_it_is_20025_and_switched_off_20021()
    {
        var app = await gateway.CreateAppAsync("v3");
        Assert.Equal(20025, (await app.CallAsync(AuthFlow.Generate, ("channel", Channel))).Code);
        Assert.Equal(20025, (await app.CallAsync(AuthFlow.Auth, ("channel", Channel), ("authCode", "c"))).Code);
        await gateway.SetAlipayChannelAsync(app, enabled: false);
        Assert.Equal(20021, (await app.CallAsync(AuthFlow.Generate, ("channel", Channel))).Code);
    }

    [Fact]
    public async Task A_query_code_waits_for_its_own_platform_only()
    {
        var app = await gateway.CreateAppAsync("v3");
        await gateway.SetAlipayChannelAsync(app);
        var (alipay, weChat) = (await app.BeginAsync(("channel", Channel)), await app.BeginAsync());
        Assert.Equal(10405, (await app.SetUnsignedAsync(alipay.QueryCode, app.NewCode())).Code);
        Assert.Equal(10405, (await app.CallAsync(AuthFlow.AuthAndSet,
            ("channel", Channel), ("authCode", gateway.WeChat.IssueAlipayCode(app.AliAppId)), ("queryCode", weChat.QueryCode))).Code);

        // Alipay's page sends no `code`: an address with one was not made by it, and the user has agreed to nothing.
        var (status, text) = await gateway.ReadAsync(alipay.CallbackWith(app.NewCode()));
        Assert.Equal((HttpStatusCode.OK, true), (status, text.Contains("未授权", StringComparison.Ordinal)));
        Assert.Equal(["waiting", "waiting"], [await app.StatusAsync(alipay.QueryCode), await app.StatusAsync(weChat.QueryCode)]);
    }

    [Fact]
    public async Task A_refusal_names_alipays_code_and_leaves_the_query_code_waiting()
    {
        var app = await gateway.CreateAppAsync("v3", withChannel: false);
        await gateway.SetAlipayChannelAsync(app);
        var begun = await app.BeginAsync(("channel", Channel));
        var request = new (string, JsonNode?)[] { ("channel", Channel), ("authCode", "never-issued"), ("queryCode", begun.QueryCode) };
        var refused = await app.CallAsync(AuthFlow.AuthAndSet, request);
        Assert.Equal(20080, refused.Code);
        Assert.Contains("[isv.code-invalid]", refused.Msg);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.ReadAsync($"{begun.Callback.AbsolutePath}?auth_code=never-issued&state={begun.State}")).Status);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
    }
}
