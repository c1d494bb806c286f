using System.Net;
using Gateway.Merchants;

namespace Gateway.Tests.Admin;

public class WeChatMpTests
{
    private const string Path = "apps/A1/channels/wechat-mp";
    private const string Secret = "8d2a77aa55e04cd7b5c0e5e7a1f3c9e2";

    [Fact]
    public async Task The_channel_is_set_changed_and_removed()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(Path)).Status);

        var set = await host.PutAsync(Path, $$"""{"wxAppId":"wx0123456789abcdef","appSecret":"{{Secret}}","tokenMode":"Classic"}""");
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Equal("c9e2", (string)set.Json!["appSecret"]!["last4"]!);
        Assert.Equal("2026-05-10T12:00:00Z", (string)set.Json!["appSecret"]!["updatedAt"]!);
        Assert.Equal(1, (int)set.Json!["version"]!);
        Assert.Equal(set.Text, (await host.GetAsync(Path)).Text);
        var channel = host.Directory.Current.Find("A1")!.WeChatMp!;
        Assert.Equal(("wx0123456789abcdef", Secret, true, WeChatTokenMode.Classic), (channel.WxAppId, channel.AppSecret.Reveal(), channel.Enabled, channel.TokenMode));

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var changed = await host.PutAsync(Path, """{"enabled":false,"tokenMode":null,"version":1}""");
        Assert.Equal("2026-05-10T12:00:00Z", (string)changed.Json!["appSecret"]!["updatedAt"]!);
        channel = host.Directory.Current.Find("A1")!.WeChatMp!;
        Assert.Equal((Secret, false, null), (channel.AppSecret.Reveal(), channel.Enabled, channel.TokenMode));

        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync(Path)).Status);
        Assert.Null(host.Directory.Current.Find("A1")!.WeChatMp);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync(Path)).Status);
    }

    [Fact]
    public async Task A_new_app_secret_replaces_the_old_one_within_the_same_moment()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PutAsync(Path, $$"""{"wxAppId":"wx1","appSecret":"{{Secret}}"}""");

        await host.PutAsync(Path, """{"appSecret":"00000000000000000000000000000000"}""");

        Assert.Equal(new string('0', 32), host.Directory.Current.Find("A1")!.WeChatMp!.AppSecret.Reveal());
    }

    [Theory]
    [InlineData("wxAppId", """{"appSecret":"8d2a77aa55e04cd7b5c0e5e7a1f3c9e2"}""")]
    [InlineData("appSecret", """{"wxAppId":"wx1"}""")]
    [InlineData("appSecret", """{"wxAppId":"wx1","appSecret":"with a blank"}""")]
    [InlineData("tokenMode", """{"wxAppId":"wx1","appSecret":"x","tokenMode":"stable"}""")]
    [InlineData("enabled", """{"wxAppId":"wx1","appSecret":"x","enabled":null}""")]
    public async Task What_does_not_fit_is_named(string member, string body)
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        var answer = await host.PutAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(" / ", answer.Error(member), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_version_is_409_and_an_unknown_app_404()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PutAsync(Path, $$"""{"wxAppId":"wx1","appSecret":"{{Secret}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync(Path, """{"enabled":false,"version":2}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PutAsync("apps/A2/channels/wechat-mp", """{"enabled":false}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("apps/A2/channels/wechat-mp")).Status);
    }
}
