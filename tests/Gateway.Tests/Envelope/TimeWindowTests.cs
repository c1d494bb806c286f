using System.Text.Json.Nodes;

namespace Gateway.Tests.Envelope;

/// <summary>How old and how far ahead a request may be.</summary>
public sealed class TimeWindowTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(-86400, false)]
    [InlineData(86400, false)]
    public async Task A_request_may_be_300_seconds_old_and_60_ahead(int seconds, bool accepted)
    {
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = await gateway.CreateAppAsync(dialect);
            var answer = await app.CallAsync("ping", ("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(seconds))));
            Assert.Equal(accepted ? 0 : dialect == "open" ? 10410 : 10506, answer.Code);
        }
    }

    [Fact]
    public async Task Fractions_of_a_second_count_against_an_old_request_and_for_one_dated_ahead()
    {
        var app = await gateway.CreateAppAsync("v2");
        var second = gateway.Time.GetUtcNow();
        var (old, ahead) = (app.Sign(app.Request(("reqTime", app.ReqTime(second.AddSeconds(-300))))), app.Sign(app.Request(("reqTime", app.ReqTime(second.AddSeconds(61))))));
        gateway.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(10506, (await app.PostAsync("ping", old)).Code);
        Assert.Equal(0, (await app.PostAsync("ping", ahead)).Code);
        gateway.Time.Advance(TimeSpan.FromMilliseconds(999));
    }

    [Fact]
    public async Task The_window_is_the_apps()
    {
        var app = await gateway.CreateAppAsync("v2", settings: new JsonObject { ["reqTimeoutSeconds"] = 5 });
        Assert.Equal(0, (await app.CallAsync("ping", ("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(-5))))).Code);
        Assert.Equal(10506, (await app.CallAsync("ping", ("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(-6))))).Code);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task A_refusal_names_the_servers_time_and_the_difference(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var now = gateway.Time.GetUtcNow();
        var server = app.ReqTime(now).ToString();
        var late = await app.CallAsync("ping", ("reqTime", app.ReqTime(now.AddSeconds(-421))));
        Assert.Contains(server, late.Msg);
        Assert.Contains("421 秒", late.Msg);
        var early = await app.CallAsync("ping", ("reqTime", app.ReqTime(now.AddSeconds(77))));
        Assert.Contains(server, early.Msg);
        Assert.Contains("77 秒", early.Msg);
    }

    [Fact]
    public async Task Milliseconds_are_recognised()
    {
        var app = await gateway.CreateAppAsync("v2");
        var answer = await app.CallAsync("ping", ("reqTime", gateway.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Equal(10506, answer.Code);
        Assert.Contains("毫秒", answer.Msg);
    }

    [Theory]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task Milliseconds_are_recognised_where_a_written_time_is_expected(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var now = gateway.Time.GetUtcNow();
        foreach (var time in new JsonNode[] { now.ToUnixTimeMilliseconds().ToString(), now.ToUnixTimeMilliseconds(), "2000000000000", "100000000000" })
        {
            var answer = await app.CallAsync("ping", ("reqTime", time));
            Assert.Equal(10506, answer.Code);
            Assert.Contains("请求时间看起来是毫秒，格式需为 yyyy-MM-dd HH:mm:ss (reqTime looks like milliseconds, text of that form is expected)", answer.Msg);
        }

        foreach (var time in new JsonNode[] { now.ToUnixTimeSeconds().ToString(), now.ToUnixTimeSeconds(), "20260301040000", "2026-03-01T04:00:00" })
        {
            var answer = await app.CallAsync("ping", ("reqTime", time));
            Assert.Equal(10506, answer.Code);
            Assert.Contains("格式需为 yyyy-MM-dd HH:mm:ss", answer.Msg);
            Assert.DoesNotContain("毫秒", answer.Msg);
        }
    }

    [Fact]
    public async Task Times_without_a_zone_are_in_the_apps_zone()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["timeZone"] = "America/New_York" });
        var there = TimeZoneInfo.ConvertTime(gateway.Time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Equal(0, (await app.CallAsync("ping", ("reqTime", there.ToString("yyyy-MM-dd HH:mm:ss")))).Code);
        Assert.Equal(10506, (await app.CallAsync("ping")).Code);
    }

    [Fact]
    public async Task The_signature_is_checked_before_the_time_and_the_time_before_the_nonce()
    {
        var app = await gateway.CreateAppAsync("v3");
        var old = app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(-1000));
        var unsigned = app.Request(("reqTime", old.DeepClone()));
        unsigned["sign"] = new string('0', 64);
        Assert.Equal(20052, (await app.PostAsync("ping", unsigned)).Code);

        var spent = app.Sign(app.Request());
        Assert.Equal(0, (await app.PostAsync("ping", spent)).Code);
        var reused = app.Sign(app.Request(("reqTime", old.DeepClone()), ("nonceStr", (string)spent["nonceStr"]!)));
        Assert.Equal(10506, (await app.PostAsync("ping", reused)).Code);
    }

    [Fact]
    public async Task Raising_the_window_does_not_let_forgotten_requests_in_again()
    {
        var app = await gateway.CreateAppAsync("v2", settings: new JsonObject { ["reqTimeoutSeconds"] = 30 });
        var request = app.Sign(app.Request());
        Assert.Equal(0, (await app.PostAsync("ping", request)).Code);
        gateway.Time.Advance(TimeSpan.FromSeconds(100));
        await gateway.UpdateAppAsync(app, new JsonObject { ["reqTimeoutSeconds"] = 3600 });
        Assert.Equal(10506, (await app.PostAsync("ping", (JsonObject)request.DeepClone())).Code);

        gateway.Time.Advance(TimeSpan.FromSeconds(1000));
        Assert.Equal(0, (await app.CallAsync("ping", ("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(-800))))).Code);
    }
}
