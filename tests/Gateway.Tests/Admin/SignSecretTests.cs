using System.Net;
using System.Security.Cryptography;
using Gateway.Merchants;

namespace Gateway.Tests.Admin;

public class SignSecretTests
{
    [Fact]
    public async Task A_new_secret_lives_beside_the_old_one_until_that_expires()
    {
        await using var host = await AdminHost.StartAsync();
        var first = await host.CreateAppAsync();

        var created = await host.PostAsync("apps/A1/sign-secrets", "{}");

        Assert.Equal(HttpStatusCode.Created, created.Status);
        var secrets = host.Directory.Current.Find("A1")!.SignSecrets;
        Assert.Equal([(string)created.Json!["secret"]!, first], secrets.Select(secret => secret.Value!.Reveal()));
        Assert.Equal([null, host.Time.GetUtcNow().AddHours(24)], secrets.Select(secret => secret.ExpiresAt));
        Assert.True(secrets[1].IsLive(host.Time.GetUtcNow().AddHours(24).AddMilliseconds(-1)));
        Assert.False(secrets[1].IsLive(host.Time.GetUtcNow().AddHours(24)));
    }

    [Fact]
    public async Task A_given_secret_is_kept_exactly_and_not_shown_again()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var created = await host.PostAsync("apps/A1/sign-secrets", """{"secret":" \"quoted\\ 密钥 😀 secret ","previousExpiresInSeconds":0}""");

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Null(created.Json!["secret"]);
        var secret = Assert.Single(host.Directory.Current.Find("A1")!.SignSecrets);
        Assert.Equal(" \"quoted\\ 密钥 😀 secret ", secret.Value!.Reveal());
        Assert.Equal((string)created.Json!["id"]!, secret.Id);
    }

    [Fact]
    public async Task An_earlier_expiry_is_never_put_off()
    {
        await using var host = await AdminHost.StartAsync();
        var first = await host.CreateAppAsync();
        await host.PostAsync("apps/A1/sign-secrets", """{"previousExpiresInSeconds":60}""");

        await host.PostAsync("apps/A1/sign-secrets", """{"previousExpiresInSeconds":3600}""");

        var secrets = host.Directory.Current.Find("A1")!.SignSecrets;
        Assert.Equal(first, secrets[2].Value!.Reveal());
        Assert.Equal(host.Time.GetUtcNow().AddSeconds(60), secrets[2].ExpiresAt);
        Assert.Equal(host.Time.GetUtcNow().AddSeconds(3600), secrets[1].ExpiresAt);
    }

    [Fact]
    public async Task The_list_shows_dates_the_last_characters_and_a_fingerprint()
    {
        await using var host = await AdminHost.StartAsync();
        var first = await host.CreateAppAsync();
        await host.PostAsync("apps/A1/sign-secrets", """{"secret":"0123456789abcdef"}""");

        var items = (await host.GetAsync("apps/A1/sign-secrets")).Json!["items"]!.AsArray();

        Assert.Equal(["cdef", first[^4..]], items.Select(item => (string)item!["last4"]!));
        Assert.Equal("2026-05-10T12:00:00Z", (string)items[1]!["createdAt"]!);
        Assert.Equal([null, "2026-05-11T12:00:00Z"], items.Select(item => (string?)item!["expiresAt"]));
        Assert.All(items, item => Assert.Matches("^[0-9a-f]{16}\\z", (string)item!["fingerprint"]!));
        var unkeyed = Convert.ToHexStringLower(SHA256.HashData("0123456789abcdef"u8));
        Assert.False(unkeyed.StartsWith((string)items[0]!["fingerprint"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_secret_has_one_fingerprint_also_in_another_app_and_after_a_restart()
    {
        using var folder = new TempFolder();
        string before;
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.CreateAppAsync();
            await host.PostAsync("apps/A1/sign-secrets", """{"secret":"0123456789abcdef"}""");
            before = (string)(await host.GetAsync("apps/A1/sign-secrets")).Json!["items"]![0]!["fingerprint"]!;
        }

        await using var again = await AdminHost.StartAsync(folder);
        await again.PostAsync("merchants/M1/apps", """{"appId":"A2","name":"x","dialect":"v2"}""");
        await again.PostAsync("apps/A2/sign-secrets", """{"secret":"0123456789abcdef"}""");

        Assert.Equal(before, (string)(await again.GetAsync("apps/A2/sign-secrets")).Json!["items"]![0]!["fingerprint"]!);
    }

    [Fact]
    public async Task A_secret_is_deleted_but_not_the_last_live_one()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        var first = host.Directory.Current.Find("A1")!.SignSecrets[0].Id;

        Assert.Equal(HttpStatusCode.Conflict, (await host.DeleteAsync($"apps/A1/sign-secrets/{first}")).Status);
        await host.PostAsync("apps/A1/sign-secrets", "{}");
        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync($"apps/A1/sign-secrets/{first}")).Status);

        Assert.Single(host.Directory.Current.Find("A1")!.SignSecrets);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync($"apps/A1/sign-secrets/{first}")).Status);
    }

    [Theory]
    [InlineData("secret", """{"secret":"fifteen-letters"}""")]
    [InlineData("secret", """{"secret":"a line break at its end\n"}""")]
    [InlineData("publicKey", """{"publicKey":"-----BEGIN PUBLIC KEY-----"}""")]
    [InlineData("previousExpiresInSeconds", """{"previousExpiresInSeconds":-1}""")]
    [InlineData("previousExpiresInSeconds", """{"previousExpiresInSeconds":99999999}""")]
    public async Task What_does_not_fit_is_named(string member, string body)
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var answer = await host.PostAsync("apps/A1/sign-secrets", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(" / ", answer.Error(member), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_hundred_characters_are_taken_and_one_more_is_not()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync("apps/A1/sign-secrets", $$"""{"secret":"{{new string('密', 500)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("apps/A1/sign-secrets", $$"""{"secret":"{{new string('x', 501)}}"}""")).Status);
    }

    [Fact]
    public async Task The_same_secret_twice_and_an_eleventh_live_one_are_409()
    {
        await using var host = await AdminHost.StartAsync();
        var first = await host.CreateAppAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsync("apps/A1/sign-secrets", $$"""{"secret":"{{first}}"}""")).Status);
        for (var i = 1; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.PostAsync("apps/A1/sign-secrets", "{}")).Status);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsync("apps/A1/sign-secrets", "{}")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_app_takes_a_public_key_as_PEM_or_its_base64(bool pem)
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync("open");
        using var rsa = RSA.Create(2048);
        var spki = rsa.ExportSubjectPublicKeyInfo();
        var key = pem ? rsa.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\\n") : Convert.ToBase64String(spki);

        var created = await host.PostAsync("apps/A1/sign-secrets", $$"""{"publicKey":"{{key}}"}""");

        Assert.Equal(HttpStatusCode.Created, created.Status);
        var secret = Assert.Single(host.Directory.Current.Find("A1")!.SignSecrets);
        Assert.Null(secret.Value);
        var item = (await host.GetAsync("apps/A1/sign-secrets")).Json!["items"]![0]!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(spki)), (string)item["fingerprint"]!);
        Assert.Null(item["last4"]);
    }

    [Fact]
    public async Task A_private_key_a_small_key_and_the_wrong_kind_are_refused()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync("open");
        using var rsa = RSA.Create(2048);
        using var small = RSA.Create(1024);

        Assert.Contains("public", await ErrorAsync("publicKey", rsa.ExportPkcs8PrivateKeyPem()), StringComparison.Ordinal);
        Assert.Contains("2048", await ErrorAsync("publicKey", small.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
        Assert.Contains("publicKey", (await host.PostAsync("apps/A1/sign-secrets", """{"secret":"0123456789abcdef"}""")).Error("secret"), StringComparison.Ordinal);
        Assert.Contains("needed", (await host.PostAsync("apps/A1/sign-secrets", "{}")).Error("publicKey"), StringComparison.Ordinal);

        async Task<string> ErrorAsync(string member, string key) =>
            (await host.PostAsync("apps/A1/sign-secrets", $$"""{"{{member}}":"{{key.ReplaceLineEndings("\\n")}}"}""")).Error(member);
    }

    [Fact]
    public async Task An_app_without_keys_of_its_own_has_no_platform_key()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("apps/A1/platform-key")).Status);
    }

    [Fact]
    public async Task The_last_use_shows_at_once_and_is_kept()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.CreateAppAsync();
            host.Time.Advance(TimeSpan.FromSeconds(1));
            host.Service<SecretUsage>().MarkUsed(host.Directory.Current.Find("A1")!.SignSecrets[0].Id, host.Time.GetUtcNow());
            Assert.Equal("2026-05-10T12:00:01Z", await LastUsedAsync(host));
        }

        await using var again = await AdminHost.StartAsync(folder);
        Assert.Equal("2026-05-10T12:00:01Z", await LastUsedAsync(again));
    }

    private static async Task<string?> LastUsedAsync(AdminHost host) =>
        (string?)(await host.GetAsync("apps/A1/sign-secrets")).Json!["items"]![0]!["lastUsedAt"];
}
