using System.Text.Json.Nodes;
using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Storage.Calls;
using Gateway.Storage.Sqlite.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Calls;

/// <summary>What calls add up to, by app and hour.</summary>
public sealed class CallStatisticsTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Calls_are_counted_by_app_and_hour_and_by_how_they_ended()
    {
        var (first, second) = (await _gateway.CreateAppAsync(), await _gateway.CreateAppAsync("v3"));
        await first.CallAsync("ping");
        await first.CallAsync("getWxAccessToken", ("code", "nobody-knows-it"));
        await _gateway.WrittenAsync(2);
        _gateway.Time.Advance(TimeSpan.FromHours(2));
        await first.CallAsync("ping");
        await second.CallAsync("ping");
        await second.PostTextAsync("/unipay/assist/ping", "{");
        _gateway.WeChat.Next(Gateway.Simulator.WeChatPaths.AccessToken, Gateway.Simulator.Misbehaviour.Status5xx());
        await second.CallAsync("getWxAccessToken", ("code", second.NewCode()));
        await _gateway.WrittenAsync(6);

        var all = await StatisticsAsync("hours=3");
        Assert.Equal(["2026-03-01T04:00:00Z 1 1 0", "2026-03-01T05:00:00Z 0 0 0", "2026-03-01T06:00:00Z 2 1 1"], Hours(all));
        Assert.Equal(
            new[] { "- 0 1 0", $"{first.AppId} 2 1 0", $"{second.AppId} 1 0 1" }.Order(StringComparer.Ordinal),
            all["apps"]!.AsArray().Select(app => $"{(string?)app!["appId"] ?? "-"} {app["successes"]} {app["refusals"]} {app["faults"]}").Order(StringComparer.Ordinal));
        Assert.Equal(["2026-03-01T04:00:00Z 1 1 0", "2026-03-01T05:00:00Z 0 0 0", "2026-03-01T06:00:00Z 1 0 0"], Hours(await StatisticsAsync($"hours=3&appId={first.AppId}")));
        Assert.Equal(["2026-03-01T06:00:00Z 1 0 1"], Hours(await StatisticsAsync($"hours=1&appId={second.AppId}")));
        Assert.Equal(24, (await StatisticsAsync("appId=nobody"))["hours"]!.AsArray().Count);
        Assert.Equal(6, (long)all["recording"]!["written"]!);
    }

    [Fact]
    public async Task The_last_success_is_told_however_long_ago_it_was()
    {
        var app = await _gateway.CreateAppAsync();
        await app.CallAsync("ping");
        await _gateway.WrittenAsync(1);
        _gateway.Time.Advance(TimeSpan.FromHours(30));
        await app.CallAsync("getWxAccessToken", ("code", "nobody-knows-it"));
        await _gateway.WrittenAsync(2);
        await _gateway.RestartAsync();

        var told = Assert.Single((await StatisticsAsync("hours=1"))["apps"]!.AsArray())!;

        Assert.Equal(("2026-03-01T04:00:00Z", "2026-03-02T10:00:00Z"), ((string)told["lastSuccessAt"]!, (string)told["lastCallAt"]!));
    }

    [Fact]
    public async Task Percentiles_are_of_calls_that_were_carried_out()
    {
        var now = _gateway.Time.GetUtcNow();
        await _gateway.StoreAsync(
        [
            .. Enumerable.Range(0, 90).Select(_ => Took(1500, Outcome.Success)), .. Enumerable.Range(0, 10).Select(_ => Took(800_000, Outcome.RefusedByPlatform)),
            .. Enumerable.Range(0, 1000).Select(_ => Took(200, Outcome.SignatureWrong)),
        ]);

        var hour = (await StatisticsAsync("hours=1"))["hours"]![0]!;

        Assert.InRange((double)hour["p50Ms"]!, 1, 2);
        Assert.InRange((double)hour["p95Ms"]!, 500, 1000);
        var none = (await StatisticsAsync("hours=2"))["hours"]![0]!;
        Assert.Null(none["p50Ms"]);

        CallEntry Took(long microseconds, Outcome outcome) => RecordedCalls.Entry(now, outcome: outcome) with { ElapsedMicroseconds = microseconds };
    }

    [Fact]
    public async Task Sums_are_there_after_a_restart_and_are_read_without_the_records()
    {
        var now = _gateway.Time.GetUtcNow();
        await _gateway.StoreAsync([.. Enumerable.Range(0, 20).Select(_ => RecordedCalls.Entry(now))]);
        await _gateway.RestartAsync();
        using (var connection = _gateway.App.Services.GetRequiredService<SqliteCallDatabase>().OpenConnection())
        using (var delete = connection.CreateCommand())
        {
            delete.CommandText = "DELETE FROM Calls";
            Assert.Equal(20, delete.ExecuteNonQuery());
        }

        var statistics = _gateway.App.Services.GetRequiredService<ICallStatistics>();

        Assert.Equal(20, Assert.Single(await statistics.AppsAsync(1, CancellationToken.None)).Figures.Successes);
        Assert.Equal(20, (await statistics.HoursAsync("A1", CallHour.Most, CancellationToken.None)).Sum(hour => hour.Figures.Total));
        Assert.Equal(now, (await statistics.LastAsync(CancellationToken.None))["A1"].SuccessAt);
    }

    private static IEnumerable<string> Hours(JsonObject statistics) =>
        statistics["hours"]!.AsArray().Select(hour => $"{hour!["start"]} {hour["successes"]} {hour["refusals"]} {hour["faults"]}");

    private Task<JsonObject> StatisticsAsync(string query) => _gateway.AdminAsync(HttpMethod.Get, "calls/statistics?" + query);
}
