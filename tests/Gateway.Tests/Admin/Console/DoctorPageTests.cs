using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin;

namespace Gateway.Tests.Admin.Console;

/// <summary><c>/admin/doctor</c>: why a signature does not fit.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class DoctorPageTests(ConsoleBrowser browser) : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_request_of_another_dialect_and_algorithm_is_told_which_settings_would_fit()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var request = app.Request(("url", "https://shop.example/<b>"));
        var canonical = Reference(request, app.Secret, Gateway.Signing.Dialect.V2, Gateway.Signing.SignType.Md5);
        request["sign"] = canonical;
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.SubmitAsync("/admin/doctor", ("Body", $"curl -d '{TestApp.Text(request)}' https://gateway"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("The signature does not fit", page.Text, StringComparison.Ordinal);
        Assert.Contains("Set the app to v2 with MD5", page.Text, StringComparison.Ordinal);
        Assert.Contains("Set the app to v3-beta with MD5", page.Text, StringComparison.Ordinal);
        Assert.Contains("&KEY=***", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
        Silent(app, request, page);
    }

    [Fact]
    public async Task A_broken_rule_is_named_and_a_right_signature_is_said_to_fit()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var request = app.Sign(app.Request(("state", "")));
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);
        Assert.Contains("The signature fits", (await Examine(client, app, request)).Text, StringComparison.Ordinal);

        // As a client that leaves out what is empty signs it.
        var without = request.DeepClone().AsObject();
        without.Remove("state");
        request["sign"] = app.SignText(TestApp.Text(Unsigned(without)));
        var page = await Examine(client, app, request);

        Assert.Contains("Members with an empty string take part too", page.Text, StringComparison.Ordinal);
        Silent(app, request, page);
    }

    [Fact]
    public async Task An_expired_secret_and_the_secret_of_a_sister_app_are_recognised()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var old = app.Secret;
        await _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", new() { ["previousExpiresInSeconds"] = 60 });
        _gateway.Time.Advance(TimeSpan.FromMinutes(2));
        var sister = await _gateway.AdminAsync(HttpMethod.Post, $"merchants/{app.MchNo}/apps", new() { ["appId"] = "SISTER", ["name"] = "Sister", ["dialect"] = "v3" });
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var expired = await Examine(client, app, app.Sign(app.Request()));
        app.Secret = (string)sister["signSecret"]!;
        var other = await Examine(client, app, app.Sign(app.Request()));

        Assert.Contains("The client still uses secret", expired.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(old, expired.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("signed with the secret of app SISTER", other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Secret, other.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_secret_that_was_pasted_along_is_not_shown_again()
    {
        var app = await _gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request(("note", $"key={app.Secret}")));
        request["sign"] = new string('0', 64);
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.SubmitAsync("/admin/doctor", ("Body", TestApp.Text(request)), ("Theirs", $"appId={app.AppId}&key={app.Secret}"));

        Assert.Contains("They part at character", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Secret, page.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_refused_call_of_the_log_is_explained_without_its_code_and_its_user()
    {
        var app = await _gateway.CreateAppAsync("v2");
        var request = app.Request(("code", "0a1B2c3D4e5F6g7H"), ("openId", "oUser-of-somebody"), ("deep", new JsonObject { ["accessToken"] = "token-of-somebody" }));
        app.SignType = "SM3";
        await app.PostAsync("getWxAccessToken", app.Sign(request));
        app.SignType = "HMAC_SHA256";
        await _gateway.WrittenAsync(1);
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        Assert.Contains("/admin/doctor?call=1", (await client.GetAsync("/admin/calls/1")).Html, StringComparison.Ordinal);
        var page = await client.GetAsync("/admin/doctor?call=1");

        Assert.Contains("Set the app to v2 with SM3", page.Text, StringComparison.Ordinal);
        Assert.Contains("code=***", page.Text, StringComparison.Ordinal);
        Assert.Contains(app.AppId, page.Text, StringComparison.Ordinal);
        foreach (var hidden in new[] { "0a1B2c3D4e5F6g7H", "oUser-of-somebody", "token-of-somebody" })
        {
            Assert.DoesNotContain(hidden, page.Html, StringComparison.OrdinalIgnoreCase);
        }

        Silent(app, request, page);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/admin/doctor?call=2")).Status);
    }

    [Theory]
    [InlineData("not a request", "There is no JSON object in it")]
    [InlineData("{\"a\":1}", "Name the app")]
    [InlineData("{\"appId\":\"nobody\"}", "There is no such app")]
    public async Task What_cannot_be_examined_is_said(string body, string said)
    {
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.SubmitAsync("/admin/doctor", ("Body", body));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", false, false)]
    [InlineData("en-GB", true, false)]
    [InlineData("en-GB", false, true)]
    public async Task It_can_be_read_by_everybody_and_hostile_text_is_shown_as_it_is(string locale, bool dark, bool narrow)
    {
        var app = await _gateway.CreateAppAsync("v3");
        var request = app.Request(("state", ""), ("note", "</code><script>alert(1)</script>"));
        request["sign"] = Reference(request, app.Secret, Gateway.Signing.Dialect.V2, Gateway.Signing.SignType.HmacSha256);
        await _gateway.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(_gateway.Http.BaseAddress!, locale, dark, narrow, script: true);
        await visit.SignInAsync("viewer", ConsoleUsers.Password);
        await visit.GoAsync("/admin/doctor");
        Assert.Empty(await AccessCheck.FaultsAsync(visit.Page));
        await visit.Page.FillAsync("[name=Body]", TestApp.Text(request));
        await visit.Page.FillAsync("[name=Theirs]", $"APPID={app.AppId}&NONCESTR=another");
        await visit.Page.ClickAsync("main form .primary");

        Assert.Contains("<SCRIPT>ALERT(1)</SCRIPT>", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await visit.Page.Locator(".difference mark").CountAsync());
        await visit.CheckAsync($"doctor-{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}");
    }

    private static Task<ConsoleAnswer> Examine(ConsoleClient client, TestApp app, JsonObject request) =>
        client.SubmitAsync("/admin/doctor", ("App", app.AppId), ("Body", TestApp.Text(request)));

    private static JsonObject Unsigned(JsonObject request)
    {
        request.Remove("sign");
        return request;
    }

    // By a signer that shares no code with the gateway's.
    private static string Reference(JsonObject request, string secret, Gateway.Signing.Dialect dialect, Gateway.Signing.SignType signType) =>
        Gateway.Tests.Signing.Reference.Sign(Gateway.Tests.Signing.Reference.Request(TestApp.Text(request), dialect), secret, dialect, signType);

    /// <summary>Neither the secret nor the signature that would have fitted.</summary>
    private static void Silent(TestApp app, JsonObject request, ConsoleAnswer page)
    {
        Assert.DoesNotContain(app.Secret, page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(app.SignText(TestApp.Text(Unsigned(request.DeepClone().AsObject()))), page.Html, StringComparison.OrdinalIgnoreCase);
    }
}
