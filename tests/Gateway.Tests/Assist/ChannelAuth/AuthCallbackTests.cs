using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>What a browser meets that comes back from the platform, and whoever only pretends to.</summary>
public sealed class AuthCallbackTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData(null, "授权完成", "zh-CN")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "授权完成", "zh-CN")]
    [InlineData("zh-TW", "授权完成", "zh-CN")]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", "All done", "en")]
    [InlineData("de", "All done", "en")]
    [InlineData("*", "授权完成", "zh-CN")]
    [InlineData(";;;,,q=9", "授权完成", "zh-CN")]
    public async Task The_page_is_in_the_users_language_runs_nothing_keeps_nothing_and_names_nobody(string? language, string title, string lang)
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var user = AuthFlow.NewUser();
        using var response = await gateway.OpenAsync(begun.CallbackWith(app.NewCode(user)), language);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains($"<h1>{title}</h1>", html);
        Assert.Contains($"<html lang=\"{lang}\">", html);
        foreach (var secret in new[] { user.OpenId, begun.QueryCode, begun.State, app.AppId, app.WxAppId })
        {
            Assert.DoesNotContain(secret, html);
        }

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("src=", html);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Loading_the_callback_twice_at_once_or_again_asks_the_platform_once_and_says_done_each_time()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var user = AuthFlow.NewUser();
        var address = begun.CallbackWith(app.NewCode(user));
        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.ReadAsync(address)));
        Assert.All(statuses, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(address)).Status);
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.AccessToken) - asked);
        Assert.Equal(user.OpenId, await app.OpenIdAsync(begun.QueryCode));
    }

    [Fact]
    public async Task Somebody_else_who_opens_the_link_afterwards_changes_nothing_and_is_told_it_was_used()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var (first, second) = (AuthFlow.NewUser(), AuthFlow.NewUser());
        await gateway.ReadAsync(begun.CallbackWith(app.NewCode(first)));
        var late = await gateway.ReadAsync(begun.CallbackWith(app.NewCode(second)));
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Contains("链接已使用", late.Text);
        Assert.Equal(first.OpenId, await app.OpenIdAsync(begun.QueryCode));
    }

    [Fact]
    public async Task Of_many_users_at_once_through_callback_and_calls_exactly_one_finishes_it()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var done = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            var user = AuthFlow.NewUser();
            var code = app.NewCode(user);
            var won = (i % 3) switch
            {
                0 => (await gateway.ReadAsync(begun.CallbackWith(code))).Status is HttpStatusCode.OK,
                1 => (await app.SetUnsignedAsync(begun.QueryCode, code)).Code == 0,
                _ => (await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", code), ("queryCode", begun.QueryCode))).Code == 0,
            };
            return won ? user.OpenId : null;
        }));
        Assert.Equal(await app.OpenIdAsync(begun.QueryCode), Assert.Single(done.OfType<string>()));
    }

    [Theory]
    [InlineData("?code={code}")]
    [InlineData("?code={code}&state=")]
    [InlineData("?code={code}&state={foreign}")]
    [InlineData("?code={code}&state={upper}")]
    [InlineData("?code={code}&state={state}&state={state}")]
    [InlineData("?code={code}&state={state}&State={state}")]
    [InlineData("?code={code}&state={state}%00")]
    [InlineData("?code={code}&state=%E4%B8%AD")]
    [InlineData("")]
    public async Task A_callback_without_its_own_state_does_nothing(string query)
    {
        var app = await gateway.CreateAppAsync("v3");
        var (begun, foreign) = (await app.BeginAsync(), await app.BeginAsync());
        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        var answer = await gateway.ReadAsync(begun.Callback.AbsolutePath + query
            .Replace("{code}", app.NewCode(), StringComparison.Ordinal).Replace("{foreign}", foreign.State, StringComparison.Ordinal)
            .Replace("{upper}", begun.State.ToUpperInvariant() + "A", StringComparison.Ordinal).Replace("{state}", begun.State, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("链接无效或已过期", answer.Text);
        Assert.Equal(asked, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
    }

    [Theory]
    [InlineData("&code=")]
    [InlineData("&code={code}&code={code}")]
    [InlineData("&code=a%0d%0aX-Evil:%201")]
    [InlineData("&code=a%20b")]
    [InlineData("&code=%E4%B8%AD%E6%96%87")]
    [InlineData("&code={long}")]
    public async Task A_code_no_platform_gives_is_not_sent_to_one(string code)
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        using var response = await gateway.OpenAsync($"{begun.Callback.AbsolutePath}?state={begun.State}" + code
            .Replace("{code}", app.NewCode(), StringComparison.Ordinal).Replace("{long}", new string('a', 129), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Evil"));
        Assert.Equal(asked, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&error=access_denied")]
    [InlineData("&error=access_denied&code={code}")]
    [InlineData("&error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=x")]
    public async Task A_user_who_refuses_is_told_so_and_may_change_their_mind(string query)
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedRedirectOrigins"] = new JsonArray("https://shop.example") });
        var begun = await app.BeginAsync(("authRedirectUrl", "https://shop.example/back"));
        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        var (status, text) = await gateway.ReadAsync($"{begun.Callback.AbsolutePath}?state={begun.State}" + query.Replace("{code}", app.NewCode(), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<h1>未授权</h1>", text);
        Assert.DoesNotContain("script", text);
        Assert.Equal(asked, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
        Assert.Equal(HttpStatusCode.Found, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    public async Task Only_a_GET_comes_back_from_a_platform(string method)
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        using var response = await gateway.OpenAsync(begun.CallbackWith(app.NewCode()), method: new HttpMethod(method));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
    }

    [Theory]
    [InlineData("000000000000000000000000000000000000000000000000")]
    [InlineData("q8rsb1cx0k")]
    [InlineData("..%2f..%2fadmin")]
    [InlineData("%E4%B8%AD")]
    public async Task A_query_code_that_was_never_given_is_a_calm_404(string queryCode)
    {
        var (status, text) = await gateway.ReadAsync($"/unipay/assist/channel/auth/callback/{queryCode}?code=c&state=s");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("链接无效或已过期", text);
    }

    [Fact]
    public async Task The_platform_out_of_reach_is_a_page_and_the_same_address_works_when_it_is_back()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var address = begun.CallbackWith(app.NewCode());
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Status5xx(503));
        var (status, text) = await gateway.ReadAsync(address);
        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("暂时未能完成", text);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(address)).Status);
    }

    [Fact]
    public async Task A_callback_is_found_among_the_calls_by_its_code_and_user_and_a_strangers_is_not_there()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        var (begun, refused) = (await app.BeginAsync(), await app.BeginAsync());
        var user = AuthFlow.NewUser();
        var code = app.NewCode(user);
        await own.ReadAsync(begun.CallbackWith(code));
        await own.ReadAsync(refused.CallbackWith("never-issued"));
        await own.ReadAsync($"{refused.Callback.AbsolutePath}?state={refused.State}");
        await own.ReadAsync(begun.CallbackWith(app.NewCode()));
        await own.ReadAsync($"/unipay/assist/channel/auth/callback/{new string('0', 48)}?code=c&state=s");
        await own.WrittenAsync(6);

        var records = await own.CallsAsync("call=channel/auth/callback");
        Assert.Equal(
            ["ReferenceUnknown 10405 ", "RefusedByPlatform 20080 ", "RefusedByPlatform 20080 40029", "Success 0 "],
            records.Select(record => $"{record["outcome"]} {record["code"]} {record["platformCode"]}"));
        Assert.All(records, record => Assert.Equal((app.AppId, true), ((string?)record["appId"], (bool)record["signed"]!)));
        Assert.Equal("Success", (string?)Assert.Single(await own.CallsAsync("oneTimeCode=" + code))["outcome"]);
        Assert.Equal("Success", (string?)Assert.Single(await own.CallsAsync("openId=" + user.OpenId))["outcome"]);
    }

    [Fact]
    public async Task A_link_opened_again_and_again_does_not_fill_the_records()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var code = app.NewCode();
        for (var i = 0; i < 150; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await own.ReadAsync(begun.CallbackWith(code))).Status);
        }

        await own.WrittenAsync(151);
        Assert.Equal(100, (await own.CallsAsync("call=channel/auth/callback&limit=200")).Count);
        var hours = await own.AdminAsync(HttpMethod.Get, $"calls/statistics?hours=1&appId={app.AppId}");
        Assert.Contains("151", hours.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_callbacks_nobody_was_sent_to_is_slowed_down_and_a_true_one_is_not()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 120; i++)
        {
            using var response = await own.OpenAsync($"/unipay/assist/channel/auth/callback/{i:x48}?code=c&state=s");
            statuses.Add(response.StatusCode);
            Assert.Equal(response.StatusCode is HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal(100, statuses.Count(status => status is HttpStatusCode.NotFound));
        Assert.Equal(20, statuses.Count(status => status is HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, (await own.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
    }

    [Fact]
    public async Task Without_the_setting_a_host_name_in_a_header_is_never_where_codes_are_sent()
    {
        var app = await gateway.CreateAppAsync("v3");
        var port = gateway.Http.BaseAddress!.Port;
        foreach (var (host, extra, code) in new (string, string, int)[]
        {
            ("evil.example", "", 10500), ("evil.example:80", "", 10500), ("10.9.8.7", "", 10500), ($"127.0.0.1.evil.example:{port}", "", 10500),
            ($"127.0.0.1:{port}", "X-Forwarded-Host: evil.example\r\n", 10500), ($"127.0.0.1:{port}", "Forwarded: host=evil.example\r\n", 10500),
            ($"127.0.0.1:{port}", "", 0), ($"localhost:{port}", "", 0),
        })
        {
            var answer = await PostAsync(host, extra, TestApp.Text(app.Sign(app.Request(("channel", "wechat_pay")))));
            Assert.Equal(code, (int)answer["code"]!);
            Assert.DoesNotContain("evil", answer.ToJsonString());
        }
    }

    [Fact]
    public async Task With_the_setting_the_callback_is_below_it_whatever_the_host_header_says()
    {
        await using var own = new TestGateway().With("Gateway:PublicBaseUrl", "https://pay.example.com/gateway/");
        await own.InitializeAsync();
        var begun = await (await own.CreateAppAsync("v3")).BeginAsync();
        Assert.Equal($"https://pay.example.com/gateway/unipay/assist/channel/auth/callback/{begun.QueryCode}", begun.Callback.AbsoluteUri);
    }

    private async Task<JsonObject> PostAsync(string host, string headers, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /unipay/assist/{AuthFlow.Generate} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        return JsonNode.Parse(text[text.IndexOf('{')..(text.LastIndexOf('}') + 1)])!.AsObject();
    }
}
