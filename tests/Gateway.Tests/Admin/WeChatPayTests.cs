using System.Net;
using Gateway.Merchants;

namespace Gateway.Tests.Admin;

public class WeChatPayTests
{
    private const string Path = "apps/A1/channels/wechat-pay";
    private const string Key = "K7Qm2Vx9Lr4Tz8Wb1Nc6Yd3Hf5Jg0PsA";
    private const string OtherKey = "192006250b4c09247ec02edce69f6a2d";

    [Fact]
    public async Task The_channel_is_set_changed_and_removed()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(Path)).Status);

        var set = await host.PutAsync(Path, $$"""{"mchId":"1900000001","wxAppId":"wx0123456789abcdef","apiKey":"{{Key}}"}""");
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Equal(["apiKey", "enabled", "mchId", "signType", "version", "wxAppId"], set.Json!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("1900000001", "wx0123456789abcdef", "MD5", true, 1),
            ((string)set.Json["mchId"]!, (string)set.Json["wxAppId"]!, (string)set.Json["signType"]!, (bool)set.Json["enabled"]!, (int)set.Json["version"]!));
        Assert.Equal(["fingerprint", "last4", "updatedAt"], set.Json["apiKey"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("0PsA", "2026-05-10T12:00:00Z"), ((string)set.Json["apiKey"]!["last4"]!, (string)set.Json["apiKey"]!["updatedAt"]!));
        Assert.Equal(set.Text, (await host.GetAsync(Path)).Text);
        Assert.Equal(("1900000001", "wx0123456789abcdef", Key, WeChatPaySignType.Md5, true), Served(host));

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var changed = await host.PutAsync(Path, """{"enabled":false,"version":1}""");
        Assert.Equal(("2026-05-10T12:00:00Z", 2), ((string)changed.Json!["apiKey"]!["updatedAt"]!, (int)changed.Json["version"]!));
        Assert.Equal(("1900000001", "wx0123456789abcdef", Key, WeChatPaySignType.Md5, false), Served(host));

        var rotated = await host.PutAsync(Path, $$"""{"apiKey":"{{OtherKey}}"}""");
        Assert.Equal("2026-05-10T12:01:00Z", (string)rotated.Json!["apiKey"]!["updatedAt"]!);
        Assert.NotEqual((string)changed.Json["apiKey"]!["fingerprint"]!, (string)rotated.Json["apiKey"]!["fingerprint"]!);
        Assert.Equal(OtherKey, Served(host).Key);

        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync(Path)).Status);
        Assert.Null(host.Directory.Current.Find("A1")!.WeChatPay);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync(Path)).Status);

        // Version 1 once more, with another key.
        await host.PutAsync(Path, $$"""{"mchId":"1900000002","wxAppId":"wx2","apiKey":"{{OtherKey}}"}""");
        Assert.Equal(("1900000002", "wx2", OtherKey, WeChatPaySignType.Md5, true), Served(host));
    }

    [Theory]
    [InlineData("mchId", """{"wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("wxAppId", """{"mchId":"1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("apiKey", """{"mchId":"1","wxAppId":"wx1"}""")]
    [InlineData("apiKey", """{"mchId":"1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2"}""")]
    [InlineData("apiKey", """{"mchId":"1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d0"}""")]
    [InlineData("apiKey", """{"mchId":"1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2 "}""")]
    [InlineData("apiKey", """{"mchId":"1","wxAppId":"wx1","apiKey":null}""")]
    [InlineData("mchId", """{"mchId":"","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("mchId", """{"mchId":"19-1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("mchId", """{"mchId":"111111111111111111111111111111111","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("mchId", """{"mchId":1900000001,"wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("wxAppId", """{"mchId":"1","wxAppId":"wx&1","apiKey":"192006250b4c09247ec02edce69f6a2d"}""")]
    [InlineData("signType", """{"mchId":"1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d","signType":"SM3"}""")]
    [InlineData("signType", """{"mchId":"1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d","signType":null}""")]
    [InlineData("appSecret", """{"mchId":"1","wxAppId":"wx1","apiKey":"192006250b4c09247ec02edce69f6a2d","appSecret":"x"}""")]
    public async Task What_does_not_fit_is_named(string member, string body)
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var answer = await host.PutAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(" / ", answer.Error(member), StringComparison.Ordinal);
        Assert.DoesNotContain(OtherKey[..31], answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_version_is_409_and_an_unknown_app_404()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync(Path, $$"""{"mchId":"1","wxAppId":"wx1","apiKey":"{{Key}}","version":1}""")).Status);
        await host.PutAsync(Path, $$"""{"mchId":"1","wxAppId":"wx1","apiKey":"{{Key}}","version":0}""");

        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync(Path, """{"enabled":false,"version":2}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PutAsync("apps/A2/channels/wechat-pay", """{"enabled":false}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("apps/A2/channels/wechat-pay")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync("apps/A2/channels/wechat-pay")).Status);
    }

    [Theory]
    [InlineData("HMAC_SHA256")]
    [InlineData("HMAC-SHA256")]
    public async Task Of_hmac_the_answer_says_that_the_platform_refuses_it(string spelling)
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        var set = await host.PutAsync(Path, $$"""{"mchId":"1","wxAppId":"wx1","apiKey":"{{Key}}","signType":"{{spelling}}"}""");
        Assert.Equal("HMAC_SHA256", (string)set.Json!["signType"]!);
        Assert.Contains("tools/authcodetoopenid", (string)Assert.Single(set.Json["notices"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Equal(set.Text, (await host.GetAsync(Path)).Text);
        Assert.Equal(WeChatPaySignType.HmacSha256, Served(host).SignType);

        Assert.Null((await host.PutAsync(Path, """{"signType":"MD5"}""")).Json!["notices"]);
    }

    [Fact]
    public async Task Changes_are_recorded_without_the_key()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PutAsync(Path, $$"""{"mchId":"1","wxAppId":"wx1","apiKey":"{{Key}}"}""");
        await host.PutAsync(Path, $$"""{"apiKey":"{{OtherKey}}","signType":"HMAC_SHA256"}""");
        await host.DeleteAsync(Path);

        var items = (await host.GetAsync("audit")).Json!["items"]!.AsArray().Take(3).ToList();
        Assert.Equal(
            ["channel.deleted app/A1/channel/wechat-pay", "channel.updated app/A1/channel/wechat-pay", "channel.updated app/A1/channel/wechat-pay"],
            items.Select(item => $"{item!["action"]} {item["target"]}"));
        Assert.Equal("""{"apiKey":{"from":"***","to":"***"},"signType":{"from":"MD5","to":"HMAC_SHA256"}}""", items[1]!["changes"]!.ToJsonString());
        Assert.Equal("""{"apiKey":{"to":"***"},"enabled":{"to":true},"mchId":{"to":"1"},"signType":{"to":"MD5"},"wxAppId":{"to":"wx1"}}""", items[2]!["changes"]!.ToJsonString());
    }

    [Fact]
    public async Task An_app_that_is_allowed_the_identity_token_says_what_is_known_of_its_closing()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.False((await host.GetAsync("apps/A1")).Json!.AsObject().ContainsKey("notices"));

        var put = await host.PutAsync("apps/A1", """{"allowedCalls":["ping","getWxPayIdentityToken"]}""");
        var notice = (string)Assert.Single(put.Json!["notices"]!.AsArray())!;
        Assert.Contains("2021-11-10", notice, StringComparison.Ordinal);
        Assert.Contains(" / ", notice, StringComparison.Ordinal);
        var got = await host.GetAsync("apps/A1");
        Assert.Equal(put.Text, got.Text);

        // As it came, it can be sent back; and a notice is no change.
        Assert.Equal(HttpStatusCode.OK, (await host.PutAsync("apps/A1", got.Text)).Status);
        var changes = (await host.GetAsync("audit")).Json!["items"]![1]!["changes"]!.AsObject();
        Assert.Equal(["allowedCalls"], changes.Select(member => member.Key));
        Assert.False((await host.PutAsync("apps/A1", """{"allowedCalls":null}""")).Json!.AsObject().ContainsKey("notices"));

        var made = await host.PostAsync("merchants/M1/apps", """{"name":"x","dialect":"v2","allowedCalls":["getWxPayIdentityToken"]}""");
        Assert.NotNull(made.Json!["notices"]);
    }

    private static (string MchId, string WxAppId, string Key, WeChatPaySignType SignType, bool Enabled) Served(AdminHost host)
    {
        var channel = host.Directory.Current.Find("A1")!.WeChatPay!;
        return (channel.MchId, channel.WxAppId, channel.ApiKey.Reveal(), channel.SignType, channel.Enabled);
    }
}
