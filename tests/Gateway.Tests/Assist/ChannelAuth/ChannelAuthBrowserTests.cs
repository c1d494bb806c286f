using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Admin.Console;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>The whole flow in a real browser, on the machine of the sandbox.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class ChannelAuthBrowserTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData("zh-CN", false, "授权完成")]
    [InlineData("en-GB", true, "All done")]
    public async Task A_user_authorises_silently_and_sees_a_calm_page_that_may_be_loaded_again(string locale, bool dark, string title)
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["sandbox"] = true });
        var begun = await app.BeginAsync();
        await using var visit = await browser.VisitAsync(gateway.Http.BaseAddress!, locale, dark, narrow: true);
        await visit.GoAsync(begun.AuthUrl.AbsoluteUri);

        Assert.StartsWith("/unipay/assist/channel/auth/callback/", visit.At);
        Assert.Equal(title, await visit.Page.InnerTextAsync("h1"));
        Assert.Equal(title, await visit.Page.TitleAsync());
        Assert.Equal("success", await app.StatusAsync(begun.QueryCode));
        var openId = await app.OpenIdAsync(begun.QueryCode);
        Assert.DoesNotContain(openId!, await visit.Page.ContentAsync());
        // The style sheet is let in by its hash: the page looks as it should.
        Assert.Equal("384px", await visit.Page.EvalOnSelectorAsync<string>("main", "main => getComputedStyle(main).maxWidth"));
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await visit.PictureAsync($"channel-auth-done-{locale[..2]}-{(dark ? "dark" : "light")}");

        await visit.Page.ReloadAsync();
        Assert.Equal(title, await visit.Page.InnerTextAsync("h1"));
        var second = await visit.Page.Context.NewPageAsync();
        await second.GotoAsync(visit.Page.Url);
        Assert.Equal(title, await second.InnerTextAsync("h1"));
        Assert.Equal(openId, await app.OpenIdAsync(begun.QueryCode));

        // The same link once more brings another code of the same user: too late, and harmless.
        await visit.GoAsync(begun.AuthUrl.AbsoluteUri);
        Assert.NotEqual(title, await visit.Page.InnerTextAsync("h1"));
        await visit.PictureAsync($"channel-auth-spent-{locale[..2]}-{(dark ? "dark" : "light")}");
        Assert.Equal(openId, await app.OpenIdAsync(begun.QueryCode));
    }

    [Fact]
    public async Task Two_pages_that_come_back_with_one_code_at_once_are_both_done()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3-beta", settings: new JsonObject { ["sandbox"] = true });
        var begun = await app.BeginAsync();
        var back = await gateway.AuthorizeAsync(begun.AuthUrl);
        await using var visit = await browser.VisitAsync(gateway.Http.BaseAddress!);
        var second = await visit.Page.Context.NewPageAsync();
        await Task.WhenAll(visit.GoAsync(back.AbsoluteUri), second.GotoAsync(back.AbsoluteUri));
        Assert.Equal("All done", await visit.Page.InnerTextAsync("h1"));
        Assert.Equal("All done", await second.InnerTextAsync("h1"));
        Assert.Equal("success", await app.StatusAsync(begun.QueryCode));
    }

    [Fact]
    public async Task A_user_refuses_changes_their_mind_and_arrives_at_the_merchant_with_the_query_code_and_no_referrer()
    {
        await using var gateway = await StartAsync();
        await using var shop = await Shop.StartAsync();
        var app = await gateway.CreateAppAsync("open", settings: new JsonObject
        {
            ["sandbox"] = true,
            ["allowedRedirectOrigins"] = new JsonArray(shop.Origin),
        });
        var begun = await app.BeginAsync(("authRedirectUrl", $"{shop.Origin}/back?order=1#/pay"));
        await using var visit = await browser.VisitAsync(gateway.Http.BaseAddress!);

        // The silent scope asks nothing, so no user can say no to it.
        var asking = begun.AuthUrl.AbsoluteUri.Replace("snsapi_base", "snsapi_userinfo", StringComparison.Ordinal);
        await visit.GoAsync(asking);
        await visit.FollowAsync("a.refuse");
        Assert.Equal("Not authorised", await visit.Page.InnerTextAsync("h1"));
        Assert.Empty(shop.Arrived);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
        await visit.PictureAsync("channel-auth-refused-en-light");

        await visit.GoAsync(asking);
        await visit.FollowAsync("a:has-text('小林')");
        Assert.Equal($"{shop.Origin}/back?order=1&queryCode={begun.QueryCode}#/pay", visit.Page.Url);
        Assert.Equal(($"/back?order=1&queryCode={begun.QueryCode}", ""), shop.Arrived.First(arrival => arrival.Address.StartsWith("/back", StringComparison.Ordinal)));
        Assert.Equal("", await visit.Page.EvaluateAsync<string>("document.referrer"));
        Assert.Equal("success", await app.StatusAsync(begun.QueryCode));
    }

    [Fact]
    public async Task A_user_of_alipay_authorises_and_coming_back_twice_is_done_twice()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3-beta", settings: new JsonObject { ["sandbox"] = true }, withChannel: false);
        await gateway.SetAlipayChannelAsync(app);
        var begun = await app.BeginAsync(("channel", "ali_pay"));
        await using var visit = await browser.VisitAsync(gateway.Http.BaseAddress!, "zh-CN", narrow: true);

        // With consent first: the silent scope asks nothing.
        var asking = begun.AuthUrl.AbsoluteUri.Replace("auth_base", "auth_user", StringComparison.Ordinal);
        await visit.GoAsync(asking);
        await visit.FollowAsync("a.refuse");
        Assert.Equal("未授权", await visit.Page.InnerTextAsync("h1"));
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));

        await visit.GoAsync(begun.AuthUrl.AbsoluteUri);
        Assert.Equal("授权完成", await visit.Page.InnerTextAsync("h1"));
        Assert.Contains("auth_code=", visit.Page.Url);
        var second = await visit.Page.Context.NewPageAsync();
        await Task.WhenAll(visit.Page.ReloadAsync(), second.GotoAsync(visit.Page.Url));
        Assert.Equal("授权完成", await visit.Page.InnerTextAsync("h1"));
        Assert.Equal("授权完成", await second.InnerTextAsync("h1"));
        var result = await app.CallAsync(AuthFlow.Query, ("queryCode", begun.QueryCode));
        Assert.Equal("success", (string)result.Data!["status"]!);
        Assert.DoesNotContain((string)(result.Data["openId"] ?? result.Data["userId"])!, await visit.Page.ContentAsync());
    }

    [Fact]
    public async Task An_expired_link_is_a_calm_page_too()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["sandbox"] = true });
        var begun = await app.BeginAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(301));
        await using var visit = await browser.VisitAsync(gateway.Http.BaseAddress!, "zh-CN");
        await visit.GoAsync(begun.AuthUrl.AbsoluteUri);
        Assert.Equal("链接无效或已过期", await visit.Page.InnerTextAsync("h1"));
        await visit.PictureAsync("channel-auth-over-zh-light");
    }

    private static async Task<TestGateway> StartAsync()
    {
        var gateway = new TestGateway().With("Sandbox:Enabled", "true");
        await gateway.InitializeAsync();
        return gateway;
    }

    /// <summary>A merchant's site, which remembers with what browsers came.</summary>
    private sealed class Shop(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<(string Address, string Referrer)> Arrived { get; } = [];

        public string Origin => app.Urls.Single();

        public static async Task<Shop> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var shop = new Shop(builder.Build());
            await shop.ServeAsync();
            return shop;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task ServeAsync()
        {
            app.Run(http =>
            {
                Arrived.Enqueue((http.Request.Path + http.Request.QueryString.ToString(), http.Request.Headers.Referer.ToString()));
                http.Response.ContentType = "text/html";
                return http.Response.WriteAsync("<title>Shop</title><main>Shop</main>");
            });
            return app.StartAsync();
        }
    }
}
