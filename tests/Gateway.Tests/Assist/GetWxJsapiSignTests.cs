using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Upstreams.WeChat;

namespace Gateway.Tests.Assist;

public sealed class GetWxJsapiSignTests : IAsyncLifetime
{
    // Long timeouts: a clock that is put forward must not cut off a call that is under way.
    private readonly TestGateway _gateway = new TestGateway().With("WeChat:Timeout", "00:01:00");

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
        _gateway.Time.Advance(TimeSpan.FromSeconds(6900));
        while (_gateway.WeChat.CountOf(WeChatPaths.Ticket) == 1)
        {
            await SignAsync(app);
            _gateway.Time.Advance(TimeSpan.FromSeconds(10));
        }

        // Past the first end: whatever the platform said in between, the ticket is fetched anew.
        _gateway.WeChat.DropTicket(app.WxAppId);
        _gateway.Time.Advance(TestGateway.Start.AddSeconds(7201) - _gateway.Time.GetUtcNow());
        WireAnswer answer;
        while ((answer = await SignAsync(app)).Code != 0)
        {
            // The clock may have cut off a fetch under way, and it waits a moment before the next.
            _gateway.Time.Advance(TimeSpan.FromSeconds(10));
        }

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

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_ticket_refused_for_its_token_is_asked_for_with_another(int errcode)
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.Next(WeChatPaths.Ticket, Misbehaviour.Errcode(errcode));
        Assert.Equal(0, (await SignAsync(app)).Code);
        Assert.Equal((2, 2), (_gateway.WeChat.CountOf(WeChatPaths.Ticket), _gateway.WeChat.CountOf(WeChatPaths.StableToken)));
    }

    [Fact]
    public async Task Pages_that_were_refused_for_want_of_a_token_do_not_use_up_the_tickets_of_the_day()
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.SetIpWhitelist(app.WxAppId, "203.0.113.7");
        for (var page = 0; page < 2001; page += 67)
        {
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 67).Select(_ => SignAsync(app))), answer => Assert.Contains("[40164]", answer.Msg));
        }

        _gateway.WeChat.ClearIpWhitelist(app.WxAppId);
        await _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/channels/wechat-mp/check");
        Assert.Equal(0, (await SignAsync(app)).Code);
        Assert.Equal(1, _gateway.WeChat.CountOf(WeChatPaths.Ticket));
    }

    [Fact]
    public async Task Two_apps_with_an_old_and_a_new_secret_do_not_take_turns_in_fetching_tickets()
    {
        var old = await _gateway.CreateAppAsync("v3");
        var current = await _gateway.CreateAppAsync("v3");
        await SetAccountAsync(current, old.WxAppId, old.AppSecret);
        await SignAsync(old);
        await SignAsync(current);
        _gateway.WeChat.AddAccount(old.WxAppId, "ffffeeeeddddccccbbbbaaaa99998888");
        await SetAccountAsync(current, old.WxAppId, "ffffeeeeddddccccbbbbaaaa99998888");
        for (var page = 0; page < 20; page++)
        {
            Assert.Equal(0, (await SignAsync(old)).Code);
            Assert.Equal(0, (await SignAsync(current)).Code);
        }

        Assert.Equal(1, _gateway.WeChat.CountOf(WeChatPaths.Ticket));
    }

    [Fact]
    public async Task A_day_of_pages_with_a_broken_secret_costs_a_handful_of_calls()
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.SetTokenError(app.WxAppId, 40125);
        for (var minute = 0; minute < 24 * 60; minute += 5)
        {
            Assert.Contains("[40125]", (await SignAsync(app)).Msg);
            _gateway.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(0, _gateway.WeChat.CountOf(WeChatPaths.Ticket));
        Assert.InRange(_gateway.WeChat.CountOf(WeChatPaths.StableToken), 1, 10);
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

    private Task<JsonObject> SetAccountAsync(TestApp app, string wxAppId, string appSecret) => _gateway.AdminAsync(HttpMethod.Put,
        $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["wxAppId"] = wxAppId, ["appSecret"] = appSecret });

    private static Task<WireAnswer> SignAsync(TestApp app) => app.CallAsync("getWxJsapiSign", ("url", "https://shop.example/"));

    private static string Signed(WireAnswer answer, string ticket) => JsapiSignature.Of(
        ticket, (string)answer.Data!["nonceStr"]!, (long)answer.Data!["timestamp"]!, "https://shop.example/");
}
