using Gateway.Admin;
using Gateway.Simulator;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>Configuring the gateway from nothing in a real browser.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class ConsoleConfigurationFlowTests(ConsoleBrowser browser)
{
    private const string WxAppId = "wx0123456789abcdef";
    private const string AppSecret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("en-GB", true, false, false)]
    [InlineData("zh-CN", false, false, true)]
    [InlineData("zh-CN", true, true, true)]
    public async Task From_nothing_to_a_call_that_is_served_and_back_to_nothing(string locale, bool script, bool narrow, bool dark)
    {
        var time = new ManualTime(DateTimeOffset.Parse("2026-05-10T12:00:00Z"));
        var platform = new WeChatPlatform(time);
        platform.AddAccount(WxAppId, AppSecret);
        await using var simulator = await SimulatorServer.StartAsync(platform);
        await using var host = await AdminHost.StartAsync(time: time, settings: ("WeChat:ApiBaseUrl", simulator.BaseAddress.AbsoluteUri));
        await host.AddUserAsync(AdminRole.Owner);
        await using var visit = await browser.VisitAsync(host, locale, dark, narrow, script);
        var page = visit.Page;
        var look = $"{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}{(script ? "" : "-plain")}";
        await visit.SignInAsync("owner", ConsoleUsers.Password);

        // A merchant.
        await visit.GoAsync("/admin/merchants");
        await visit.CheckAsync($"merchants-none-{look}");
        await page.FillAsync("[name=Name]", "第一家 <b>shop</b>");
        await page.FillAsync("[name=MchNo]", "M1");
        await visit.FollowAsync("main form[method=post] button.primary");
        Assert.Equal("/admin/merchants/M1", visit.At);
        Assert.Equal("第一家 <b>shop</b>", await page.InnerTextAsync("h1"));

        // An app, and its secret, in the only moment it is shown.
        await visit.FollowAsync(".page-header a.primary");
        await visit.CheckAsync($"new-app-{look}");
        await page.FillAsync("[name=Name]", "网店");
        await page.FillAsync("[name=AppId]", "A1");
        await visit.FollowAsync("main form[method=post] button.primary");
        await visit.CheckAsync($"app-made-{look}");
        var first = await page.InnerTextAsync(".copy-block code");
        Assert.Equal(0, await host.PingAsync(first));
        await visit.FollowAsync("main a.primary");
        Assert.Equal("/admin/apps/A1", visit.At);
        Assert.DoesNotContain(first, await page.ContentAsync());
        await visit.CheckAsync($"app-{look}");

        // Calls go on while the secret is rolled: none fails.
        await visit.GoAsync("/admin/apps/A1/secrets");
        await visit.CheckAsync($"secrets-{look}");
        var secrets = new[] { first };
        var calls = 0;
        using var rolled = new CancellationTokenSource();
        var caller = Task.Run(async () =>
        {
            while (!rolled.IsCancellationRequested)
            {
                foreach (var secret in Volatile.Read(ref secrets))
                {
                    Assert.Equal(0, await host.PingAsync(secret));
                    Interlocked.Increment(ref calls);
                }
            }
        });
        await visit.FollowAsync("main form[method=post] .form-actions button.primary");
        var second = await page.InnerTextAsync(".copy-block code");
        Volatile.Write(ref secrets, [first, second]);
        await visit.CheckAsync($"secret-rolled-{look}");
        await visit.FollowAsync("main a.primary");
        await visit.CheckAsync($"secrets-two-{look}");
        await rolled.CancelAsync();
        await caller;
        Assert.True(calls > 1);
        if (script)
        {
            // The script counts in larger units than the server's words, which would be 24 hours.
            Assert.DoesNotContain("24", await page.InnerTextAsync("[data-until]"));
        }

        // The old one is ended.
        await page.Locator("tbody tr").Last.Locator("summary").ClickAsync();
        await visit.FollowAsync(() => page.Locator("tbody tr").Last.Locator("button.danger").ClickAsync());
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        Assert.Equal((20052, 0), (await host.PingAsync(first), await host.PingAsync(second)));

        // A channel, and what the platform says of it.
        await visit.GoAsync("/admin/apps/A1/channels");
        await visit.FollowAsync("[aria-labelledby=wechat-mp] a.button");
        await page.FillAsync("[name=WxAppId]", WxAppId);
        await page.FillAsync("[name=AppSecret]", AppSecret);
        await visit.CheckAsync($"channel-{look}");
        await visit.FollowAsync("main form button.primary");
        await visit.FollowAsync("[aria-labelledby=wechat-mp] form button");
        await Assertions.Expect(page.Locator("[aria-labelledby=wechat-mp] .notice.good")).ToBeVisibleAsync();
        await visit.CheckAsync($"channels-{look}");
        Assert.DoesNotContain(AppSecret, await page.ContentAsync());

        await visit.GoAsync("/admin/apps/A1/channels/wechat-pay");
        await visit.CheckAsync($"channel-wechat-pay-{look}");
        await visit.GoAsync("/admin/apps/A1/channels/alipay");
        await visit.CheckAsync($"channel-alipay-{look}");
        await visit.GoAsync("/admin/apps/A1/settings");
        await visit.CheckAsync($"settings-{look}");
        await visit.GoAsync("/admin/apps/A1/credentials");
        await visit.CheckAsync($"credentials-{look}");
        await visit.GoAsync("/admin/merchants?q=A1");
        await visit.CheckAsync($"merchants-{look}");
        await visit.GoAsync("/admin/merchants/M1");
        await visit.CheckAsync($"merchant-{look}");

        // The end, with the names typed.
        await visit.GoAsync("/admin/apps/A1/settings");
        var delete = page.Locator("section.danger button");
        if (script)
        {
            Assert.True(await delete.IsDisabledAsync());
        }

        await page.FillAsync("[name=Confirm]", "网店");
        await visit.FollowAsync(() => delete.ClickAsync());
        Assert.Equal("/admin/merchants/M1", visit.At);
        await page.FillAsync("[name=Confirm]", "第一家 <b>shop</b>");
        await visit.FollowAsync("section.danger button");
        Assert.Equal("/admin/merchants", visit.At);
        Assert.Equal(20023, await host.PingAsync(second));
    }
}
