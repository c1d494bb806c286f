using System.Security.Cryptography;
using System.Text;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Upstreams.WeChat;

namespace Gateway.Tests.Assist;

public sealed class GetWxJsapiSignTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("http://mp.weixin.qq.com?params=value")]
    [InlineData("http://mp.weixin.qq.com?params=value#fragment")]
    public void The_published_sample_passes(string url) => Assert.Equal("0f9de62fce790f9a083d5c99e95740ceb90c27ed",
        JsapiSignature.Of("sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg", "Wm3WZYTPz0wzccnW", 1414587457, url));

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_page_gets_what_wx_config_needs(string dialect)
    {
        var app = await _gateway.CreateAppAsync(dialect);
        var answer = await app.CallAsync("getWxJsapiSign", ("url", "https://shop.example/pay?订单=1&b=%20#/cart"));
        var data = answer.Data!;
        Assert.Equal(app.WxAppId, (string)data["wxAppId"]!);
        Assert.Equal(_gateway.Time.GetUtcNow().ToUnixTimeSeconds(), (long)data["timestamp"]!);
        Assert.Matches("^[A-Za-z0-9]{16}$", (string)data["nonceStr"]!);
        var text = $"jsapi_ticket={_gateway.WeChat.TicketOf(app.WxAppId)}&noncestr={data["nonceStr"]}&timestamp={data["timestamp"]}&url=https://shop.example/pay?订单=1&b=%20";
        Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text))), (string)data["signature"]!);
        Assert.True(app.Verifies(answer, AnswerShape.JsapiSign));
    }

    [Fact]
    public async Task A_hundred_pages_on_a_cold_start_cost_one_ticket_and_one_token()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SignAsync(app)));
        Assert.All(answers, answer => Assert.Equal(0, answer.Code));
        Assert.Equal(100, answers.Select(answer => (string)answer.Data!["nonceStr"]!).Distinct().Count());
        await _gateway.RestartAsync();
        await SignAsync(app);
        Assert.Equal((1, 1), (_gateway.WeChat.CountOf(WeChatPaths.Ticket), _gateway.WeChat.CountOf(WeChatPaths.StableToken)));
    }

    [Fact]
    public async Task A_dead_token_is_renewed_once_on_the_way_to_a_ticket()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await app.CallAsync("getWxClientToken", ("account", "mp"));
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));
        _gateway.WeChat.InvalidateToken(app.WxAppId);
        Assert.Equal(0, (await SignAsync(app)).Code);
        Assert.Equal((2, 2), (_gateway.WeChat.CountOf(WeChatPaths.Ticket), _gateway.WeChat.CountOf(WeChatPaths.StableToken)));
    }

    [Fact]
    public async Task The_same_ticket_given_again_lives_no_longer_than_was_first_said()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await SignAsync(app);
        _gateway.Time.Advance(TimeSpan.FromSeconds(7200 - 100));
        await _gateway.WeChat.WaitForCallsAsync(WeChatPaths.Ticket, 2, TestContext.Current.CancellationToken);
        await SignAsync(app);

        // Past the first end: whatever the platform said in between, the ticket is fetched anew.
        _gateway.WeChat.DropTicket(app.WxAppId);
        _gateway.Time.Advance(TimeSpan.FromSeconds(101));
        var answer = await SignAsync(app);
        Assert.Equal(Signed(answer, _gateway.WeChat.TicketOf(app.WxAppId)!), (string)answer.Data!["signature"]!);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(48001)]
    [InlineData(45009)]
    public async Task A_refusal_of_the_ticket_is_told_and_not_repeated_for_every_page(int errcode)
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.Next(WeChatPaths.Ticket, Misbehaviour.Errcode(errcode), times: 50);
        for (var page = 0; page < 20; page++)
        {
            Assert.Contains($"[{errcode}]", (await SignAsync(app)).Msg);
        }

        Assert.Equal(1, _gateway.WeChat.CountOf(WeChatPaths.Ticket));
    }

    [Fact]
    public async Task Without_a_token_there_is_no_ticket_and_the_tokens_refusal_is_told()
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.SetTokenError(app.WxAppId, 40243);
        Assert.Contains("[40243]", (await SignAsync(app)).Msg);
        Assert.Equal(0, _gateway.WeChat.CountOf(WeChatPaths.Ticket));

        _gateway.WeChat.SetTokenError(app.WxAppId, null);
        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, (await SignAsync(app)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop.example/pay")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://shop.example/a b")]
    public async Task The_page_is_a_whole_web_address(string url)
    {
        var app = await _gateway.CreateAppAsync("v3");
        Assert.Equal(10506, (await app.CallAsync("getWxJsapiSign", ("url", url))).Code);
    }

    private static Task<WireAnswer> SignAsync(TestApp app) => app.CallAsync("getWxJsapiSign", ("url", "https://shop.example/"));

    private static string Signed(WireAnswer answer, string ticket) => JsapiSignature.Of(
        ticket, (string)answer.Data!["nonceStr"]!, (long)answer.Data!["timestamp"]!, "https://shop.example/");
}
