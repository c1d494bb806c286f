using System.Text.RegularExpressions;
using Gateway.Admin;
using Gateway.Admin.Setup;
using Gateway.Admin.Users;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>What people do in the console, in a real browser.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed partial class ConsoleFlowTests(ConsoleBrowser browser)
{
    private const string Password = "a first fine password";

    [Fact]
    public async Task The_first_administrator_comes_by_the_link_and_makes_a_second_who_chooses_a_password()
    {
        await using var host = await AdminHost.StartAsync();
        await using var visit = await browser.VisitAsync(host, locale: "zh-CN");
        var line = (await host.Service<SetupLink>().LineAsync(host.Client.BaseAddress!.AbsoluteUri.TrimEnd('/'), CancellationToken.None))!;
        await visit.Page.GotoAsync(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
        await visit.CheckAsync("setup-zh-light-wide");
        await visit.Page.FillAsync("[name=Password]", Password);
        await visit.Page.FillAsync("[name=Repeated]", Password);
        await visit.FollowAsync("text=创建并登录");
        Assert.Equal("/admin", visit.At);

        await visit.FollowAsync("nav >> text=用户");
        await visit.FollowAsync("text=新建用户");
        await visit.Page.FillAsync("[name=Name]", "li.ming");
        await visit.Page.ClickAsync("label:has-text('操作员')");
        await visit.FollowAsync("text=创建用户");
        var temporary = await visit.Page.InnerTextAsync(".copy-block code");
        Assert.Matches(@"^[a-z2-9]{4}(-[a-z2-9]{4}){4}$", temporary);

        await using var other = await browser.VisitAsync(host);
        await other.SignInAsync("li.ming", temporary);
        Assert.Equal("/admin/account/password", other.At);
        await other.CheckAsync("first-password-en-light-wide");
        await other.Page.FillAsync("[name=Current]", temporary);
        await other.Page.FillAsync("[name=Password]", Password);
        await other.Page.FillAsync("[name=Repeated]", Password);
        await other.FollowAsync("main button.primary");
        Assert.Equal("/admin/account", other.At);
        Assert.Contains("Operator", await other.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await other.Page.Locator("nav >> text=Users").CountAsync());
        var answer = await other.Page.GotoAsync("/admin/users");
        Assert.Equal(403, answer!.Status);
        Assert.Equal("Not allowed", await other.Page.InnerTextAsync("h1"));
        await other.CheckAsync("not-allowed-en-light-wide");
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_after_some_the_wait()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(host);
        for (var i = 0; i < 3; i++)
        {
            await visit.SignInAsync("viewer", "wrong");
            Assert.Contains("The user name or the password is wrong", await visit.TextAsync(), StringComparison.Ordinal);
            Assert.Equal("", await visit.Page.InputValueAsync("[name=Password]"));
        }

        await visit.SignInAsync("viewer", ConsoleUsers.Password);
        Assert.Contains("Try again in 1 s", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.CheckAsync("wait-en-light-wide");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await visit.SignInAsync("viewer", ConsoleUsers.Password);
        Assert.Equal("/admin", visit.At);
    }

    [Fact]
    public async Task The_second_step_is_turned_on_with_the_key_shown_and_asked_for_from_then_on()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Operator);
        await using var visit = await browser.VisitAsync(host);
        await visit.SignInAsync("operator", ConsoleUsers.Password);
        await visit.GoAsync("/admin/account");
        await visit.FollowAsync("text=Turn on");
        var key = (await visit.Page.InnerTextAsync(".copy-block code >> nth=0")).Replace(" ", "", StringComparison.Ordinal);
        Assert.True(await visit.Page.Locator("svg[role=img][aria-label*=operator]").IsVisibleAsync());
        await visit.Page.FillAsync("[name=Code]", Totp.Code(key, Totp.StepAt(host.Time.GetUtcNow())));
        await visit.Page.FillAsync("[name=Current]", ConsoleUsers.Password);
        await visit.FollowAsync("main button.primary");
        var codes = (await visit.Page.InnerTextAsync(".copy-block code")).Split('\n');
        Assert.Equal(RecoveryCodes.Count, codes.Length);
        await visit.CheckAsync("recovery-codes-en-light-wide");
        await visit.FollowAsync("text=I have kept them");
        Assert.Contains("10 left", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.FollowAsync("text=Sign out");

        await visit.SignInAsync("operator", ConsoleUsers.Password);
        Assert.Equal("Two-step verification", await visit.Page.InnerTextAsync("h1"));
        await visit.CheckAsync("code-en-light-wide");
        await visit.Page.FillAsync("[name=Code]", codes[0]);
        await visit.FollowAsync(() => visit.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal("/admin", visit.At);
    }

    [Fact]
    public async Task By_keyboard_alone_one_signs_in_skips_to_the_content_and_signs_out()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(host);
        await visit.GoAsync("/admin/login?returnTo=/admin/account");
        await visit.Page.Keyboard.TypeAsync("viewer");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(ConsoleUsers.Password);
        await visit.FollowAsync(() => visit.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal("/admin/account", visit.At);

        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await FocusedAsync(visit.Page));
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Change password", await FocusedAsync(visit.Page));

        while (await FocusedAsync(visit.Page) != "Sign out")
        {
            await visit.Page.Keyboard.PressAsync("Shift+Tab");
        }

        await visit.FollowAsync(() => visit.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal("/admin/login", visit.At);
    }

    [Fact]
    public async Task Without_a_script_everything_still_works()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Owner);
        var user = await host.AddUserAsync(AdminRole.Viewer, "zhang.wei");
        await using var visit = await browser.VisitAsync(host, script: false);
        await visit.SignInAsync("owner", ConsoleUsers.Password);
        await visit.FollowAsync("[name=Theme][value=dark]");
        Assert.Equal("dark", await visit.Page.GetAttributeAsync("html", "data-theme"));
        await visit.FollowAsync("[name=Lang][value=zh]");
        Assert.Equal("zh-CN", await visit.Page.GetAttributeAsync("html", "lang"));

        await visit.GoAsync("/admin/tokens/new");
        await visit.Page.FillAsync("[name=Name]", "ci");
        await visit.Page.CheckAsync("[name=Scope][value=write]");
        await visit.FollowAsync("main button.primary");
        Assert.StartsWith("pagw_", await visit.Page.InnerTextAsync(".copy-block code"), StringComparison.Ordinal);
        Assert.False(await visit.Page.Locator(".copy-block button").IsVisibleAsync());
        await visit.CheckAsync("no-script-zh-dark-wide");
        await visit.GoAsync("/admin/tokens");
        await visit.Page.ClickAsync("summary");
        await visit.CheckAsync("revoke-zh-dark-wide");
        await visit.FollowAsync("td button.danger");
        Assert.Contains("令牌 ci 已吊销", await visit.TextAsync(), StringComparison.Ordinal);

        await visit.GoAsync($"/admin/users/{user.Id}");
        await visit.Page.FillAsync("[name=Confirm]", "somebody else");
        await visit.FollowAsync("button.danger");
        Assert.Contains("与名称不一致", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.Page.FillAsync("[name=Confirm]", "zhang.wei");
        await visit.FollowAsync("button.danger");
        Assert.Contains("用户 zhang.wei 已删除", await visit.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_script_what_cannot_be_undone_waits_for_the_name_and_what_is_shown_once_can_be_copied()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Owner);
        var user = await host.AddUserAsync(AdminRole.Viewer);
        await using var visit = await browser.VisitAsync(host);
        await visit.SignInAsync("owner", ConsoleUsers.Password);
        await visit.GoAsync($"/admin/users/{user.Id}");
        Assert.True(await visit.Page.Locator("button.danger").IsDisabledAsync());
        await visit.Page.FillAsync("[name=Confirm]", "viewer");
        Assert.False(await visit.Page.Locator("button.danger").IsDisabledAsync());

        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visit.FollowAsync("button:has-text('Reset the password')");
        await visit.Page.ClickAsync("text=Copy");
        await visit.Page.WaitForSelectorAsync("text=Copied");
        Assert.Equal(await visit.Page.InnerTextAsync(".copy-block code"), await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task Hostile_names_do_nothing_in_a_browser()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Owner);
        await using var visit = await browser.VisitAsync(host);
        var dialogs = 0;
        visit.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };
        await visit.SignInAsync("owner", ConsoleUsers.Password);
        await visit.GoAsync("/admin/tokens/new");
        await visit.Page.FillAsync("[name=Name]", "<img src=x onerror=alert(1)><script>alert(2)</script>");
        await visit.FollowAsync("main button.primary");
        Assert.Contains("<img src=x onerror=alert(1)><script>alert(2)</script>", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.GoAsync("/admin/tokens");
        Assert.Contains("<img src=x onerror=alert(1)><script>alert(2)</script>", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, dialogs);
        Assert.Equal(0, await visit.Page.Locator("main img").CountAsync());
    }

    [Fact]
    public async Task Another_sites_form_gets_nowhere()
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Owner);
        await using var visit = await browser.VisitAsync(host);
        await visit.SignInAsync("owner", ConsoleUsers.Password);

        // Another site is another host name: localhost is not 127.0.0.1.
        var elsewhere = new UriBuilder(host.Client.BaseAddress!) { Host = "localhost", Path = "/elsewhere" }.Uri.AbsoluteUri;
        await visit.Page.RouteAsync(elsewhere, route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html",
            Body = $"<form method=post action='{host.Client.BaseAddress}admin/users/new'><input name=Name value=evil><input name=Role value=owner><button>go</button></form>",
        }));
        await visit.Page.GotoAsync(elsewhere);
        await visit.FollowAsync("button");

        // The browser keeps the session to itself, and so nobody is signed in.
        Assert.Equal("/admin/login", visit.At);
        Assert.Null(await host.Service<IAdminUserStore>().FindByNameAsync("evil", CancellationToken.None));
    }

    private static async Task<string> FocusedAsync(IPage page) =>
        Space().Replace(await page.EvaluateAsync<string>("() => document.activeElement.innerText ?? ''"), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
