using System.Net;
using System.Text;
using Gateway.Admin;
using Gateway.Admin.Users;
using Gateway.CommandLine;
using Gateway.Merchants;
using Gateway.Storage.Encryption;
using Gateway.Storage.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Admin.Console;

/// <summary>What the store keeps of users.</summary>
public sealed class ConsoleStoreTests
{
    [Fact]
    public async Task The_key_of_a_second_step_is_sealed_and_goes_along_with_a_new_master_key()
    {
        using var folder = new TempFolder();
        var key = Totp.NewKey();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.AddUserAsync(AdminRole.Owner, with: user => user with { TotpKey = new Secret(key) });
        }

        Assert.DoesNotContain(key, folder.EveryByte(), StringComparison.Ordinal);
        var old = MasterKey.Parse(await File.ReadAllTextAsync(folder.KeyFile))!;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(folder)).Build();
        using var output = new StringWriter();
        Assert.Equal(0, await RotateMasterKeyCommand.Create(() => configuration).Parse([]).InvokeAsync(new() { Output = output, Error = output }));
        Assert.DoesNotContain(Encoding.Latin1.GetString(old.Id), folder.EveryByte(), StringComparison.Ordinal);

        await using var later = await AdminHost.StartAsync(folder);
        var user = await later.Service<IAdminUserStore>().FindByNameAsync("owner", CancellationToken.None);
        Assert.Equal(key, user!.TotpKey!.Reveal());
    }

    [Fact]
    public async Task A_key_moved_to_another_user_opens_for_nobody_and_the_fault_tells_nothing()
    {
        await using var host = await AdminHost.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
        await host.AddUserAsync(AdminRole.Viewer, with: user => user with { TotpKey = new Secret(Totp.NewKey()) });
        await host.AddUserAsync(AdminRole.Operator);
        using (var connection = host.Service<SqliteDatabase>().OpenConnection())
        {
            using var move = connection.CreateCommand();
            move.CommandText = "UPDATE AdminUsers SET TotpKey = (SELECT TotpKey FROM AdminUsers WHERE Name = 'viewer') WHERE Name = 'operator'";
            Assert.Equal(1, move.ExecuteNonQuery());
        }

        using var client = new ConsoleClient(host);
        var refused = await client.SignInAsync("operator", ConsoleUsers.Password);
        var list = await owner.GetAsync("/admin/users");

        foreach (var answer in new[] { refused, list })
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
            Assert.Contains("Something went wrong", answer.Text, StringComparison.Ordinal);
            Assert.Contains(answer.Headers["X-Trace-Id"], answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("totp", answer.Html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_that_was_shown_once_is_in_the_log_or_the_store()
    {
        using var folder = new TempFolder();
        var secrets = new List<string> { ConsoleUsers.Password };
        await using (var host = await AdminHost.StartAsync(folder))
        {
            using var owner = await ConsoleClient.SignedInAsync(host, AdminRole.Owner);
            var user = await owner.SubmitAsync("/admin/users/new", ("Name", "li.ming"), ("Role", "operator"));
            var token = await owner.SubmitAsync("/admin/tokens/new", ("Name", "ci"), ("Scope", "secrets"), ("Days", "never"));
            var offer = await owner.GetAsync("/admin/account/two-step");
            secrets.AddRange(Shown(user).Concat(Shown(token)).Concat(Shown(offer)));
            var key = Shown(offer).First().Replace(" ", "", StringComparison.Ordinal);
            secrets.Add(key);
            var code = Totp.Code(key, Totp.StepAt(host.Time.GetUtcNow()));
            var codes = await owner.SubmitAsync(offer, "/admin/account/two-step?handler=Enable", ("Code", code), ("Current", ConsoleUsers.Password));
            secrets.AddRange(Shown(codes).Single().Split('\n'));
            foreach (var path in new[] { "/admin/users", "/admin/tokens", "/admin/account", "/admin/account/two-step", "/admin/sessions" })
            {
                var page = await owner.GetAsync(path);
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, page.Html, StringComparison.Ordinal));
            }

            secrets.Add(owner.Cookie("gateway-session")!);
        }

        Assert.True(secrets.Count >= 16);
        // The log lies in the same folder.
        var written = folder.EveryByte();
        Assert.Contains("Executed page", written, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Shown(ConsoleAnswer answer) =>
        System.Text.RegularExpressions.Regex.Matches(answer.Html, "<pre[^>]*><code>(?<shown>[^<]*)</code>").Select(match => WebUtility.HtmlDecode(match.Groups["shown"].Value));
}
