using System.Text.Json.Nodes;

namespace Gateway.Tests.Assist;

/// <summary>The address a user's browser is sent to.</summary>
public sealed class GetWxAuthUrlTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Parameters_stand_in_wechats_order_and_the_fragment_comes_last()
    {
        var app = await gateway.CreateAppAsync();
        var answer = await app.CallAsync("getWxAuthUrl", ("url", "https://shop.example/pay?a=1&b=2#/done"), ("state", "S1"), ("scope", "snsapi_userinfo"));
        Assert.Equal(
            $"https://open.weixin.qq.com/connect/oauth2/authorize?appid={app.WxAppId}&redirect_uri=https%3A%2F%2Fshop.example%2Fpay%3Fa%3D1%26b%3D2%23%2Fdone&response_type=code&scope=snsapi_userinfo&state=S1#wechat_redirect",
            (string)answer.Data!["url"]!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task An_empty_state_is_left_out_and_the_scope_is_silent_by_default(string? state)
    {
        var app = await gateway.CreateAppAsync();
        var answer = await app.CallAsync("getWxAuthUrl", ("url", "https://shop.example/"), ("state", state));
        Assert.EndsWith("&response_type=code&scope=snsapi_base#wechat_redirect", (string)answer.Data!["url"]!);
    }

    [Theory]
    [InlineData("url", "")]
    [InlineData("url", "shop.example/pay")]
    [InlineData("url", "//shop.example/pay")]
    [InlineData("url", "javascript:alert(1)")]
    [InlineData("url", "ftp://shop.example/")]
    [InlineData("url", "https://user:password@shop.example/")]
    [InlineData("url", "https://shop.example\\@evil.example/")]
    [InlineData("url", "https://shop.example/a b")]
    [InlineData("url", "https://shop.example/\r\nX: y")]
    [InlineData("state", "a-b")]
    [InlineData("state", "a b")]
    [InlineData("state", "订单一")]
    [InlineData("scope", "snsapi_login")]
    [InlineData("scope", "SNSAPI_BASE")]
    public async Task What_wechat_would_refuse_is_refused_here(string name, string value)
    {
        var app = await gateway.CreateAppAsync();
        var fields = new Dictionary<string, JsonNode?> { ["url"] = "https://shop.example/", [name] = value };
        var answer = await app.CallAsync("getWxAuthUrl", [.. fields.Select(f => (f.Key, f.Value))]);
        Assert.Equal(10506, answer.Code);
        Assert.Contains(name, answer.Msg);
        Assert.True(value.Length == 0 || !answer.Msg.Contains(value, StringComparison.Ordinal), "never text the caller sent");
    }

    [Theory]
    [InlineData(512, 128, 0)]
    [InlineData(513, 128, 10506)]
    [InlineData(512, 129, 10506)]
    public async Task Lengths_are_bounded(int url, int state, int code)
    {
        var app = await gateway.CreateAppAsync();
        const string Start = "https://shop.example/";
        var answer = await app.CallAsync("getWxAuthUrl", ("url", Start + new string('p', url - Start.Length)), ("state", new string('s', state)));
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task An_apps_allowed_origins_are_held()
    {
        var app = await gateway.CreateAppAsync(settings: new JsonObject { ["allowedRedirectOrigins"] = new JsonArray("https://shop.example", "http://127.0.0.1:8080") });
        foreach (var allowed in new[] { "https://shop.example/a", "https://SHOP.example:443/b", "http://127.0.0.1:8080/" })
        {
            Assert.Equal(0, (await app.CallAsync("getWxAuthUrl", ("url", allowed))).Code);
        }

        foreach (var refused in new[] { "http://shop.example/", "https://shop.example.evil.example/", "https://evil.example/?https://shop.example", "https://shop.example:444/" })
        {
            Assert.Equal(10506, (await app.CallAsync("getWxAuthUrl", ("url", refused))).Code);
        }
    }
}
