using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Tests.Upstreams.Alipay;

namespace Gateway.Tests.Admin;

public sealed class AlipayChannelTests
{
    private const string Path = "apps/A1/channels/alipay";
    private const string AliAppId = "2021000000000001";

    [Fact]
    public async Task The_channel_is_set_changed_and_removed()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(Path)).Status);

        var set = await host.PutAsync(Path, Body());
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Equal(["aliAppId", "alipayPublicKey", "appPublicKey", "enabled", "privateKey", "version"], set.Json!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((AliAppId, AlipayTestKeys.AppPublicKey, AlipayTestKeys.AlipayPublicKey, true, 1),
            ((string)set.Json["aliAppId"]!, (string)set.Json["appPublicKey"]!, (string)set.Json["alipayPublicKey"]!, (bool)set.Json["enabled"]!, (int)set.Json["version"]!));
        Assert.Equal(["fingerprint", "last4", "updatedAt"], set.Json["privateKey"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((AlipayTestKeys.AppPrivateKey[^4..], "2026-05-10T12:00:00Z"), ((string)set.Json["privateKey"]!["last4"]!, (string)set.Json["privateKey"]!["updatedAt"]!));
        Assert.Equal(set.Text, (await host.GetAsync(Path)).Text);
        Assert.Equal((AliAppId, AlipayTestKeys.AppPrivateKey, AlipayTestKeys.AlipayPublicKey, true), Served(host));

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var changed = await host.PutAsync(Path, """{"enabled":false,"version":1}""");
        Assert.Equal(("2026-05-10T12:00:00Z", 2), ((string)changed.Json!["privateKey"]!["updatedAt"]!, (int)changed.Json["version"]!));
        Assert.False(Served(host).Enabled);

        using var other = AlipayTestKeys.OtherRsa();
        var rotated = await host.PutAsync(Path, new JsonObject { ["privateKey"] = other.ExportRSAPrivateKeyPem() }.ToJsonString());
        Assert.Equal(("2026-05-10T12:01:00Z", AlipayTestKeys.OtherPublicKey), ((string)rotated.Json!["privateKey"]!["updatedAt"]!, (string)rotated.Json["appPublicKey"]!));
        Assert.NotEqual((string)changed.Json["privateKey"]!["fingerprint"]!, (string)rotated.Json["privateKey"]!["fingerprint"]!);
        Assert.DoesNotContain("-", (string)rotated.Json["privateKey"]!["last4"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync(Path)).Status);
        Assert.Null(host.Directory.Current.Find("A1")!.Alipay);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync(Path)).Status);

        // Version 1 once more, with another key.
        await host.PutAsync(Path, Body());
        Assert.Equal((AliAppId, AlipayTestKeys.AppPrivateKey, AlipayTestKeys.AlipayPublicKey, true), Served(host));
    }

    [Fact]
    public async Task What_does_not_fit_is_named_with_a_reason()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        var small = Convert.ToBase64String(AlipayTestKeys.Make(1024));
        foreach (var (member, value, words) in new (string, JsonNode?, string)[]
        {
            ("aliAppId", null, "null"), ("aliAppId", "", "letters"), ("aliAppId", "2021&1", "letters"), ("aliAppId", new string('1', 33), "letters"), ("aliAppId", 2021, "type"),
            ("privateKey", null, "null"), ("privateKey", "", "Not readable"), ("privateKey", "garbage", "Not readable"), ("privateKey", AlipayTestKeys.AppPublicKey, "Not readable"),
            ("privateKey", small, "2048"), ("alipayPublicKey", "garbage", "Not readable"), ("alipayPublicKey", AlipayTestKeys.AppPrivateKey, "Not readable"),
            ("appCertificate", "garbage", "Not readable"), ("alipayRootCertificates", "garbage", "Not readable"), ("apiKey", "x", "Unknown member"),
        })
        {
            var body = JsonNode.Parse(Body())!.AsObject();
            body[member] = value?.DeepClone();
            var answer = await host.PutAsync(Path, body.ToJsonString());
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains(words, answer.Error(member), StringComparison.Ordinal);
            Assert.Contains(" / ", answer.Error(member), StringComparison.Ordinal);
            Assert.DoesNotContain(AlipayTestKeys.AppPrivateKey[40..80], answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(small[40..80], answer.Text, StringComparison.Ordinal);
        }

        foreach (var member in new[] { "aliAppId", "privateKey", "alipayPublicKey" })
        {
            var body = JsonNode.Parse(Body())!.AsObject();
            body.Remove(member);
            Assert.Contains("Is needed", (await host.PutAsync(Path, body.ToJsonString())).Error(member), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Certificate_mode_takes_all_its_parts_and_is_left_by_clearing_them()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        var platform = new WeChatPlatform(host.Time);
        var certificate = platform.AddAlipayAppWithCertificate(AliAppId, AlipayTestKeys.AppPublicKey);
        var body = new JsonObject
        {
            ["aliAppId"] = AliAppId,
            ["privateKey"] = AlipayTestKeys.AppPrivateKey,
            ["alipayPublicKey"] = platform.AlipayCertificates,
            ["appCertificate"] = certificate,
        };
        Assert.Contains("Certificate mode takes", (await host.PutAsync(Path, body.ToJsonString())).Error("alipayRootCertificates"), StringComparison.Ordinal);
        body["alipayRootCertificates"] = platform.AlipayRootCertificates;

        var set = await host.PutAsync(Path, body.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, set.Status);
        var certificates = set.Json!["certificates"]!;
        Assert.Matches("^[0-9a-f]{32}$", (string)certificates["appCertSn"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)certificates["alipayRootCertSn"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)Assert.Single(certificates["alipayCertSns"]!.AsArray())!);
        Assert.Equal("2045-01-01T00:00:00Z", (string)certificates["expireAt"]!);
        Assert.Equal(platform.AlipayPublicKey, (string)set.Json["alipayPublicKey"]!);

        // A private key alone is not of the certificate any more.
        using var other = RSA.Create(2048);
        var alone = new JsonObject { ["privateKey"] = Convert.ToBase64String(other.ExportPkcs8PrivateKey()) };
        Assert.Contains("not of the private key", (await host.PutAsync(Path, alone.ToJsonString())).Error("appCertificate"), StringComparison.Ordinal);
        var asKey = new JsonObject { ["alipayPublicKey"] = platform.AlipayPublicKey };
        Assert.Contains("alipayCertPublicKey_RSA2.crt", (await host.PutAsync(Path, asKey.ToJsonString())).Error("alipayPublicKey"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.PutAsync(Path, """{"enabled":false}""")).Status);

        var keys = await host.PutAsync(Path, """{"appCertificate":null,"alipayRootCertificates":null}""");
        Assert.False(keys.Json!.AsObject().ContainsKey("certificates"));
    }

    [Fact]
    public async Task The_apps_own_key_in_alipays_place_is_pointed_out()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        var set = await host.PutAsync(Path, Body(alipayPublicKey: AlipayTestKeys.AppPublicKey));
        Assert.Contains("app's own public key", (string)Assert.Single(set.Json!["notices"]!.AsArray())!, StringComparison.Ordinal);
        Assert.False((await host.PutAsync(Path, Body())).Json!.AsObject().ContainsKey("notices"));
    }

    [Fact]
    public async Task A_stale_version_is_409_and_an_unknown_app_404()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync(Path, """{"enabled":false,"version":1}""")).Status);
        await host.PutAsync(Path, Body());
        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync(Path, """{"enabled":false,"version":2}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PutAsync("apps/A2/channels/alipay", """{"enabled":false}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("apps/A2/channels/alipay")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync("apps/A2/channels/alipay")).Status);
    }

    [Fact]
    public async Task Changes_are_recorded_without_the_private_key()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PutAsync(Path, Body());
        await host.PutAsync(Path, $$"""{"alipayPublicKey":"{{AlipayTestKeys.OtherPublicKey}}"}""");
        await host.DeleteAsync(Path);

        var items = (await host.GetAsync("audit")).Json!["items"]!.AsArray().Take(3).ToList();
        Assert.Equal(
            ["channel.deleted app/A1/channel/alipay", "channel.updated app/A1/channel/alipay", "channel.updated app/A1/channel/alipay"],
            items.Select(item => $"{item!["action"]} {item["target"]}"));
        var changed = items[1]!["changes"]!.AsObject();
        Assert.Equal(("alipayPublicKey", AlipayTestKeys.AlipayPublicKey, AlipayTestKeys.OtherPublicKey),
            (Assert.Single(changed).Key, (string)changed["alipayPublicKey"]!["from"]!, (string)changed["alipayPublicKey"]!["to"]!));
        Assert.Equal("""{"to":"***"}""", items[2]!["changes"]!["privateKey"]!.ToJsonString());
        Assert.DoesNotContain(AlipayTestKeys.AppPrivateKey[40..80], host.Answers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_moves_sealed_keys_in_the_store_gets_the_app_left_out()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.CreateAppAsync();
            await host.PostAsync("merchants/M1/apps", """{"appId":"A2","name":"x","dialect":"v3"}""");
            await host.PutAsync(Path, Body());
            await host.PutAsync("apps/A2/channels/alipay", Body(alipayPublicKey: AlipayTestKeys.OtherPublicKey));
            using var connection = host.Service<Gateway.Storage.Sqlite.SqliteDatabase>().OpenConnection();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE AlipayChannels SET AlipayPublicKey = (SELECT AlipayPublicKey FROM AlipayChannels WHERE AppId = 'A2') WHERE AppId = 'A1'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await using var later = await AdminHost.StartAsync(folder);
        Assert.Null(later.Directory.Current.Find("A1"));
        Assert.NotNull(later.Directory.Current.Find("A2"));
    }

    private static string Body(string? alipayPublicKey = null) => new JsonObject
    {
        ["aliAppId"] = AliAppId,
        ["privateKey"] = AlipayTestKeys.AppPrivateKey,
        ["alipayPublicKey"] = alipayPublicKey ?? AlipayTestKeys.AlipayPublicKey,
    }.ToJsonString();

    private static (string AliAppId, string PrivateKey, string AlipayPublicKey, bool Enabled) Served(AdminHost host)
    {
        var channel = host.Directory.Current.Find("A1")!.Alipay!;
        return (channel.AliAppId, channel.PrivateKey.Reveal(), channel.AlipayPublicKey, channel.Enabled);
    }
}
