using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin;

namespace Gateway.Tests.Admin.Console;

/// <summary>The pages of merchants, as a browser without a script uses them.</summary>
public sealed class ConsoleMerchantTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script>\"'&{0}";

    private AdminHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AdminHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_merchant_is_made_changed_and_deleted_as_the_API_would_and_recorded_alike()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var made = await client.SubmitAsync("/admin/merchants", ("Name", " First "), ("MchNo", "M1"));
        Assert.Equal((HttpStatusCode.Redirect, "/admin/merchants/M1"), (made.Status, made.Location));
        Assert.Contains("Merchant First is created", (await client.GetAsync("/admin/merchants/M1")).Text);

        var saved = await client.SubmitAsync("/admin/merchants/M1", ("Name", "Renamed"));
        Assert.Equal("/admin/merchants/M1", saved.Location);
        var merchant = (await _host.GetAsync("merchants/M1")).Json!;
        Assert.Equal(("Renamed", false, 2), ((string)merchant["name"]!, (bool)merchant["enabled"]!, (int)merchant["version"]!));

        var refused = await client.SubmitAsync("/admin/merchants/M1?handler=Delete", ("Confirm", "First"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("That is not the name", refused.Text);
        Assert.Equal("/admin/merchants", (await client.SubmitAsync("/admin/merchants/M1?handler=Delete", ("Confirm", "Renamed"))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/admin/merchants/M1")).Status);

        var records = (await _host.GetAsync("audit")).Json!["items"]!.AsArray();
        Assert.Equal(
            ["operator merchant.deleted", "operator merchant.updated", "operator merchant.created"],
            records.Take(3).Select(record => $"{record!["actor"]} {record["action"]}"));
        Assert.Equal("""{"enabled":{"from":true,"to":false},"name":{"from":"First","to":"Renamed"}}""", records[1]!["changes"]!.ToJsonString());
    }

    [Fact]
    public async Task Many_apps_of_a_merchant_come_page_by_page()
    {
        await _host.PostAsync("merchants", """{"mchNo":"M1","name":"Many"}""");
        for (var number = 0; number < 60; number++)
        {
            await _host.PostAsync("merchants/M1/apps", $$"""{"appId":"B{{number:d2}}","name":"Shop {{number:d2}}","dialect":"v3"}""");
        }

        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Viewer);
        var first = await client.GetAsync("/admin/merchants/M1");
        var second = await client.GetAsync("/admin/merchants/M1?after=B49");

        Assert.Contains("Shop 49", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop 50", first.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/admin/merchants/M1?after=B49\"", first.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Next page", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("First page", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop 49", second.Text, StringComparison.Ordinal);
        Assert.Contains("Shop 59", second.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/admin/merchants/M1\"", second.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Has to be 1 to 32 letters", "Is needed")]
    [InlineData("zh-CN", "须为 1–32 个字母", "必填")]
    public async Task What_is_wrong_is_said_at_the_field_in_the_language_of_the_page(string language, string number, string needed)
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator, language);
        var answer = await client.SubmitAsync("/admin/merchants", ("Name", " "), ("MchNo", "M 1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(number, Fault(answer, "MchNo"));
        Assert.DoesNotContain(" / ", Fault(answer, "MchNo"));
        Assert.Contains(needed, Fault(answer, "Name"));
        Assert.Contains("value=\"M 1\"", answer.Html);
    }

    [Fact]
    public async Task A_number_that_is_taken_is_told_and_what_was_typed_stays()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var answer = await client.SubmitAsync("/admin/merchants", ("Name", "Second"), ("MchNo", "M1"));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("The merchant number M1 is taken", answer.Text);
        Assert.Contains("value=\"Second\"", answer.Html);
    }

    [Fact]
    public async Task A_change_that_somebody_else_overtook_is_told_and_what_was_typed_stays()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var form = await client.GetAsync("/admin/merchants/M1");
        await _host.PutAsync("merchants/M1", """{"name":"Theirs"}""");

        var answer = await client.SubmitAsync(form, "/admin/merchants/M1", ("Name", "Mine"), ("Enabled", "true"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("Somebody else changed this meanwhile", answer.Text);
        Assert.Contains("value=\"Mine\"", answer.Html);
        Assert.Equal("Theirs", (string)(await _host.GetAsync("merchants/M1")).Json!["name"]!);
        await client.SubmitAsync(answer, "/admin/merchants/M1", ("Name", "Mine"), ("Enabled", "true"));
        Assert.Equal("Mine", (string)(await _host.GetAsync("merchants/M1")).Json!["name"]!);
    }

    [Fact]
    public async Task Search_finds_merchants_and_apps_by_number_and_name_and_pages_by_number()
    {
        await _host.CreateAppAsync();
        for (var i = 0; i < 55; i++)
        {
            await _host.PostAsync("merchants", $$"""{"mchNo":"N{{i:d2}}","name":"100%_{{i}}"}""");
        }

        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Viewer);
        var byApp = await client.GetAsync("/admin/merchants?q=shOP");
        Assert.Contains("/admin/apps/A1\"", byApp.Html);
        Assert.Contains("/admin/merchants/M1\"", byApp.Html);
        Assert.DoesNotContain("/admin/merchants/N00\"", byApp.Html);

        Assert.Contains("/admin/merchants/N07\"", (await client.GetAsync("/admin/merchants?q=100%25_7")).Html);
        Assert.Contains("No merchant and no app matches: 1_0", (await client.GetAsync("/admin/merchants?q=1_0")).Text);

        var first = await client.GetAsync("/admin/merchants?q=100");
        Assert.Contains("/admin/merchants/N49\"", first.Html);
        Assert.DoesNotContain("/admin/merchants/N50\"", first.Html);
        var second = await client.GetAsync("/admin/merchants?q=100&after=N49");
        Assert.Contains("/admin/merchants/N54\"", second.Html);
        Assert.DoesNotContain("/admin/merchants/N49\"", second.Html);
        Assert.Contains("/admin/merchants?q=100&amp;after=N49\"", first.Html);
    }

    [Fact]
    public async Task A_viewer_sees_no_form_and_changes_nothing()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Viewer);
        foreach (var path in new[] { "/admin/merchants", "/admin/merchants/M1" })
        {
            var page = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("name=\"Name\"", page.Html);
            Assert.DoesNotContain("class=\"button danger\"", page.Html);
            var token = new Dictionary<string, string>(StringComparer.Ordinal) { ["__RequestVerificationToken"] = page.Hidden()["__RequestVerificationToken"], ["Name"] = "X" };
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync(path, token)).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/admin/merchants/M1/apps/new")).Status);
        Assert.Equal("First", (string)(await _host.GetAsync("merchants/M1")).Json!["name"]!);
    }

    [Fact]
    public async Task A_form_without_the_antiforgery_token_changes_nothing()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var answer = await client.PostAsync("/admin/merchants", new Dictionary<string, string>(StringComparer.Ordinal) { ["Name"] = "X" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Empty((await _host.GetAsync("merchants")).Json!["items"]!.AsArray());
    }

    [Fact]
    public async Task Names_that_are_markup_show_as_text()
    {
        var name = new JsonObject { ["mchNo"] = "M1", ["name"] = Hostile };
        await _host.PostAsync("merchants", name.ToJsonString());
        await _host.PostAsync("merchants/M1/apps", new JsonObject { ["appId"] = "A1", ["name"] = Hostile, ["dialect"] = "v3" }.ToJsonString());
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        foreach (var path in new[]
        {
            "/admin/merchants", "/admin/merchants?q=" + Uri.EscapeDataString(Hostile), "/admin/merchants?q=" + Uri.EscapeDataString(Hostile + "x"),
            "/admin/merchants/M1", "/admin/merchants/M1/apps/new", "/admin/apps/A1", "/admin/apps/A1/settings", "/admin/apps/A1/secrets",
            "/admin/apps/A1/channels", "/admin/apps/A1/channels/wechat-mp", "/admin/apps/A1/channels/wechat-pay", "/admin/apps/A1/channels/alipay", "/admin/apps/A1/credentials",
        })
        {
            var page = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("<script>alert", page.Html);
            Assert.Contains("&lt;script&gt;alert(1)", page.Html);
        }
    }

    /// <summary>What is said to be wrong with a field.</summary>
    internal static string Fault(ConsoleAnswer answer, string field)
    {
        var start = answer.Html.IndexOf($"id=\"f-{field}-fault\">", StringComparison.Ordinal);
        Assert.True(start > 0, $"No fault at {field}: {answer.Text}");
        return WebUtility.HtmlDecode(answer.Html[start..answer.Html.IndexOf("</p>", start, StringComparison.Ordinal)].Split('>')[1]);
    }
}
