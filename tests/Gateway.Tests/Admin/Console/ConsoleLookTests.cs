using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Tokens;
using Gateway.Admin.Users;
using Gateway.Merchants;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>How the pages look, in both languages and themes, on a desk and on a telephone.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed class ConsoleLookTests(ConsoleBrowser browser)
{
    public static TheoryData<string, bool, bool> Ways { get; } = new()
    {
        { "zh-CN", false, false }, { "en-GB", true, false }, { "zh-CN", true, true }, { "en-GB", false, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_pages_of_who_gets_in_can_be_read_and_used_by_everybody(string locale, bool dark, bool narrow)
    {
        await using var host = await AdminHost.StartAsync();
        await host.AddUserAsync(AdminRole.Owner);
        var other = await host.AddUserAsync(AdminRole.Operator, "li.ming", with: user => user with { TotpKey = new Secret(Totp.NewKey()) });
        await AddTokenAsync(host);
        await using var visit = await browser.VisitAsync(host, locale, dark, narrow);
        var look = $"{locale[..2]}-{(dark ? "dark" : "light")}-{(narrow ? "narrow" : "wide")}";
        await CheckAsync(visit, "login", "/admin/login", look);
        await visit.SignInAsync("owner", ConsoleUsers.Password);
        foreach (var (name, path) in new[]
        {
            ("account", "/admin/account"),
            ("password", "/admin/account/password"),
            ("two-step", "/admin/account/two-step"),
            ("users", "/admin/users"),
            ("new-user", "/admin/users/new"),
            ("user", $"/admin/users/{other.Id}"),
            ("sessions", "/admin/sessions"),
            ("tokens", "/admin/tokens"),
            ("new-token", "/admin/tokens/new"),
            ("missing", "/admin/nowhere"),
        })
        {
            await CheckAsync(visit, name, path, look);
        }

        // What a form says when it is refused, and what is shown once.
        await visit.GoAsync("/admin/users/new");
        await visit.Page.FillAsync("[name=Name]", "not a name");
        await visit.FollowAsync("main form.form button.primary");
        await visit.CheckAsync($"refused-{look}");
        await visit.Page.FillAsync("[name=Name]", "wang.fang");
        await visit.FollowAsync("main form.form button.primary");
        await visit.CheckAsync($"shown-once-{look}");
    }

    [Fact]
    public async Task The_theme_is_the_systems_until_one_is_chosen()
    {
        await using var host = await AdminHost.StartAsync();
        await using var visit = await browser.VisitAsync(host, dark: true);
        await visit.GoAsync("/admin/login");
        var dark = await GroundAsync(visit.Page);

        await visit.FollowAsync("[name=Theme][value=light]");
        var light = await GroundAsync(visit.Page);
        Assert.Equal("light", await visit.Page.GetAttributeAsync("html", "data-theme"));
        Assert.NotEqual(dark, light);

        await visit.FollowAsync("[name=Theme][value=auto]");
        Assert.Equal(dark, await GroundAsync(visit.Page));
    }

    [Fact]
    public async Task The_language_is_the_browsers_until_one_is_chosen()
    {
        await using var host = await AdminHost.StartAsync();
        await using var visit = await browser.VisitAsync(host, locale: "zh-CN");
        await visit.GoAsync("/admin/login?returnTo=%2Fadmin%2Faccount");
        Assert.Equal("登录", await visit.Page.InnerTextAsync("h1"));
        Assert.Equal("zh-CN", await visit.Page.GetAttributeAsync("html", "lang"));

        await visit.FollowAsync("[name=Lang][value=en]");

        Assert.Equal("Sign in", await visit.Page.InnerTextAsync("h1"));
        Assert.Equal("en", await visit.Page.GetAttributeAsync("html", "lang"));
        Assert.EndsWith("/admin/login?returnTo=%2Fadmin%2Faccount", visit.Page.Url, StringComparison.Ordinal);
    }

    private static Task<string> GroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static async Task CheckAsync(ConsoleVisit visit, string name, string path, string look)
    {
        await visit.GoAsync(path);
        await visit.CheckAsync($"{name}-{look}");
    }

    private static async Task AddTokenAsync(AdminHost host)
    {
        var now = host.Time.GetUtcNow();
        foreach (var (name, role, expiresAt) in new[] { ("ci", AdminRole.Operator, now.AddDays(90)), ("old report", AdminRole.Viewer, now.AddDays(-1)) })
        {
            var (_, hash, kept) = ApiTokens.Make(name, role, "owner", now.AddDays(-7), expiresAt);
            var entry = new AuditEntry(now, "test", "api-token.created", TokensModel.Target(kept.Id), null, "test", new AuditChanges().ToJson());
            await host.Service<IApiTokenStore>().AddAsync(hash, kept, entry, CancellationToken.None);
        }
    }
}
