using System.Net;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Tests.Admin;

public class AppTests
{
    [Fact]
    public async Task An_app_is_created_with_a_secret_that_is_shown_once()
    {
        await using var host = await AdminHost.StartAsync();
        await host.PostAsync("merchants", """{"mchNo":"M1","name":"First"}""");

        var created = await host.PostAsync("merchants/M1/apps", """{"name":"Shop","dialect":"v2"}""");
        var appId = (string)created.Json!["appId"]!;

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Matches(@"^A\d{13}\z", appId);
        Assert.Matches("^[A-Za-z0-9]{48}\\z", (string)created.Json!["signSecret"]!);
        Assert.Equal("HMAC_SHA256", (string)created.Json!["signType"]!);
        var read = await host.GetAsync($"apps/{appId}");
        Assert.Equal(
            $$"""{"appId":"{{appId}}","mchNo":"M1","name":"Shop","enabled":true,"dialect":"v2","signType":"HMAC_SHA256","reqTimeoutSeconds":300,"requireNonce":false,"timeZone":"Asia/Shanghai","explainSignatures":false,"sandbox":false,"acceptSnapshotUsers":false,"exposeSessionKey":false,"allowedRedirectOrigins":[],"allowedCalls":["getWxAccessToken","getWxAuthUrl","getWxMiniSession","checkWxMiniSession","decryptWxMiniData","getWxClientToken","getWxJsapiSign","getWxOpenIdByAuthCode","channel/auth","ping"],"version":1}""",
            read.Text);
        Assert.Equal(
            $$"""{"items":[{"appId":"{{appId}}","mchNo":"M1","name":"Shop","enabled":true,"dialect":"v2","signType":"HMAC_SHA256","version":1}]}""",
            (await host.GetAsync("merchants/M1/apps")).Text);
    }

    [Fact]
    public async Task What_GET_answers_may_be_sent_back()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        var read = await host.GetAsync("apps/A1");

        var sent = await host.PutAsync("apps/A1", read.Text);

        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Equal(read.Text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal), sent.Text);
    }

    [Fact]
    public async Task Members_left_out_stay_and_a_change_is_in_force_at_once()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var changed = await host.PutAsync("apps/A1", """
            {"enabled":false,"requireNonce":true,"signType":"SM3","timeZone":"UTC","explainSignatures":true,"sandbox":true,
             "acceptSnapshotUsers":true,"exposeSessionKey":true,"allowedCalls":["ping","getWxPayIdentityToken"],
             "allowedRedirectOrigins":["https://Shop.Example.com:443","http://localhost:8080"]}
            """);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("""["https://shop.example.com","http://localhost:8080"]""", changed.Json!["allowedRedirectOrigins"]!.ToJsonString());
        var app = host.Directory.Current.Find("A1"u8)!;
        Assert.Equal(("Shop", false, Dialect.V3, SignType.Sm3, 2), (app.Name, app.Enabled, app.Dialect, app.SignType, app.Version));
        Assert.True(app is { RequireNonce: true, ExplainSignatures: true, Sandbox: true, AcceptSnapshotUsers: true, ExposeSessionKey: true });
        Assert.Equal(TimeSpan.Zero, app.TimeZone.BaseUtcOffset);
        Assert.True(app.Allows("getWxPayIdentityToken"));
        Assert.False(app.Allows("getWxAccessToken"));

        await host.PutAsync("apps/A1", """{"allowedCalls":null}""");
        Assert.True(host.Directory.Current.Find("A1")!.Allows("getWxAccessToken"));
        Assert.False(host.Directory.Current.Find("A1")!.Allows("getWxPayIdentityToken"));
    }

    [Fact]
    public async Task A_deleted_app_is_gone_at_once_with_its_secrets()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync("apps/A1")).Status);

        Assert.Null(host.Directory.Current.Find("A1"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync("apps/A1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("apps/A1/sign-secrets")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync("merchants/M1")).Status);
    }

    [Theory]
    [InlineData("name", """{"dialect":"v3"}""")]
    [InlineData("dialect", """{"name":"x"}""")]
    [InlineData("dialect", """{"name":"x","dialect":"V3"}""")]
    [InlineData("signType", """{"name":"x","dialect":"v3","signType":"RSA2"}""")]
    [InlineData("signType", """{"name":"x","dialect":"open","signType":"MD5"}""")]
    [InlineData("signType", """{"name":"x","dialect":"v3","signType":"hmac"}""")]
    [InlineData("appId", """{"name":"x","dialect":"v3","appId":"a/b"}""")]
    [InlineData("mchNo", """{"name":"x","dialect":"v3","mchNo":"M2"}""")]
    [InlineData("reqTimeoutSeconds", """{"name":"x","dialect":"v3","reqTimeoutSeconds":4}""")]
    [InlineData("reqTimeoutSeconds", """{"name":"x","dialect":"v3","reqTimeoutSeconds":3601}""")]
    [InlineData("timeZone", """{"name":"x","dialect":"v3","timeZone":"Mars/Olympus"}""")]
    [InlineData("timeZone", """{"name":"x","dialect":"v3","timeZone":"../../../etc/localtime"}""")]
    [InlineData("allowedCalls", """{"name":"x","dialect":"v3","allowedCalls":["getwxaccesstoken"]}""")]
    [InlineData("allowedRedirectOrigins", """{"name":"x","dialect":"v3","allowedRedirectOrigins":["https://a.example/path"]}""")]
    [InlineData("allowedRedirectOrigins", """{"name":"x","dialect":"v3","allowedRedirectOrigins":["https://a.example/"]}""")]
    [InlineData("allowedRedirectOrigins", """{"name":"x","dialect":"v3","allowedRedirectOrigins":["ftp://a.example"]}""")]
    [InlineData("allowedRedirectOrigins", """{"name":"x","dialect":"v3","allowedRedirectOrigins":["https://a@b.example"]}""")]
    [InlineData("allowedRedirectOrigins", """{"name":"x","dialect":"v3","allowedRedirectOrigins":["https:\\\\a.example"]}""")]
    [InlineData("allowedRedirectOrigins", """{"name":"x","dialect":"v3","allowedRedirectOrigins":[null]}""")]
    public async Task What_does_not_fit_is_named(string member, string body)
    {
        await using var host = await AdminHost.StartAsync();
        await host.PostAsync("merchants", """{"mchNo":"M1","name":"First"}""");

        var answer = await host.PostAsync("merchants/M1/apps", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(" / ", answer.Error(member), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conflicts_and_what_is_not_there_are_refused()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await host.PostAsync("merchants/M2/apps", """{"name":"x","dialect":"v3"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("merchants/M2/apps")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsync("merchants/M1/apps", """{"appId":"A1","name":"x","dialect":"v3"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PutAsync("apps/A2", "{}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync("apps/A1", """{"version":2}""")).Status);
        Assert.Contains("open", (await host.PutAsync("apps/A1", """{"dialect":"open","signType":"RSA2"}""")).Error("dialect"), StringComparison.Ordinal);
        Assert.Contains("RSA2", (await host.PutAsync("apps/A1", """{"signType":"RSA2"}""")).Error("signType"), StringComparison.Ordinal);
        Assert.Contains("id", (await host.PutAsync("apps/A1", """{"appId":"A2"}""")).Error("appId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_fifty_changes_of_one_version_one_wins()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.PutAsync("apps/A1", $$"""{"name":"name {{i}}","version":1}""")));

        Assert.Single(answers, answer => answer.Status is HttpStatusCode.OK);
        Assert.Equal(49, answers.Count(answer => answer.Status is HttpStatusCode.Conflict));
        Assert.Equal(2, host.Directory.Current.Find("A1")!.Version);
    }

    [Fact]
    public async Task Changes_without_a_version_all_happen()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.PutAsync("apps/A1", $$"""{"name":"name {{i}}"}""")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(21, host.Directory.Current.Find("A1")!.Version);
        Assert.Equal(22, (long)(await host.GetAsync("audit/verify")).Json!["records"]!);
    }

    [Fact]
    public async Task A_change_of_a_secret_does_not_make_the_settings_stale()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PostAsync("apps/A1/sign-secrets", "{}");

        Assert.Equal(HttpStatusCode.OK, (await host.PutAsync("apps/A1", """{"name":"x","version":1}""")).Status);
    }

    [Fact]
    public async Task A_raised_window_remembers_the_smaller_one_that_held_before()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PutAsync("apps/A1", """{"reqTimeoutSeconds":100}""");
        var start = host.Time.GetUtcNow();

        await host.PutAsync("apps/A1", """{"reqTimeoutSeconds":600}""");
        Assert.Equal((600, 100, start), Window());

        host.Time.Advance(TimeSpan.FromMinutes(10));
        await host.PutAsync("apps/A1", """{"reqTimeoutSeconds":900}""");
        Assert.Equal((900, 100, start.AddMinutes(10)), Window());

        await host.PutAsync("apps/A1", """{"reqTimeoutSeconds":60}""");
        Assert.Equal((60, 100, start.AddMinutes(10)), Window());

        host.Time.Advance(TimeSpan.FromSeconds(3720));
        await host.PutAsync("apps/A1", """{"reqTimeoutSeconds":200}""");
        Assert.Equal((200, 60, start.AddSeconds(600 + 3720)), Window());

        (int Now, int Before, DateTimeOffset? RaisedAt) Window()
        {
            var app = host.Directory.Current.Find("A1")!;
            return (app.ReqTimeoutSeconds, app.ReqTimeoutBeforeRaise, app.ReqTimeoutRaisedAt);
        }
    }

    [Fact]
    public async Task An_open_app_has_a_platform_key_and_waits_for_a_public_key()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync("open");
        var app = host.Directory.Current.Find("A1")!;
        var publicKey = (string)(await host.GetAsync("apps/A1/platform-key")).Json!["publicKey"]!;

        Assert.Equal(SignType.Rsa2, app.SignType);
        Assert.Empty(app.SignSecrets);
        Assert.NotNull(app.PlatformKey);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", publicKey, StringComparison.Ordinal);
        using var _ = SigningKey.FromPublicKey(publicKey);
    }
}
