using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Simulator;
using Gateway.Storage.Calls;
using Gateway.Tests.Upstreams.Alipay;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Tests.RecordedCalls;

namespace Gateway.Tests.Admin.Console;

/// <summary><c>/admin</c>: whether everything works.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class OverviewPageTests(ConsoleBrowser browser) : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_app_that_works_shows_its_token_its_calls_and_its_last_success()
    {
        var app = await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "Corner shop" });
        await app.CallAsync("getWxClientToken", ("account", "mp"));
        await app.CallAsync("ping");
        await _gateway.WrittenAsync(2);
        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.GetAsync("/admin");

        Assert.Contains("All is well", page.Text, StringComparison.Ordinal);
        Assert.Contains("Corner shop", page.Text, StringComparison.Ordinal);
        Assert.Contains("token 10 min old, 110 min left", page.Text, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 12:00", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 of 1", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 calls in 24 hours: 2 succeeded, 0 were refused, 0 failed.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_a_hand_is_on_top_with_the_address_to_allow_and_the_secret_that_ends()
    {
        var blocked = await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "Blocked" });
        _gateway.WeChat.SetIpWhitelist(blocked.WxAppId, "203.0.113.7");
        await blocked.CallAsync("getWxClientToken", ("account", "mp"));
        var rolled = await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "Rolled" });
        await rolled.CallAsync("ping");
        await _gateway.AdminAsync(HttpMethod.Post, $"apps/{rolled.AppId}/sign-secrets", new() { ["previousExpiresInSeconds"] = 7200 });
        await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "In the sandbox", ["sandbox"] = true });
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.GetAsync("/admin");

        Assert.Contains("add the gateway's address 127.0.0.1 to the IP whitelist of " + blocked.WxAppId, page.Text, StringComparison.Ordinal);
        Assert.Contains("The old secret is still in use and ends in 2 h", page.Text, StringComparison.Ordinal);
        Assert.Contains("Marked as sandbox, but the sandbox is off", page.Text, StringComparison.Ordinal);
        Assert.True(page.Html.IndexOf("Blocked", StringComparison.Ordinal) < page.Html.IndexOf("Rolled", StringComparison.Ordinal));
        Assert.DoesNotContain(blocked.AppSecret, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(blocked.Secret, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("All is well", page.Text, StringComparison.Ordinal);
        Assert.Contains("0 of 3", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, "All is well")]
    [InlineData(10, "Alipay: a certificate ends in 10 d")]
    [InlineData(-1, "Alipay: a certificate has ended")]
    public async Task A_certificate_at_Alipay_that_ends_needs_a_hand_before_and_after(int daysLeft, string said)
    {
        var platform = new WeChatPlatform(_gateway.Time);
        using var certificate = X509Certificate2.CreateFromPem(platform.AlipayCertificates);
        var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        await using var host = await AdminHost.StartAsync(time: new ManualTime(end.AddDays(-daysLeft)));
        await host.CreateAppAsync();
        var channel = new JsonObject
        {
            ["aliAppId"] = "2021000000000001",
            ["privateKey"] = AlipayTestKeys.AppPrivateKey,
            ["alipayPublicKey"] = platform.AlipayCertificates,
            ["appCertificate"] = platform.AddAlipayAppWithCertificate("2021000000000001", AlipayTestKeys.AppPublicKey),
            ["alipayRootCertificates"] = platform.AlipayRootCertificates,
        };
        await host.PutAsync("apps/A1/channels/alipay", channel.ToJsonString());
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);

        Assert.Contains(said, (await client.GetAsync("/admin")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_whose_calls_fail_at_the_platform_and_a_broken_chain_need_a_hand()
    {
        var app = await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "Failing" });
        await _gateway.StoreAsync([.. Enumerable.Range(0, 20).Select(i => Entry(
            _gateway.Time.GetUtcNow(), app.AppId, outcome: i < 5 ? Gateway.Envelope.Outcome.PlatformUnreachable : Gateway.Envelope.Outcome.Success))]);
        _gateway.Execute("UPDATE AuditRecords SET Actor = 'somebody' WHERE Seq = 2");
        await _gateway.App.Services.GetRequiredService<AuditWatch>().VerifyAsync();
        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);

        var page = await client.GetAsync("/admin");

        Assert.Contains("25% of its calls fail", page.Text, StringComparison.Ordinal);
        Assert.Contains("The audit chain is broken: its content is not what was recorded", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_apps_come_page_by_page_and_are_found_by_name()
    {
        var merchant = (string)(await _gateway.AdminAsync(HttpMethod.Post, "merchants", new() { ["name"] = "Many" }))["mchNo"]!;
        foreach (var number in Enumerable.Range(0, 30))
        {
            await _gateway.AdminAsync(HttpMethod.Post, $"merchants/{merchant}/apps", new() { ["appId"] = $"B{number:d2}", ["name"] = $"Shop {number:d2}", ["dialect"] = "v3" });
        }

        using var client = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Viewer);
        var first = await client.GetAsync("/admin");
        var second = await client.GetAsync("/admin?After=B24");
        var found = await client.GetAsync("/admin?Q=shop+07");

        Assert.Contains("Shop 24", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop 25", first.Text, StringComparison.Ordinal);
        Assert.Contains("After=B24", first.Html, StringComparison.Ordinal);
        Assert.Contains("Shop 25", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop 24", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Next page", second.Text, StringComparison.Ordinal);
        Assert.Contains("Shop 07", found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop 08", found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", false, false)]
    [InlineData("en-GB", true, false)]
    [InlineData("en-GB", false, true)]
    public async Task It_can_be_read_by_everybody_and_a_name_is_shown_as_it_is(string locale, bool dark, bool narrow)
    {
        await BusyAsync();
        await _gateway.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(_gateway.Http.BaseAddress!, locale, dark, narrow);
        await visit.SignInAsync("viewer", ConsoleUsers.Password);

        Assert.Equal("/admin", visit.At);
        Assert.Contains("<script>alert(1)</script>", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator("main script").CountAsync());
        await visit.CheckAsync($"overview-{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}");
    }

    private async Task BusyAsync()
    {
        var blocked = await _gateway.CreateAppAsync("v3", settings: new() { ["name"] = "Tea house, Jing'an" });
        _gateway.WeChat.SetIpWhitelist(blocked.WxAppId, "203.0.113.7");
        await blocked.CallAsync("getWxClientToken", ("account", "mp"));
        var shop = await _gateway.CreateAppAsync("v2", settings: new() { ["name"] = "<script>alert(1)</script>" });
        await shop.CallAsync("getWxClientToken", ("account", "mp"));
        await _gateway.CreateAppAsync("v3-beta", settings: new() { ["name"] = "晨光书店" });
        var random = new Random(7);
        var entries = new List<CallEntry>();
        for (var hour = 0; hour < 24; hour++)
        {
            var at = _gateway.Time.GetUtcNow() - TimeSpan.FromHours(hour);
            var busy = (int)(40 + (35 * Math.Sin(hour / 3.8)));
            for (var i = 0; i < busy; i++)
            {
                var outcome = i % 17 == 5 ? Gateway.Envelope.Outcome.RefusedByPlatform : i % 61 == 9 ? Gateway.Envelope.Outcome.PlatformUnreachable : Gateway.Envelope.Outcome.Success;
                var entry = Entry(at, i % 3 == 0 ? blocked.AppId : shop.AppId, "getWxAccessToken", outcome);
                entries.Add(entry with { ElapsedMicroseconds = random.Next(3_000, 160_000) });
            }
        }

        await _gateway.StoreAsync([.. entries]);
        _gateway.Time.Advance(TimeSpan.FromMinutes(3));
    }
}
