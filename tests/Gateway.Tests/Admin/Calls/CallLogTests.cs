using System.Net;
using System.Text.Json.Nodes;
using Gateway.Envelope;
using Gateway.Storage.Calls;

namespace Gateway.Tests.Admin.Calls;

/// <summary><c>GET /admin/api/calls</c>: pages and filters.</summary>
public sealed class CallLogTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    // A store of its own for each test would take longer than the tests: they tell their records apart by app.
    private readonly string _appId = "A" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Pages_are_newest_first_and_stay_whole_while_records_come_in()
    {
        await gateway.StoreAsync([.. Enumerable.Range(0, 450).Select(i => Entry(second: i / 7))]);
        var ids = new List<long>();
        string? next = null;
        do
        {
            var page = await gateway.AdminAsync(HttpMethod.Get, $"calls?appId={_appId}&limit=100{(next is null ? "" : "&cursor=" + next)}");
            ids.AddRange(page["items"]!.AsArray().Select(item => (long)item!["id"]!));
            next = (string?)page["next"];
            await gateway.StoreAsync(Entry(second: 1000), Entry(second: 1000));
        }
        while (next is not null);

        Assert.Equal(450, ids.Count);
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Equal(450, ids.Distinct().Count());
    }

    [Fact]
    public async Task Records_of_a_clock_that_was_wrong_for_a_while_are_found_by_the_time_it_told()
    {
        await gateway.StoreAsync([.. Enumerable.Range(0, 20_000).Select(_ => Entry(second: 0))]);
        await gateway.StoreAsync(Entry(second: 86_400 * 365, call: "ahead"), Entry(second: 60, call: "right"));
        await gateway.StoreAsync([.. Enumerable.Range(0, 20_000).Select(_ => Entry(second: 0))]);

        Assert.Equal("ahead", (string)Assert.Single(await gateway.CallsAsync($"appId={_appId}&from=2026-06-01T00:00:00Z"))["call"]!);
        Assert.Equal("right", (string)Assert.Single(await gateway.CallsAsync($"appId={_appId}&from=2026-01-01T00:01:00Z&to=2026-01-01T00:02:00Z"))["call"]!);
        Assert.Equal("right", (string)Assert.Single(await gateway.CallsAsync("call=right&from=2026-01-01T00:01:00Z&to=2026-01-01T00:02:00Z"))["call"]!);
    }

    [Fact]
    public async Task A_page_has_50_records_unless_told_otherwise_and_200_at_most()
    {
        await gateway.StoreAsync([.. Enumerable.Range(0, 230).Select(i => Entry(second: i))]);

        Assert.Equal(50, (await gateway.CallsAsync($"appId={_appId}")).Count);
        Assert.Equal(200, (await gateway.CallsAsync($"appId={_appId}&limit=200")).Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.AskAsync($"calls?appId={_appId}&limit=201")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.AskAsync($"calls?appId={_appId}&limit=0")).Status);
    }

    [Fact]
    public async Task Every_filter_finds_its_records_alone_and_together_with_the_app()
    {
        var wanted = Entry(second: 5, call: "getWxAccessToken", outcome: Outcome.RefusedByPlatform);
        wanted.Code = 20080;
        wanted.PlatformCode = "P" + _appId;
        wanted.Nonce = new CallNonce(System.Text.Encoding.UTF8.GetBytes("nonce-" + _appId));
        await gateway.StoreAsync(Entry(second: 4), wanted, Entry(second: 6), Entry(second: 5, appId: "B" + _appId));

        foreach (var query in new[]
        {
            $"platformCode=P{_appId}", $"nonce=nonce-{_appId}", $"traceId={wanted.TraceId}", $"appId={_appId}&call=getWxAccessToken",
            $"appId={_appId}&outcome=RefusedByPlatform", $"appId={_appId}&code=20080", $"platformCode=P{_appId}&outcome=RefusedByPlatform&code=20080&call=getWxAccessToken&appId={_appId}",
            $"appId={_appId}&from=2026-01-01T00:00:05Z&to=2026-01-01T00:00:05.001Z", $"appId={_appId}&from=2026-01-01T08:00:05%2B08:00&to=2026-01-01T08:00:06%2B08:00",
        })
        {
            Assert.Equal(wanted.TraceId, (string)Assert.Single(await gateway.CallsAsync(query))["traceId"]!);
        }

        Assert.Equal(2, (await gateway.CallsAsync($"appId={_appId}&outcome=Success")).Count);
        Assert.Empty(await gateway.CallsAsync($"platformCode=P{_appId}&call=ping"));
        Assert.Empty(await gateway.CallsAsync($"appId={_appId}&from=2026-01-01T00:00:06.0001Z"));
        Assert.Equal(2, (await gateway.CallsAsync($"appId={_appId}&to=2026-01-01T00:00:05.0001Z")).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_question_that_finds_little_looks_at_so_many_and_the_next_goes_on_there(bool byApp)
    {
        var rare = Entry(second: 0, call: "rare" + _appId);
        await gateway.StoreAsync([rare, .. Enumerable.Range(1, 45_000).Select(i => Entry(second: i / 50))]);

        var found = new List<string>();
        var pages = 0;
        string? next = null;
        do
        {
            var page = await gateway.AdminAsync(HttpMethod.Get, $"calls?call=rare{_appId}{(byApp ? "&appId=" + _appId : "")}{(next is null ? "" : "&cursor=" + next)}");
            found.AddRange(page["items"]!.AsArray().Select(item => (string)item!["traceId"]!));
            next = (string?)page["next"];
            pages++;
        }
        while (next is not null);

        Assert.Equal([rare.TraceId], found);
        Assert.True(byApp ? pages == 3 : pages >= 3, $"{pages} pages");
    }

    [Fact]
    public async Task One_record_is_read_by_its_number()
    {
        var entry = Entry(second: 1);
        await gateway.StoreAsync(entry);
        var listed = Assert.Single(await gateway.CallsAsync($"appId={_appId}"));

        Assert.Equal(entry.TraceId, (string)(await gateway.AdminAsync(HttpMethod.Get, $"calls/{listed["id"]}"))["traceId"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.AskAsync("calls/999999999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.AskAsync("calls/none")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.AskAsync($"calls/{listed["id"]}?body=1")).Status);
    }

    [Theory]
    [InlineData("calls?appid=A1", "appid", "appId")]
    [InlineData("calls?appId=A1&appId=A2", "appId", "once")]
    [InlineData("calls?appId=", "appId", "128")]
    [InlineData("calls?code=-1", "code", "99999")]
    [InlineData("calls?code=x", "code", "99999")]
    [InlineData("calls?outcome=success", "outcome", "Success")]
    [InlineData("calls?from=yesterday", "from", "ISO")]
    [InlineData("calls?to=", "to", "ISO")]
    [InlineData("calls?cursor=x", "cursor", "whole number")]
    [InlineData("calls?cursor=-1", "cursor", "whole number")]
    [InlineData("calls?limit=999999999999999999999", "limit", "200")]
    [InlineData("calls?after=1", "after", "cursor")]
    [InlineData("calls/tail?cursor=1", "cursor", "after")]
    [InlineData("calls/tail?wait=31", "wait", "30")]
    [InlineData("calls/tail?after=-1", "after", "0")]
    [InlineData("calls/export?format=xml", "format", "csv")]
    [InlineData("calls/export?limit=100001", "limit", "100000")]
    [InlineData("calls/statistics?hours=721", "hours", "720")]
    [InlineData("calls/statistics?call=ping", "call", "hours")]
    public async Task What_cannot_be_asked_is_400_and_says_what_is_wrong(string path, string parameter, string said)
    {
        var (status, text, _) = await gateway.AskAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var errors = JsonNode.Parse(text)!["errors"]!.AsObject();
        Assert.Contains(said, (string)errors[parameter]![0]!, StringComparison.Ordinal);
        Assert.Single(errors);
    }

    [Fact]
    public async Task A_long_value_is_refused_and_not_repeated()
    {
        var (status, text, _) = await gateway.AskAsync("calls?openId=" + new string('o', 129));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.DoesNotContain("ooo", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calls")]
    [InlineData("calls/1")]
    [InlineData("calls/tail")]
    [InlineData("calls/export")]
    [InlineData("calls/statistics")]
    public async Task Nobody_reads_them_without_the_token(string path)
    {
        using var response = await gateway.Http.GetAsync(new Uri("/admin/api/" + path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private CallEntry Entry(int second, string call = "ping", Outcome outcome = Outcome.Success, string? appId = null) =>
        RecordedCalls.Entry(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second), appId ?? _appId, call, outcome);
}
