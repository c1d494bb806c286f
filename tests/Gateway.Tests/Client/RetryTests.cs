using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Signing;
using Gateway.Tests.Envelope;

namespace Gateway.Tests.Client;

/// <summary>What is tried again, when, and what never is.</summary>
public sealed class RetryTests(ScriptedGateway gateway) : IClassFixture<ScriptedGateway>
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new(TestGateway.Start);

    [Theory]
    [MemberData(nameof(AnswerShapeTests.Apps), MemberType = typeof(AnswerShapeTests))]
    public async Task Every_attempt_has_a_nonce_a_time_and_a_signature_of_its_own(string dialect, string signType)
    {
        var app = new ScriptedApp(dialect, signType, _time);
        gateway.With(Status(503), call => call.AnswerAsync(app.Refusal(call.Json, 30000, "later")), Success(app));
        using var client = Client(app);

        var call = client.PingAsync();
        await PassAsync(Delay);
        await PassAsync(2 * Delay);
        await call;

        var sent = gateway.Calls;
        Assert.Equal(3, sent.Count);
        Assert.All(sent, one => Assert.True(app.Verifies(one.Text), one.Text));
        foreach (var name in app.IsOpen ? ["nonceStr", "reqTime", "sign", "reqId"] : new[] { "nonceStr", "reqTime", "sign" })
        {
            Assert.Equal(3, sent.Select(one => one.Json[name]!.ToJsonString()).Distinct(StringComparer.Ordinal).Count());
        }

        Assert.All(sent, one => Assert.Equal(32, ((string)one.Json["nonceStr"]!).Length));
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(408, true)]
    [InlineData(502, true)]
    [InlineData(504, true)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(413, false)]
    [InlineData(500, false)]
    public async Task Only_a_status_that_passes_is_tried_again(int status, bool again)
    {
        var app = NewApp();
        gateway.With(Status(status), Success(app));
        await AssertAgainAsync(app, client => client.PingAsync(), again);
    }

    [Theory]
    [InlineData(10500, "fault", true)]
    [InlineData(30000, "unreachable", true)]
    [InlineData(20080, "busy [-1]", true)]
    [InlineData(20080, "busy [SYSTEMERROR]", true)]
    [InlineData(20080, "spent [40163]", false)]
    [InlineData(10505, "body", false)]
    [InlineData(10506, "field", false)]
    [InlineData(10507, "replayed", false)]
    [InlineData(20023, "app", false)]
    [InlineData(20052, "sign", false)]
    public async Task Only_a_refusal_that_passes_is_tried_again(int code, string msg, bool again)
    {
        foreach (var app in new[] { NewApp(), new ScriptedApp("v2", "MD5", _time), new ScriptedApp("open", "RSA2", _time) })
        {
            gateway.With(call => call.AnswerAsync(app.Refusal(call.Json, code, msg)), Success(app));
            await AssertAgainAsync(app, client => client.PingAsync(), again);
        }
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        var app = NewApp();
        gateway.With(Abort, Success(app));
        await AssertAgainAsync(app, client => client.PingAsync(), again: true);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_trusted_is_not_asked_for_again()
    {
        var app = NewApp();
        gateway.With(call => call.AnswerAsync(app.Unsigned(call.Json, new JsonObject { ["serverTime"] = "2026-03-01 12:00:00" })), Success(app));
        await AssertAgainAsync(app, client => client.PingAsync(), again: false);
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("502")]
    [InlineData("10500")]
    [InlineData("30000")]
    [InlineData("429")]
    [InlineData("503")]
    public async Task A_call_that_spends_something_is_tried_again_too_since_the_gateway_answers_the_same_code_alike(string how)
    {
        var app = NewApp();
        var script = how switch
        {
            "abort" => Abort,
            "10500" or "30000" => call => call.AnswerAsync(app.Refusal(call.Json, int.Parse(how, CultureInfo.InvariantCulture), "later")),
            _ => Status(int.Parse(how, CultureInfo.InvariantCulture)),
        };
        gateway.With(script, call => call.AnswerAsync(app.Success(call.Json, AnswerShape.None, null)));
        await AssertAgainAsync(
            app, client => client.ChannelAuthAndSetAsync(new ChannelAuthAndSetRequest { Channel = "wechat_pay", AuthCode = "C1", QueryCode = "Q1" }), again: true);

        gateway.With(script, call => call.AnswerAsync(app.Success(call.Json, AnswerShape.ChannelAuth, new JsonObject { ["status"] = "success", ["openId"] = "o1" })));
        await AssertAgainAsync(
            app, client => client.ChannelAuthAsync(new ChannelAuthRequest { Channel = "wechat_pay", AuthCode = "C1", QueryCode = "Q1" }), again: true);
    }

    [Fact]
    public async Task Where_no_connection_comes_about_it_is_tried_again()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}";
        closed.Stop();
        using var client = Client(NewApp(), options => (options.BaseAddress, options.MaxRetries) = (new Uri(address), 1));

        var call = client.ChannelAuthAndSetAsync(new ChannelAuthAndSetRequest { Channel = "wechat_pay", AuthCode = "C1", QueryCode = "Q1" });
        await PassAsync(Delay);
        var failure = await Assert.ThrowsAsync<AssistGatewayException>(() => call);
        Assert.Equal((AssistGatewayFailure.Transport, true, null), (failure.Failure, failure.CanRetry, failure.HttpStatus));
    }

    [Fact]
    public async Task Waits_double_up_to_the_longest_and_the_last_failure_is_thrown()
    {
        gateway.With(Status(503));
        using var client = Client(NewApp(), options => (options.MaxRetries, options.MaxRetryDelay) = (4, TimeSpan.FromSeconds(3)));

        var call = client.PingAsync();
        foreach (var seconds in new[] { 1, 2, 3, 3 })
        {
            await PassAsync(TimeSpan.FromSeconds(seconds));
        }

        var failure = await Assert.ThrowsAsync<AssistGatewayException>(() => call);
        Assert.Equal((503, true), (failure.HttpStatus, failure.CanRetry));
        Assert.Equal(5, gateway.Calls.Count);
    }

    [Fact]
    public async Task A_part_of_each_wait_is_left_to_chance()
    {
        var app = NewApp();
        gateway.With(Status(503), Success(app));
        using var client = Client(app, jitter: 1);

        var call = client.PingAsync();
        await PassAsync(Delay / 2);
        await call;
    }

    [Theory]
    [InlineData("4")]
    [InlineData("Sun, 01 Mar 2026 04:00:04 GMT")]
    public async Task The_gateway_may_say_how_long_to_wait(string retryAfter)
    {
        var app = NewApp();
        gateway.With(Status(429, retryAfter), Success(app));
        using var client = Client(app);

        var call = client.PingAsync();
        await PassAsync(TimeSpan.FromSeconds(4));
        await call;
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_the_callers_to_make()
    {
        gateway.With(Status(429, "3600"));
        using var client = Client(NewApp());

        var failure = await Assert.ThrowsAsync<AssistGatewayException>(() => client.PingAsync());
        Assert.Equal((429, true, TimeSpan.FromHours(1)), (failure.HttpStatus, failure.CanRetry, failure.RetryAfter));
        Assert.Single(gateway.Calls);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up_and_tried_again()
    {
        var app = NewApp();
        var aborted = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        gateway.With(
            call =>
            {
                arrived.SetResult();
                return HangAsync(call, aborted);
            },
            Success(app));
        using var client = Client(app, options => options.Timeout = TimeSpan.FromSeconds(7));

        var call = client.PingAsync();
        await arrived.Task;
        await PassAsync(TimeSpan.FromSeconds(7));
        await aborted.Task;
        await PassAsync(Delay);
        await call;
        Assert.Equal(2, gateway.Calls.Count);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_given_up_in_the_same_time()
    {
        var app = NewApp();
        var aborted = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        gateway.With(async call =>
        {
            await call.AnswerAsync("{\"code\":");
            await call.Http.Response.Body.FlushAsync();
            begun.SetResult();
            await HangAsync(call, aborted);
        });
        using var client = Client(app, options => (options.Timeout, options.MaxRetries) = (TimeSpan.FromSeconds(7), 0));

        var call = client.PingAsync();
        await begun.Task;
        await PassAsync(TimeSpan.FromSeconds(7));
        var failure = await Assert.ThrowsAsync<AssistGatewayException>(() => call);
        Assert.Equal((AssistGatewayFailure.TimedOut, true), (failure.Failure, failure.CanRetry));
        await aborted.Task;
    }

    [Fact]
    public async Task The_caller_can_give_up_before_during_and_between_attempts()
    {
        using var client = Client(NewApp());
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        gateway.With(Status(503));
        await AssertCancelledAsync(client.PingAsync(before.Token), before.Token);
        Assert.Empty(gateway.Calls);

        using var during = new CancellationTokenSource();
        var aborted = new TaskCompletionSource();
        gateway.With(async call =>
        {
            await during.CancelAsync();
            await HangAsync(call, aborted);
        });
        await AssertCancelledAsync(client.PingAsync(during.Token), during.Token);
        await aborted.Task;

        using var between = new CancellationTokenSource();
        gateway.With(Status(503));
        var waiting = client.PingAsync(between.Token);
        await _time.WaitForTimerAsync(Delay);
        await between.CancelAsync();
        await AssertCancelledAsync(waiting, between.Token);
        Assert.Single(gateway.Calls);
    }

    [Fact]
    public async Task A_request_that_lacks_a_member_is_not_sent()
    {
        gateway.With(Status(503));
        using var client = Client(NewApp());
        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = "" }));
        Assert.Equal("Code", wrong.ParamName);
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetWxAccessTokenAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetWxClientTokenAsync(new GetWxClientTokenRequest { Account = (WxAccount)7 }));
        Assert.Empty(gateway.Calls);
    }

    private static async Task AssertCancelledAsync(Task call, CancellationToken token) =>
        Assert.Equal(token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);

    private static Func<ScriptedCall, Task> Status(int status, string? retryAfter = null) => call =>
    {
        call.Http.Response.Headers.RetryAfter = retryAfter;
        return call.AnswerAsync("", status);
    };

    private static Task Abort(ScriptedCall call)
    {
        call.Http.Abort();
        return Task.CompletedTask;
    }

    private static async Task HangAsync(ScriptedCall call, TaskCompletionSource aborted)
    {
        call.Http.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static Func<ScriptedCall, Task> Success(ScriptedApp app) => call => call.AnswerAsync(app.Success(
        call.Json, AnswerShape.Ping, new JsonObject { ["serverTime"] = app.Dialect is Dialect.V2 ? 1772337600 : "2026-03-01 12:00:00" }));

    private ScriptedApp NewApp() => new("v3", "HMAC_SHA256", _time);

    // Without chance: each wait is its longest. One that Retry-After names has nothing added.
    private AssistGatewayClient Client(ScriptedApp app, Action<AssistGatewayOptions>? change = null, double jitter = 0)
    {
        var options = app.Options(gateway.Address);
        (options.MaxRetries, options.RetryDelay) = (2, Delay);
        change?.Invoke(options);
        return new AssistGatewayClient(options, handler: null, () => jitter);
    }

    private async Task PassAsync(TimeSpan wait)
    {
        await _time.WaitForTimerAsync(wait);
        _time.Advance(wait);
    }

    private async Task AssertAgainAsync(ScriptedApp app, Func<AssistGatewayClient, Task> make, bool again)
    {
        using var client = Client(app);
        var call = make(client);
        if (again)
        {
            await PassAsync(Delay);
            await call;
            Assert.Equal(2, gateway.Calls.Count);
        }
        else
        {
            Assert.False((await Assert.ThrowsAsync<AssistGatewayException>(() => call)).CanRetry);
            Assert.Single(gateway.Calls);
        }
    }
}
