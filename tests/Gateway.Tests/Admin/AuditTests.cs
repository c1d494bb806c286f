using System.Net;

namespace Gateway.Tests.Admin;

public class AuditTests
{
    [Fact]
    public async Task Every_change_is_recorded_with_who_what_when_and_trace()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        await host.PutAsync("apps/A1", """{"name":"Shop 2"}""");
        await host.PutAsync("apps/A1/channels/wechat-mp", """{"wxAppId":"wx1","appSecret":"8d2a77aa55e04cd7b5c0e5e7a1f3c9e2"}""");
        var secret = await host.PostAsync("apps/A1/sign-secrets", """{"previousExpiresInSeconds":60}""");
        var id = (string)secret.Json!["id"]!;
        await host.DeleteAsync($"apps/A1/sign-secrets/{id}");
        await host.DeleteAsync("apps/A1/channels/wechat-mp");
        await host.DeleteAsync("apps/A1");
        await host.DeleteAsync("merchants/M1");

        var items = (await host.GetAsync("audit")).Json!["items"]!.AsArray();

        Assert.Equal(
            [
                "9 merchant.deleted merchant/M1",
                "8 app.deleted app/A1",
                "7 channel.deleted app/A1/channel/wechat-mp",
                $"6 sign-secret.deleted app/A1/sign-secret/{id}",
                $"5 sign-secret.created app/A1/sign-secret/{id}",
                "4 channel.updated app/A1/channel/wechat-mp",
                "3 app.updated app/A1",
                "2 app.created app/A1",
                "1 merchant.created merchant/M1",
            ],
            items.Select(item => $"{item!["seq"]} {item["action"]} {item["target"]}"));
        Assert.All(items, item => Assert.Equal("api-token", (string)item!["actor"]!));
        Assert.All(items, item => Assert.Equal("2026-05-10T12:00:00Z", (string)item!["at"]!));
        Assert.All(items, item => Assert.NotEmpty((string)item!["traceId"]!));
        Assert.Equal("""{"name":{"from":"Shop","to":"Shop 2"}}""", items[6]!["changes"]!.ToJsonString());
        Assert.Equal(
            """{"appSecret":{"to":"***"},"enabled":{"to":true},"tokenMode":{"to":null},"wxAppId":{"to":"wx1"}}""",
            items[5]!["changes"]!.ToJsonString());
        Assert.Equal(
            """{"previousExpiresAt":{"to":"2026-05-10T12:01:00.000Z"},"secret":{"to":"***"}}""", items[4]!["changes"]!.ToJsonString());
        Assert.Equal("""{"whole":true,"records":9,"firstBrokenSeq":null,"reason":null}""", (await host.GetAsync("audit/verify")).Text);
    }

    [Fact]
    public async Task A_refused_change_leaves_no_record()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        await host.PutAsync("apps/A1", """{"name":"x","version":9}""");
        await host.PostAsync("merchants", """{"mchNo":"M1","name":"again"}""");
        await host.DeleteAsync("merchants/M1");
        await host.DeleteAsync("apps/A7");

        Assert.Equal(2, (long)(await host.GetAsync("audit/verify")).Json!["records"]!);
    }

    [Fact]
    public async Task The_log_is_filtered_and_paged()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        for (var i = 0; i < 60; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await host.PutAsync("apps/A1", $$"""{"name":"name {{i}}"}""");
        }

        var first = (await host.GetAsync("audit?appId=A1")).Json!;
        var second = (await host.GetAsync($"audit?appId=A1&cursor={first["nextCursor"]}")).Json!;
        Assert.Equal(50, first["items"]!.AsArray().Count);
        Assert.Equal(11, second["items"]!.AsArray().Count);
        Assert.Null(second["nextCursor"]);
        Assert.Equal(13, (long)first["items"]![49]!["seq"]!);
        Assert.Equal(12, (long)second["items"]![0]!["seq"]!);

        Assert.Equal(1, await CountAsync("audit?action=merchant.created"));
        Assert.Equal(0, await CountAsync("audit?actor=nobody"));
        Assert.Equal(10, await CountAsync("audit?from=2026-05-10T12:00:10Z&to=2026-05-10T12:00:20Z"));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.GetAsync("audit?appid=A1")).Status);
        Assert.Contains("ISO", (await host.GetAsync("audit?from=yesterday")).Error("from"), StringComparison.Ordinal);
        Assert.Contains("nextCursor", (await host.GetAsync("audit?cursor=x")).Error("cursor"), StringComparison.Ordinal);

        async Task<int> CountAsync(string path) => (await host.GetAsync(path)).Json!["items"]!.AsArray().Count;
    }
}
