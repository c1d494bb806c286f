using System.Net;
using System.Text.RegularExpressions;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class AuthorizePageTests : SimulatorTest
{
    private const string Redirect = "https%3A%2F%2Fpay.example.com%2Fback";

    [Fact]
    public async Task Snsapi_base_sends_the_browser_straight_back_with_code_and_state()
    {
        using var answer = await Http.GetAsync(Address());

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Matches("^https://pay\\.example\\.com/back\\?code=[0-9A-Za-z]{32}&state=abc123$", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_code_from_the_page_is_good_at_the_exchange()
    {
        using var answer = await Http.GetAsync(Address());

        var exchanged = await ExchangeAsync(CodeIn(answer.Headers.Location));

        Assert.Equal("snsapi_base", exchanged.GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("https://a.example/b?x=1", "https://a.example/b?x=1&code=C&state=S")]
    [InlineData("https://a.example/b?", "https://a.example/b?code=C&state=S")]
    [InlineData("https://a.example/b?x=1&", "https://a.example/b?x=1&code=C&state=S")]
    [InlineData("https://a.example", "https://a.example?code=C&state=S")]
    [InlineData("https://a.example/#/pay/1?y=2", "https://a.example/?code=C&state=S#/pay/1?y=2")]
    [InlineData("https://a.example/?x=1#/pay", "https://a.example/?x=1&code=C&state=S#/pay")]
    [InlineData("http://127.0.0.1:8080/p%20q?z=%26", "http://127.0.0.1:8080/p%20q?z=%26&code=C&state=S")]
    [InlineData("https://a.example/支付", "https://a.example/%E6%94%AF%E4%BB%98?code=C&state=S")]
    public async Task Code_and_state_join_the_redirect_address_where_the_platform_puts_them(string redirect, string expected)
    {
        using var answer = await Http.GetAsync(Address(redirect: Uri.EscapeDataString(redirect), state: "S"));

        var location = Regex.Replace(answer.Headers.NonValidated["Location"].ToString(), "code=[0-9A-Za-z]{32}", "code=C");
        Assert.Equal(expected, location);
    }

    [Fact]
    public async Task Without_a_state_only_the_code_comes_back()
    {
        using var answer = await Http.GetAsync(Address(state: null));

        Assert.Matches("\\?code=[0-9A-Za-z]{32}$", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("appid=&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&state=1", "10012")]
    [InlineData("redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&state=1", "10012")]
    [InlineData("appid=" + AppId + "&response_type=code&scope=snsapi_base&state=1", "10011")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&state=1", "10010")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_login&state=1", "10005")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&state=", "10013")]
    [InlineData("appid=" + AppId + "&redirect_uri=pay.example.com&response_type=code&scope=snsapi_base&state=1", "10003")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=token&scope=snsapi_base&state=1", "response_type 参数错误")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&scope=snsapi_base&state=1", "response_type 参数错误")]
    [InlineData("appid=wx00000000000000ff&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&state=1", "AppID 参数错误")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&state=a-b", "state 参数错误")]
    [InlineData("redirect_uri=" + Redirect + "&appid=" + AppId + "&response_type=code&scope=snsapi_base&state=1", "参数顺序或大小写错误")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&scope=snsapi_base&response_type=code&state=1", "参数顺序或大小写错误")]
    [InlineData("appid=" + AppId + "&appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base", "参数顺序或大小写错误")]
    [InlineData("AppId=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&state=1", "参数顺序或大小写错误")]
    [InlineData("appid=" + AppId + "&redirect_uri=" + Redirect + "&response_type=code&scope=snsapi_base&State=1", "参数顺序或大小写错误")]
    public async Task A_wrong_address_shows_a_page_error_and_redirects_nowhere(string query, string shown)
    {
        using var answer = await Http.GetAsync("connect/oauth2/authorize?" + query);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains(shown, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, HttpStatusCode.Found)]
    [InlineData(129, HttpStatusCode.OK)]
    public async Task A_state_has_at_most_128_bytes(int length, HttpStatusCode expected)
    {
        using var answer = await Http.GetAsync(Address(state: new string('s', length)));

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("connect_redirect=1")]
    [InlineData("forcePopup=true")]
    [InlineData("forcePopup=true&connect_redirect=1")]
    public async Task The_optional_parameters_after_state_are_accepted(string extra)
    {
        using var answer = await Http.GetAsync($"{Address()}&{extra}");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://pay.example.com/")]
    [InlineData("//pay.example.com/")]
    [InlineData("/back")]
    [InlineData("https://user@pay.example.com/")]
    [InlineData("https://pay.example.com\\@evil.example/")]
    [InlineData("https://pay.example.com/\r\nSet-Cookie: a=b")]
    public async Task Only_a_plain_web_address_is_redirected_to(string redirect)
    {
        using var answer = await Http.GetAsync(Address(redirect: Uri.EscapeDataString(redirect)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("10003", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://pay.example.com/any/path", true)]
    [InlineData("http://PAY.example.com:8443/", true)]
    [InlineData("https://sub.pay.example.com/", false)]
    [InlineData("https://pay.example.com.evil.example/", false)]
    [InlineData("https://evil.example/?pay.example.com", false)]
    public async Task A_registered_domain_admits_only_its_own_host(string redirect, bool admitted)
    {
        Platform.AddAccount(AppId, Secret, authorizedDomain: "pay.example.com");

        using var answer = await Http.GetAsync(Address(redirect: Uri.EscapeDataString(redirect)));

        Assert.Equal(admitted ? HttpStatusCode.Found : HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Snsapi_userinfo_shows_a_consent_page_that_works_without_script_or_form()
    {
        using var answer = await Http.GetAsync(Address(scope: "snsapi_userinfo"));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<form", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, Links(page).Count);
        Assert.All(Links(page), link => Assert.StartsWith("?appid=", link, StringComparison.Ordinal));
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task Each_of_the_two_users_can_consent(int link, bool isSnapshot)
    {
        var page = await Http.GetStringAsync(Address(scope: "snsapi_userinfo"));
        using var answer = await Http.GetAsync("connect/oauth2/authorize" + Links(page)[link]);

        var exchanged = await ExchangeAsync(CodeIn(answer.Headers.Location));

        Assert.EndsWith("&state=abc123", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("snsapi_userinfo", exchanged.GetProperty("scope").GetString());
        Assert.Equal(isSnapshot, exchanged.TryGetProperty("is_snapshotuser", out _));
        Assert.True(exchanged.TryGetProperty("unionid", out _));
    }

    [Fact]
    public async Task Refusing_comes_back_with_the_state_alone()
    {
        var page = await Http.GetStringAsync(Address(scope: "snsapi_userinfo"));

        using var answer = await Http.GetAsync("connect/oauth2/authorize" + Links(page)[2]);

        Assert.Equal("https://pay.example.com/back?state=abc123", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task What_the_caller_sent_appears_on_the_page_only_encoded()
    {
        var sandbox = new WeChatPlatform(Time, acceptUnknownAccounts: true);
        await using var server = await SimulatorServer.StartAsync(sandbox);
        const string hostile = "\"><img src=x onerror=alert(1)>";

        var page = await Http.GetStringAsync(new Uri(server.BaseAddress, Address(
            appId: Uri.EscapeDataString(hostile), redirect: Uri.EscapeDataString("https://pay.example.com/?q=" + hostile), scope: "snsapi_userinfo")));

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&quot;&gt;&lt;img", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_can_be_made_to_show_an_error_or_be_slow()
    {
        Platform.Next(WeChatPaths.Authorize, Misbehaviour.Errcode(10004, "公众号被封禁"));
        Platform.Next(WeChatPaths.Authorize, Misbehaviour.Slow(TimeSpan.FromSeconds(3)));

        var page = await Http.GetStringAsync(Address());
        Assert.Contains("10004", page, StringComparison.Ordinal);
        Assert.Contains("公众号被封禁", page, StringComparison.Ordinal);

        var slow = Http.GetAsync(Address());
        await Time.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        Assert.False(slow.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(3));
        using var answer = await slow;
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private static string Address(
        string appId = AppId, string redirect = Redirect, string scope = "snsapi_base", string? state = "abc123") =>
        $"connect/oauth2/authorize?appid={appId}&redirect_uri={redirect}&response_type=code&scope={scope}{(state is null ? "" : $"&state={state}")}";

    private static List<string> Links(string page) =>
        [.. Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];
}
