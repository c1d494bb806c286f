using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin.Calls;
using Gateway.Storage.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Calls;

/// <summary><c>GET /admin/api/calls/tail</c>.</summary>
public sealed class CallTailTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public async ValueTask InitializeAsync() => await _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Without_a_place_it_answers_where_the_newest_is_and_from_there_on_what_comes_oldest_first()
    {
        await _gateway.StoreAsync(Entry("before"), Entry("before"));
        var start = await TailAsync("");
        Assert.Empty(start["items"]!.AsArray());

        await _gateway.StoreAsync(Entry("first"), Entry("second"));
        var tail = await TailAsync($"after={start["after"]}");

        Assert.Equal(["first", "second"], tail["items"]!.AsArray().Select(item => (string)item!["call"]!));
        Assert.Equal(4, (long)tail["after"]!);
    }

    [Fact]
    public async Task It_waits_for_a_call_and_shows_it_as_soon_as_it_is_recorded()
    {
        var app = await _gateway.CreateAppAsync();
        var waiting = TailAsync("after=0&wait=30");
        await _gateway.Time.WaitForTimerAsync(TimeSpan.FromSeconds(30));

        var answer = await app.CallAsync("ping");
        await _gateway.Time.WaitForTimerAsync(CallWriter.Gathering);
        Assert.False(waiting.IsCompleted);
        _gateway.Time.Advance(CallWriter.Gathering);

        Assert.Equal(answer.TraceId, (string)Assert.Single((await waiting)["items"]!.AsArray())!["traceId"]!);
    }

    [Fact]
    public async Task What_the_filter_leaves_out_does_not_end_the_wait_and_is_not_looked_at_again()
    {
        var waiting = TailAsync("after=0&wait=30&call=wanted");
        await _gateway.Time.WaitForTimerAsync(TimeSpan.FromSeconds(30));
        await _gateway.StoreAsync(Entry("other"));
        await _gateway.StoreAsync(Entry("other"));
        await _gateway.StoreAsync(Entry("wanted"));

        var tail = await waiting;

        Assert.Equal(3, (long)Assert.Single(tail["items"]!.AsArray())!["id"]!);
        Assert.Equal(3, (long)tail["after"]!);
    }

    [Fact]
    public async Task When_the_time_is_over_it_answers_nothing()
    {
        var waiting = TailAsync("after=0&wait=30");
        await _gateway.Time.WaitForTimerAsync(TimeSpan.FromSeconds(30));
        _gateway.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty((await waiting)["items"]!.AsArray());
        Assert.Empty((await TailAsync("after=0&wait=0"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_page_of_the_tail_is_bounded_and_the_next_goes_on_behind_it()
    {
        await _gateway.StoreAsync([.. Enumerable.Range(0, 450).Select(i => Entry($"call{i}"))]);
        var seen = new List<string>();
        var after = 0L;
        for (var i = 0; i < 3; i++)
        {
            var tail = await TailAsync($"after={after}");
            seen.AddRange(tail["items"]!.AsArray().Select(item => (string)item!["call"]!));
            after = (long)tail["after"]!;
        }

        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"call{i}"), seen);
    }

    [Fact]
    public async Task So_many_may_wait_and_one_more_is_told_to_come_again()
    {
        var asked = Enumerable.Range(0, CallTailing.MaxWaiting + 1).Select(_ => _gateway.AskAsync("calls/tail?after=0&wait=30")).ToList();
        var refused = await Task.WhenAny(asked);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await refused).Status);
        Assert.Contains("32 requests", (await refused).Text, StringComparison.Ordinal);

        await _gateway.StoreAsync(Entry("ping"));
        asked.Remove(refused);
        Assert.All(await Task.WhenAll(asked), answer => Assert.Single(JsonNode.Parse(answer.Text)!["items"]!.AsArray()));
        Assert.Single((await TailAsync("after=0"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_stop_of_the_gateway_waits_for_none()
    {
        var waiting = TailAsync("after=0&wait=30");
        await _gateway.Time.WaitForTimerAsync(TimeSpan.FromSeconds(30));

        await _gateway.App.StopAsync();

        Assert.Empty((await waiting)["items"]!.AsArray());
    }

    private Task<JsonObject> TailAsync(string query) => _gateway.AdminAsync(HttpMethod.Get, "calls/tail?" + query);

    private CallEntry Entry(string call) => RecordedCalls.Entry(_gateway.Time.GetUtcNow(), call: call);
}
