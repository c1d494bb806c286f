using System.Net;
using Gateway.Admin;

namespace Gateway.Tests.Admin.Console;

/// <summary>Making, importing, rolling and ending secrets and credentials on their pages.</summary>
public sealed class ConsoleSecretTests : IAsyncLifetime
{
    private const string Page = "/admin/apps/A1/secrets";

    private AdminHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AdminHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_rolled_secret_is_shown_once_and_the_old_one_counts_down_until_it_is_over()
    {
        var old = await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        var rolled = await client.SubmitAsync(Page, ("How", "make"), ("PreviousExpiresInSeconds", "3600"));
        var made = ConsoleAppTests.Copied(rolled);
        Assert.Equal((0, 0), (await _host.PingAsync(old), await _host.PingAsync(made)));

        _host.Time.Advance(TimeSpan.FromMinutes(10));
        await _host.PingAsync(old);
        var page = await client.GetAsync(Page);
        Assert.DoesNotContain(made, page.Html);
        Assert.DoesNotContain(old, page.Html);
        Assert.Contains("Old, still valid", page.Text);
        Assert.Contains("50 minutes", page.Text);
        Assert.Contains("by 127.0.0.1", page.Text);
        Assert.Contains("2026-05-10T12:10:00Z", page.Html);

        _host.Time.Advance(TimeSpan.FromMinutes(51));
        Assert.DoesNotContain("Old, still valid", (await client.GetAsync(Page)).Text);
        Assert.Equal((20052, 0), (await _host.PingAsync(old), await _host.PingAsync(made)));
    }

    [Fact]
    public async Task An_old_secret_is_ended_and_the_last_one_is_not()
    {
        var old = await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        await client.SubmitAsync(Page, ("How", "make"), ("PreviousExpiresInSeconds", "86400"));
        var ids = (await _host.GetAsync("apps/A1/sign-secrets")).Json!["items"]!.AsArray().Select(item => (string)item!["id"]!).ToList();

        Assert.Equal(Page, (await client.SubmitAsync(Page + "?handler=End", ("Id", ids[1]))).Location);
        Assert.Equal(20052, await _host.PingAsync(old));
        var refused = await client.SubmitAsync(Page + "?handler=End", ("Id", ids[0]));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("This is the last live secret", refused.Text);
        Assert.Equal(Page, (await client.SubmitAsync(Page + "?handler=End", ("Id", "S-nobodys"))).Location);
    }

    [Fact]
    public async Task An_imported_secret_is_kept_exactly_and_never_shown()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        const string Imported = " <b>exactly so</b> ";
        var answer = await client.SubmitAsync(Page, ("How", "import"), ("Secret", Imported), ("PreviousExpiresInSeconds", "0"));
        Assert.Equal((HttpStatusCode.Redirect, Page), (answer.Status, answer.Location));
        Assert.Equal(0, await _host.PingAsync(Imported));
        Assert.DoesNotContain("exactly so", (await client.GetAsync(Page)).Html);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    public async Task A_secret_that_is_refused_is_told_at_the_field_and_not_sent_back(string secret)
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        var answer = await client.SubmitAsync(Page, ("How", "import"), ("Secret", secret), ("PreviousExpiresInSeconds", "3600"));
        Assert.Contains("Has to be 16 to 500 characters", ConsoleMerchantTests.Fault(answer, "Secret"));
        Assert.DoesNotContain("value=\"short\"", answer.Html);
        Assert.Contains("value=\"import\" checked", answer.Html);
        Assert.Contains("value=\"3600\" selected", answer.Html);
    }

    [Fact]
    public async Task An_operator_makes_no_secret()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        foreach (var path in new[] { Page, "/admin/apps/A1/credentials" })
        {
            var page = await client.GetAsync(path);
            Assert.DoesNotContain("<form", page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..]);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.SubmitAsync(page, path, ("How", "make"), ("Name", "x"))).Status);
        }

        Assert.Single((await _host.GetAsync("apps/A1/sign-secrets")).Json!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_credential_is_shown_once_and_taken_back()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        const string Credentials = "/admin/apps/A1/credentials";
        var secret = ConsoleAppTests.Copied(await client.SubmitAsync(Credentials, ("Name", "ERP")));
        Assert.Equal(32, secret.Length);
        var page = await client.GetAsync(Credentials);
        Assert.DoesNotContain(secret, page.Html);
        Assert.Contains("…" + secret[^4..], page.Text);
        await client.SubmitAsync(Credentials + "?handler=Delete", ("Id", page.Hidden()["Id"]));
        Assert.Empty((await _host.GetAsync("apps/A1/compat-credentials")).Json!["items"]!.AsArray());
    }
}
