using System.Net;
using Gateway.Admin;
using Gateway.Storage.Calls;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Tests.RecordedCalls;

namespace Gateway.Tests.Admin.Console;

/// <summary><c>/admin/calls</c> and the page of one call.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class CallPageTests(ConsoleBrowser browser) : IAsyncLifetime
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    private readonly TestGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_call_is_found_by_its_code_and_its_page_shows_neither_code_nor_user()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var code = app.NewCode();
        var answer = await app.CallAsync("getWxAccessToken", ("code", code));
        await app.CallAsync("ping");
        await _gateway.WrittenAsync(2);
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.GetAsync($"/admin/calls?appId=&call=&outcome=&oneTimeCode={code}");
        var byUser = await client.GetAsync($"/admin/calls?openId={answer.Data!["openId"]}");
        var detail = await client.GetAsync("/admin/calls/1");

        Assert.Contains("data-call=\"1\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-call=\"2\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-call=\"1\"", byUser.Html, StringComparison.Ordinal);
        Assert.Contains(answer.TraceId, detail.Text, StringComparison.Ordinal);
        Assert.Contains("Hash of the code", detail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, detail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain((string)answer.Data!["openId"]!, detail.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/admin/calls/99")).Status);
    }

    [Theory]
    [InlineData("/admin/calls")]
    [InlineData("/admin/audit")]
    public async Task A_parameter_nobody_knows_is_named_and_goes_no_further(string path)
    {
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.GetAsync(path + "?appID=A1");

        Assert.Contains("Unknown parameter; there are: appId", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("appID=A1", page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_place_and_keep_the_conditions()
    {
        await _gateway.StoreAsync([.. Enumerable.Range(0, 120).Select(i => Entry(_gateway.Time.GetUtcNow().AddSeconds(i - 120), i % 2 == 0 ? "A1" : "A2"))]);
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var first = await client.GetAsync("/admin/calls?appId=A1");
        var next = System.Text.RegularExpressions.Regex.Match(first.Html, "href=\"(?<older>[^\"]*cursor=[^\"]*)\"").Groups["older"].Value;
        var second = await client.GetAsync(WebUtility.HtmlDecode(next));

        Assert.Equal(50, Rows(first));
        Assert.Equal(10, Rows(second));
        Assert.DoesNotContain("A2", second.Text, StringComparison.Ordinal);
        Assert.Contains("Newest", second.Text, StringComparison.Ordinal);
        Assert.Contains("calls/export?appId=A1&amp;format=csv", first.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_condition_is_said_at_its_field()
    {
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer, "zh");

        var page = await client.GetAsync("/admin/calls?from=yesterday&nobody=knows");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("须为 ISO-8601 时间", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Has to be a time", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rows_of_the_tail_come_as_soon_as_a_call_is_recorded()
    {
        await _gateway.StoreAsync(Entry(_gateway.Time.GetUtcNow()));
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);
        var waiting = client.GetAsync("/admin/calls?handler=Tail&after=1");
        await _gateway.Time.WaitForTimerAsync(TimeSpan.FromSeconds(20));

        await _gateway.StoreAsync(Entry(_gateway.Time.GetUtcNow(), call: "getWxMiniSession"));
        var rows = await waiting;

        Assert.Equal("2", rows.Headers["X-After"]);
        Assert.Contains("getWxMiniSession", rows.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", rows.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_them_without_signing_in()
    {
        using var client = new ConsoleClient(_gateway.Http.BaseAddress!);

        foreach (var path in new[] { "/admin", "/admin/calls", "/admin/calls?handler=Tail", "/admin/calls/1", "/admin/audit" })
        {
            Assert.StartsWith("/admin/login", (await client.GetAsync(path)).Location, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("zh-CN", false, false)]
    [InlineData("en-GB", true, false)]
    [InlineData("en-GB", false, true)]
    public async Task It_can_be_read_by_everybody_and_what_strangers_sent_is_shown_as_it_is(string locale, bool dark, bool narrow)
    {
        var app = await _gateway.CreateAppAsync("v3");
        await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));
        await app.CallAsync("getWxAccessToken", ("code", "nobody-issued-this"));
        await app.PostAsync("ping", app.Request(("nonceStr", Hostile), ("sign", new string('0', 64))));
        await _gateway.WrittenAsync(3);
        await _gateway.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(_gateway.Http.BaseAddress!, locale, dark, narrow);
        await visit.SignInAsync("viewer", ConsoleUsers.Password);
        var look = $"{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}";

        await visit.GoAsync("/admin/calls");
        Assert.Equal(3, await visit.Page.Locator("[data-call]").CountAsync());
        await visit.CheckAsync("calls-" + look);

        await visit.GoAsync("/admin/calls/3");
        Assert.Contains(Hostile, await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator("main img").CountAsync());
        await visit.CheckAsync("call-" + look);
    }

    [Fact]
    public async Task Live_shows_a_call_while_one_looks_and_without_a_script_there_is_a_link()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await _gateway.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(_gateway.Http.BaseAddress!);
        await visit.SignInAsync("viewer", ConsoleUsers.Password);
        await visit.GoAsync("/admin/calls");
        await visit.Page.ClickAsync("#live");

        await app.CallAsync("ping");
        await _gateway.WrittenAsync(1);
        await visit.Page.WaitForSelectorAsync("[data-call='1']");

        Assert.Equal("true", await visit.Page.GetAttributeAsync("#live", "aria-pressed"));
        await visit.Page.ClickAsync("#live");
        await using var plain = await browser.VisitAsync(_gateway.Http.BaseAddress!, script: false);
        await plain.SignInAsync("viewer", ConsoleUsers.Password);
        await plain.GoAsync("/admin/calls");
        Assert.False(await plain.Page.Locator("#live").IsVisibleAsync());
        await plain.Page.ClickAsync("text=Refresh");
        Assert.Equal(1, await plain.Page.Locator("[data-call]").CountAsync());
        await plain.Page.ClickAsync("[data-call] a");
        Assert.Equal("/admin/calls/1", plain.At);
    }

    private static int Rows(ConsoleAnswer page) => page.Html.Split("data-call=").Length - 1;
}
