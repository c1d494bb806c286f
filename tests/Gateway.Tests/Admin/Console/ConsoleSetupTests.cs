using System.Net;
using Gateway.Admin;
using Gateway.Admin.Setup;
using Gateway.Admin.Users;
using Gateway.Hosting;
using Gateway.Tests.Proofs;

namespace Gateway.Tests.Admin.Console;

/// <summary>How the first owner comes to be.</summary>
public sealed class ConsoleSetupTests
{
    private const string Password = "a first fine password";

    [Fact]
    public async Task The_link_of_the_first_start_makes_one_owner_and_then_nothing_any_more()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);
        var path = await LinkAsync(host);

        var made = await client.SubmitAsync(path, ("Name", "Boss"), ("Password", Password), ("Repeated", Password));

        Assert.Equal("/admin", made.Location);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/users")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await client.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await client.SubmitAsync("/admin/account", [("Token", path.Split('=')[1]), ("Name", "second"), ("Password", Password), ("Repeated", Password)], "/admin/setup")).Status);
        Assert.Null(await host.Service<SetupLink>().LineAsync("http://localhost", CancellationToken.None));
        var user = Assert.Single(await host.Service<IAdminUserStore>().ListAsync(CancellationToken.None));
        Assert.Equal(("boss", AdminRole.Owner), (user.Name, user.Role));
        Assert.Contains("user.created", (await host.GetAsync("audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_twice_at_once_it_still_makes_one()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);
        var page = await client.GetAsync(await LinkAsync(host));

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            client.SubmitAsync(page, "/admin/setup", ("Name", $"boss{i}"), ("Password", Password), ("Repeated", Password))));

        Assert.Single(answers, answer => answer.Location == "/admin");
        Assert.Single(await host.Service<IAdminUserStore>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_process_says_the_link_on_its_terminal_and_not_in_its_log()
    {
        await using var gateway = new ProcessGateway();
        await gateway.StartAsync();
        await gateway.Life.StopAsync();

        var line = Assert.Single(gateway.Life.Lines, line => line.Contains("/admin/setup", StringComparison.Ordinal));
        Assert.Matches(@"http://127\.0\.0\.1:\d+/admin/setup\?token=[A-Za-z0-9_-]{32}$", line);
        Assert.DoesNotContain(line, gateway.Life.LogLines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?token=%00")]
    public async Task Without_its_token_the_page_opens_for_nobody(string query)
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);

        var answer = await client.GetAsync("/admin/setup" + query);

        Assert.Equal(HttpStatusCode.Gone, answer.Status);
        Assert.Contains("This link is not valid", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_start_has_a_link_of_its_own_and_no_log_has_it()
    {
        using var folder = new TempFolder();
        string first;
        await using (var host = await AdminHost.StartAsync(folder))
        {
            first = await LinkAsync(host);
            using var client = new ConsoleClient(host);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(first)).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(first, ("Name", "boss"), ("Password", "short"), ("Repeated", "short"))).Status);
        }

        var token = first.Split('=')[1];
        Assert.Equal(32, token.Length);
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(folder.Log), StringComparison.Ordinal);
        await using var again = await AdminHost.StartAsync(folder);
        using var later = new ConsoleClient(again);
        Assert.Equal(HttpStatusCode.Gone, (await later.GetAsync(first)).Status);
        Assert.NotEqual(first, await LinkAsync(again));
    }

    [Fact]
    public async Task The_initial_password_makes_admin_once()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder, settings: ("Admin:InitialPassword", Password)))
        {
            using var client = new ConsoleClient(host);
            Assert.Null(await host.Service<SetupLink>().LineAsync("http://localhost", CancellationToken.None));
            Assert.Equal("/admin", (await client.SignInAsync("admin", Password)).Location);
        }

        await using var later = await AdminHost.StartAsync(folder, settings: ("Admin:InitialPassword", "another initial password"));
        using var again = new ConsoleClient(later);
        Assert.Equal("/admin", (await again.SignInAsync("admin", Password)).Location);
        Assert.DoesNotContain(Password, await ReadAsync(folder.Log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eleven-char")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    public async Task An_initial_password_that_is_too_weak_stops_the_start_without_being_shown(string password)
    {
        var fault = await Assert.ThrowsAsync<SettingException>(() => AdminHost.StartAsync(settings: ("Admin:InitialPassword", password)));

        Assert.StartsWith("Admin:InitialPassword: should hold 12", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(password, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_to_sign_in_says_where_the_link_is_while_there_is_no_user()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new ConsoleClient(host);

        Assert.Contains("printed on its terminal", (await client.GetAsync("/admin/login")).Text, StringComparison.Ordinal);
        await host.AddUserAsync(AdminRole.Owner);
        Assert.DoesNotContain("printed on its terminal", (await client.GetAsync("/admin/login")).Text, StringComparison.Ordinal);
    }

    private static async Task<string> LinkAsync(AdminHost host)
    {
        var line = await host.Service<SetupLink>().LineAsync("http://localhost:9000", CancellationToken.None);
        Assert.NotNull(line);
        return line[(line.IndexOf("http://localhost:9000", StringComparison.Ordinal) + "http://localhost:9000".Length)..];
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
