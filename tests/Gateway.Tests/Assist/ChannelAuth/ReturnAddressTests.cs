using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using Gateway.Assist.ChannelAuth;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>Where a browser is sent on to: to origins the app allows, and nowhere else in whatever spelling.</summary>
public sealed class ReturnAddressTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly JsonObject Shop = new()
    {
        ["allowedRedirectOrigins"] = new JsonArray("https://shop.example", "http://127.0.0.1:8080"),
    };

    public static TheoryData<string> Elsewhere =>
    [
        "https://evil.example/", "https://evil.example?https://shop.example/", "https://evil.example#https://shop.example/",
        "https://shop.example.evil.example/", "https://shop.example@evil.example/", "https://shop.example:443@evil.example/",
        "https://user:pass@shop.example/", "https://@shop.example/", "https://evilshop.example/", "https://shop.example./",
        "https://shop.example:444/", "https://shop.example:443.evil.example/", "http://shop.example/", "http://shop.example:443/",
        "http://127.0.0.1/", "https://127.0.0.1:8080/", "http://127.0.0.1:80800/",
        "//evil.example/", "///evil.example/", "////evil.example", "//shop.example/", "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example",
        "https:\\\\shop.example", "https://shop.example\\@evil.example/", "https://shop.example\\.evil.example/", "https:evil.example", "https:/evil.example", "https:///evil.example",
        "javascript:alert(1)", "JaVaScRiPt://shop.example/%0aalert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://shop.example/", "vbscript:x",
        "weixin://dl/business", "intent://shop.example/", "view-source:https://shop.example/",
        "https://shop.example\r\nX-Evil: 1", "https://shop.example/\r\nLocation: https://evil.example", "https://shop.example/\n", " https://shop.example/", "https://shop.example/ ",
        "https://shop.example/\0", "https://shop.example/\u2028", "https://shop.example/\u0085", "https://shop.example/中文", "https://ѕhop.example/", "https://shop。example/",
        "https://shop．example/", "https://ⓢhop.example/", "https://xn--hop-1cd.example/", "https://%73hop.example/", "https://shop%2eexample/", "https://shop.example%2f@evil.example/",
        "https://shop.example%00.evil.example/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/", "shop.example/back", "shop.example", "https://", "https://?", "https://#",
        "https://shop.example/?queryCode=mine", "https://shop.example/?a=1&QueryCode=mine#x", "https://shop.example/?%71ueryCode=mine", "/back?queryCode=mine",
        "https://shop.example/<script>", "https://shop.example/\"x", "https://shop.example/`x`", "https://shop.example/{x}", "https://shop.example/^", "https://shop.example/|",
    ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Every_other_address_is_refused_before_anything_is_made(string address)
    {
        var app = await gateway.CreateAppAsync("v3", settings: Shop);
        var before = gateway.Execute("SELECT count(*) FROM ChannelAuths");
        foreach (var field in new[] { "authRedirectUrl", "authPath", "returnPath" })
        {
            var answer = await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"), (field, address));
            Assert.Equal(10506, answer.Code);
            Assert.Contains(field, answer.Msg);
            Assert.DoesNotContain("evil", answer.Text);
        }

        Assert.Equal(before, gateway.Execute("SELECT count(*) FROM ChannelAuths"));
    }

    [Theory]
    [InlineData("authRedirectUrl", "https://shop.example/back", "https://shop.example/back?queryCode={q}")]
    [InlineData("authRedirectUrl", "https://shop.example", "https://shop.example?queryCode={q}")]
    [InlineData("authRedirectUrl", "https://SHOP.example:443/b?x=1&y=2#/r", "https://SHOP.example:443/b?x=1&y=2&queryCode={q}#/r")]
    [InlineData("authRedirectUrl", "https://shop.example/b?", "https://shop.example/b?queryCode={q}")]
    [InlineData("authRedirectUrl", "https://shop.example/../%2e%2e//evil.example/", "https://shop.example/../%2e%2e//evil.example/?queryCode={q}")]
    [InlineData("authRedirectUrl", "https://shop.example#/route?queryCode=mine", "https://shop.example?queryCode={q}#/route?queryCode=mine")]
    [InlineData("authRedirectUrl", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/?queryCode={q}")]
    [InlineData("authPath", "/auth/wechat/A01/wechat_pay/q1?x=1&y=2", "https://shop.example/auth/wechat/A01/wechat_pay/q1?x=1&y=2&queryCode={q}")]
    [InlineData("returnPath", "https://shop.example/abc?x=1#/r", "https://shop.example/abc?x=1&queryCode={q}#/r")]
    [InlineData("returnPath", "/r", "https://shop.example/r?queryCode={q}")]
    public async Task An_allowed_address_gets_the_query_code_and_nothing_else(string field, string address, string expected)
    {
        var app = await gateway.CreateAppAsync("v3", settings: Shop);
        var begun = await app.BeginAsync((field, address));
        Assert.StartsWith("/unipay/assist/channel/auth/callback/", begun.Callback.AbsolutePath);
        var code = app.NewCode();
        using var response = await gateway.OpenAsync(begun.CallbackWith(code));

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        var location = response.Headers.Location!.OriginalString;
        Assert.Equal(expected.Replace("{q}", begun.QueryCode, StringComparison.Ordinal), location);
        Assert.DoesNotContain(code, location);
        Assert.DoesNotContain(begun.State, location);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Empty(await response.Content.ReadAsStringAsync());

        // Again, and by somebody who comes late: the merchant's page knows what to do with either.
        Assert.Equal(HttpStatusCode.Found, (await gateway.ReadAsync(begun.CallbackWith(code))).Status);
        Assert.Equal(HttpStatusCode.Found, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
    }

    [Fact]
    public async Task An_app_without_allowed_origins_sends_nobody_on()
    {
        var app = await gateway.CreateAppAsync("v3");
        Assert.Equal(10506, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"), ("authRedirectUrl", "https://shop.example/"))).Code);
        var begun = await app.BeginAsync(("authPath", "/auth/wechat"));
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
    }

    [Fact]
    public async Task Only_one_address_may_be_sent_and_of_at_most_512_characters()
    {
        var app = await gateway.CreateAppAsync("v3", settings: Shop);
        Assert.Equal(10506, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"), ("authRedirectUrl", "https://shop.example/"), ("authPath", "/a"))).Code);
        var longest = "https://shop.example/" + new string('a', 512 - "https://shop.example/".Length);
        Assert.Equal(0, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"), ("authRedirectUrl", longest))).Code);
        Assert.Equal(10506, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"), ("authRedirectUrl", longest + "a"))).Code);
    }

    [Fact]
    public void What_the_callback_gets_has_no_say_in_where_it_leads() =>
        Assert.Equal("q1", HttpUtility.ParseQueryString(new Uri(ReturnAddress.With("https://shop.example/?next=https://evil.example", "q1")).Query)["queryCode"]);
}
