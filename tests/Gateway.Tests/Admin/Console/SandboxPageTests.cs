using System.Net;
using Gateway.Admin;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary><c>/admin/sandbox</c>: a call against the simulator.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class SandboxPageTests(ConsoleBrowser browser) : IAsyncLifetime
{
    private readonly TestGateway _gateway = new TestGateway().With("Sandbox:Enabled", "true");

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("v2", "getWxAccessToken", "openId")]
    [InlineData("v3-beta", "getWxClientToken", "accessToken")]
    [InlineData("v3", "getWxAccessToken", "accessToken")]
    [InlineData("v3", "getWxJsapiSign", "signature")]
    [InlineData("v3", "ping", "serverTime")]
    [InlineData("v2", "channel/auth/generateAuthUrl", "queryCode")]
    [InlineData("v3", "channel/auth/auth", "openId")]
    public async Task A_call_is_signed_sent_and_answered_as_any_other_and_the_secret_is_nowhere(string dialect, string call, string member)
    {
        var app = await _gateway.CreateAppAsync(dialect, settings: Marked());
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Operator);
        var form = await client.GetAsync($"/admin/sandbox?App={app.AppId}&Call={call}");
        var fields = System.Text.RegularExpressions.Regex.Matches(form.Html, "name=\"Given\\[(?<name>\\w+)\\]\"[^>]*value=\"(?<value>[^\"]*)\"|value=\"(?<value>[^\"]*)\"[^>]*name=\"Given\\[(?<name>\\w+)\\]\"")
            .Select(match => ($"Given[{match.Groups["name"].Value}]", (string?)WebUtility.HtmlDecode(match.Groups["value"].Value))).ToArray();

        var page = await client.SubmitAsync(form, "/admin/sandbox", fields);
        await _gateway.WrittenAsync(1);
        var record = Assert.Single(await _gateway.CallsAsync());

        Assert.Contains("HTTP 200", page.Text, StringComparison.Ordinal);
        Assert.Contains($"\"{member}\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("Its signature fits", page.Text, StringComparison.Ordinal);
        Assert.Contains("key=***", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Success", (string?)record["outcome"]);
        Assert.Equal(call, (string?)record["call"]);
        Assert.Contains("/admin/calls?traceId=" + (string?)record["traceId"], page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Secret, page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(app.AppSecret, page.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_viewer_looks_but_does_not_send_and_an_app_that_is_live_cannot_be_tried()
    {
        var live = await _gateway.CreateAppAsync("v3");
        var app = await _gateway.CreateAppAsync("v3", settings: Marked());
        using var viewer = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);
        using var owner = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Owner);

        var seen = await viewer.GetAsync("/admin/sandbox");
        var sent = await viewer.SubmitAsync(seen, "/admin/sandbox", ("App", app.AppId), ("Call", "ping"));
        var foreign = await owner.SubmitAsync("/admin/sandbox", ("App", live.AppId), ("Call", "ping"));

        Assert.Contains("Sending needs the role of operator", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(live.AppId, seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, sent.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.Status);
        await _gateway.WrittenAsync(0);
        Assert.Empty(await _gateway.CallsAsync());
    }

    [Fact]
    public async Task What_is_refused_is_shown_as_it_was_answered()
    {
        var app = await _gateway.CreateAppAsync("v3", settings: Marked());
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Operator);

        var refused = await client.SubmitAsync("/admin/sandbox", ("App", app.AppId), ("Call", "getWxAccessToken"), ("Given[code]", "<i>unknown</i>"));
        var tooLong = await client.SubmitAsync("/admin/sandbox", ("App", app.AppId), ("Call", "getWxAccessToken"), ("Given[code]", new string('x', 1025)));

        Assert.Contains("HTTP 200", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.Status);
    }

    [Fact]
    public async Task Where_it_is_off_the_page_says_how_to_turn_it_on()
    {
        _gateway.With("Sandbox:Enabled", "false");
        await _gateway.RestartAsync();
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Owner);

        var page = await client.GetAsync("/admin/sandbox");

        Assert.Contains("Sandbox__Enabled=true", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(page, "/admin/sandbox", ("App", "A1"), ("Call", "ping"))).Status);
    }

    [Theory]
    [InlineData("zh-CN", false, false, true)]
    [InlineData("en-GB", true, false, false)]
    [InlineData("en-GB", false, true, true)]
    public async Task A_call_is_tried_in_the_browser_with_and_without_a_script(string locale, bool dark, bool narrow, bool script)
    {
        await _gateway.CreateAppAsync("v3", settings: Marked());
        await _gateway.AddUserAsync(AdminRole.Operator);
        await using var visit = await browser.VisitAsync(_gateway.Http.BaseAddress!, locale, dark, narrow, script);
        await visit.SignInAsync("operator", ConsoleUsers.Password);
        await visit.GoAsync("/admin/sandbox");
        await visit.Page.SelectOptionAsync("[name=Call]:not([type=hidden])", new SelectOptionValue { Value = "getWxAccessToken" });
        await visit.Page.ClickAsync("main form[method=get] button");
        Assert.Equal(32, (await visit.Page.InputValueAsync("[name='Given[code]']")).Length);
        await visit.Page.ClickAsync("main form[method=post] button.primary");

        Assert.Contains("\"openId\"", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await visit.Page.Locator("#exchange .badge.good").CountAsync());
        await visit.CheckAsync($"sandbox-{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}");
    }

    private static System.Text.Json.Nodes.JsonObject Marked() => new() { ["name"] = "Trying things out", ["sandbox"] = true };
}
