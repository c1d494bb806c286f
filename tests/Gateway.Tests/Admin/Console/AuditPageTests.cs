using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin;

namespace Gateway.Tests.Admin.Console;

/// <summary><c>/admin/audit</c>, and its export.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class AuditPageTests(ConsoleBrowser browser) : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task It_shows_who_changed_what_and_never_a_secret()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await _gateway.UpdateAppAsync(app, new() { ["name"] = "<b>bold</b>" });
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.GetAsync($"/admin/audit?appId={app.AppId}&action=&from=");

        Assert.Contains("app.updated", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bold&lt;/b&gt;", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Secret, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(app.AppSecret, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("user.created", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_is_verified_by_a_button_and_a_record_that_was_altered_is_named()
    {
        await _gateway.CreateAppAsync("v3");
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);
        Assert.Contains("Not verified since the start", (await client.GetAsync("/admin/audit")).Text, StringComparison.Ordinal);

        Assert.Equal("/admin/audit", (await client.SubmitAsync("/admin/audit")).Location);
        Assert.Contains("records are whole", (await client.GetAsync("/admin/audit")).Text, StringComparison.Ordinal);

        _gateway.Execute("UPDATE AuditRecords SET Changes = '{' WHERE Seq = 2");
        await client.SubmitAsync("/admin/audit");
        var broken = await client.GetAsync("/admin/audit");
        Assert.Contains("1 are whole, then: its content is not what was recorded", broken.Text, StringComparison.Ordinal);
        Assert.Contains("not readable, perhaps altered", broken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_verifies_nothing()
    {
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/admin/audit", [])).Status);
        Assert.Contains("Not verified since the start", (await client.GetAsync("/admin/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_has_every_record_that_fits_and_no_formula()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await _gateway.UpdateAppAsync(app, new() { ["name"] = "=1+1" });

        var (status, csv, headers) = await _gateway.AskAsync($"audit/export?appId={app.AppId}");
        var (_, lines, _) = await _gateway.AskAsync("audit/export?format=jsonl");
        var all = await _gateway.AdminAsync(HttpMethod.Get, "audit");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("attachment; filename=\"audit.csv\"", headers.ContentDisposition!.ToString());
        Assert.StartsWith("seq,at,actor,action,target,appId,traceId,changes,previousHash,hash\r\n", csv, StringComparison.Ordinal);
        Assert.Contains(",app.updated,", csv, StringComparison.Ordinal);
        Assert.Equal(
            all["items"]!.AsArray().Select(item => (string)item!["hash"]!),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["hash"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await _gateway.AskAsync("audit/export?format=xml")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _gateway.AskAsync("audit/export?cursor=3")).Status);
    }

    [Theory]
    [InlineData("zh-CN", false, false)]
    [InlineData("en-GB", true, false)]
    [InlineData("en-GB", false, true)]
    public async Task It_can_be_read_by_everybody(string locale, bool dark, bool narrow)
    {
        var app = await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "Tea house" });
        await _gateway.UpdateAppAsync(app, new() { ["reqTimeoutSeconds"] = 120 });
        await _gateway.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(_gateway.Http.BaseAddress!, locale, dark, narrow);
        await visit.SignInAsync("viewer", ConsoleUsers.Password);
        await visit.GoAsync("/admin/audit");
        await visit.Page.ClickAsync("main form[method=post] button");

        Assert.Equal(1, await visit.Page.Locator("#chain .badge.good").CountAsync());
        await visit.CheckAsync($"audit-{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}");
    }
}
