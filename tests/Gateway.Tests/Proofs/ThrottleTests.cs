using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Proofs;

/// <summary>Wrong signatures are slowed down; rightly signed calls never are.</summary>
public sealed class ThrottleTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task A_burst_of_wrong_signatures_is_told_to_wait_while_right_ones_of_the_same_app_pass()
    {
        var app = await gateway.CreateAppAsync("v3");
        var slowed = 0;
        WireAnswer last = null!;
        for (var i = 0; i < 300; i++)
        {
            last = await app.PostAsync("ping", Wrong(app));
            if (last.Status is HttpStatusCode.TooManyRequests)
            {
                slowed++;
                Assert.Equal(last.Response.Headers.GetValues("X-Trace-Id").Single(), last.TraceId);
            }
            else
            {
                Assert.Equal(20052, last.Code);
                Assert.Equal(0, slowed);
            }

            if (i % 10 == 0)
            {
                Assert.Equal(0, (await app.CallAsync("ping")).Code);
            }
        }

        Assert.True(slowed > 0);
        var wait = last.Response.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        gateway.Time.Advance(wait);
        Assert.Equal(20052, (await app.PostAsync("ping", Wrong(app))).Code);
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
    }

    [Fact]
    public async Task A_burst_over_many_apps_from_one_address_is_slowed_too_and_blocks_none_of_them()
    {
        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        var apps = new List<TestApp>();
        for (var i = 0; i < 5; i++)
        {
            apps.Add(await gateway.CreateAppAsync("v3", withChannel: false));
        }

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 400; i++)
        {
            statuses.Add((await apps[i % 5].PostAsync("ping", Wrong(apps[i % 5]))).Status);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        foreach (var app in apps)
        {
            Assert.Equal(0, (await app.CallAsync("ping")).Code);
        }
    }

    [Fact]
    public async Task With_default_limits_500_simultaneous_reads_pass()
    {
        var app = await gateway.CreateAppAsync("v2");
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 600 }) { BaseAddress = gateway.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        var codes = await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            var body = TestApp.Text(app.Sign(app.Request(("url", "https://shop.example.com/pay"))));
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var response = await http.PostAsync("/unipay/assist/" + (i % 2 == 0 ? "getWxAuthUrl" : "ping"), content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!;
        }));
        Assert.All(codes, code => Assert.Equal(0, code));
    }

    [Fact]
    public async Task With_default_limits_2500_rightly_signed_calls_pass()
    {
        var app = await gateway.CreateAppAsync("v2");
        var answers = await Task.WhenAll(Enumerable.Range(0, 2500).Select(_ => app.CallAsync("ping")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Code)));
    }

    private static JsonObject Wrong(TestApp app)
    {
        var request = app.Request();
        request["sign"] = new string('0', 64);
        return request;
    }
}
