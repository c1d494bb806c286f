using System.Net;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Proofs;

/// <summary>A signed request is accepted once, however it is copied, respelt, held back or dated.</summary>
public sealed class ReplayTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const int Copies = 200;

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task Of_200_copies_of_one_signed_body_exactly_one_succeeds(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var body = TestApp.Text(app.Sign(app.Request(("code", app.NewCode()))));
        var before = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => app.PostTextAsync("/unipay/assist/getWxAccessToken", body)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers, answer => answer.EffectiveCode == 0);
        Assert.Equal(Copies - 1, answers.Count(answer => answer.Code == Replayed(app)));
        Assert.Equal(before + 1, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task Of_200_spellings_of_one_signed_text_exactly_one_succeeds(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var request = app.Request(("code", app.NewCode()), ("nonceStr", "Nonce1"));
        for (var i = 0; i < Chain; i++)
        {
            request[$"o{i}"] = "A";
        }

        app.Sign(request);
        var spellings = Enumerable.Range(0, Copies).Select(i => TestApp.Text(Respell(request, i, app.Dialect))).ToList();
        var signed = Reference.Request(TestApp.Text(request), app.Dialect);
        Assert.All(spellings, spelling => Assert.Equal(signed, Reference.Request(spelling, app.Dialect)));
        Assert.Equal(Copies, spellings.Distinct(StringComparer.Ordinal).Count());

        var answers = await Task.WhenAll(spellings.Select(spelling => app.PostTextAsync("/unipay/assist/getWxAccessToken", spelling)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers, answer => answer.EffectiveCode == 0);
        Assert.Equal(Copies - 1, answers.Count(answer => answer.Code == Replayed(app)));
    }

    [Fact]
    public async Task A_body_whose_nonce_was_moved_into_another_field_is_replayed()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request(("code", app.NewCode()), ("nonceStr", "y")));
        Assert.Equal(0, (await app.PostAsync("getWxAccessToken", request)).EffectiveCode);
        var moved = request.DeepClone().AsObject();
        moved["code"] = (string)request["code"]! + "&nonceStr=y";
        moved.Remove("nonceStr");
        Assert.Equal(10507, (await app.PostAsync("getWxAccessToken", moved)).Code);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("getWxAuthUrl")]
    public async Task A_nonce_cannot_be_shed_by_moving_it_into_another_field(string call)
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request(("url", "https://shop.example.com/pay"), ("nonceStr", "y"), ("m", "1")));
        Assert.Equal(0, (await app.PostAsync(call, request)).Code);
        var moved = request.DeepClone().AsObject();
        moved["m"] = "1&nonceStr=y";
        moved.Remove("nonceStr");
        Assert.Equal(10507, (await app.PostAsync(call, moved)).Code);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    public async Task Without_a_nonce_a_call_that_spends_is_accepted_once_and_a_read_again(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var request = app.Request(("code", app.NewCode()), ("url", "https://shop.example.com/pay"));
        request.Remove("nonceStr");
        app.Sign(request);
        foreach (var read in new[] { "getWxAuthUrl", "ping" })
        {
            Assert.Equal(0, (await app.PostAsync(read, request)).Code);
            Assert.Equal(0, (await app.PostAsync(read, request)).Code);
        }

        Assert.Equal(0, (await app.PostAsync("getWxAccessToken", request)).EffectiveCode);
        Assert.Equal(10507, (await app.PostAsync("getWxAccessToken", request)).Code);
        request["sign"] = ((string)request["sign"]!).ToUpperInvariant();
        Assert.Equal(10507, (await app.PostAsync("getWxAccessToken", request)).Code);
    }

    [Fact]
    public async Task A_nonce_is_spent_for_every_call_of_its_app_and_for_no_other_app()
    {
        var (app, other) = (await gateway.CreateAppAsync("v2"), await gateway.CreateAppAsync("v2"));
        Assert.Equal(0, (await app.CallAsync("ping", ("nonceStr", "shared"))).Code);
        Assert.Equal(10507, (await app.CallAsync("getWxAuthUrl", ("nonceStr", "shared"), ("url", "https://shop.example.com/"))).Code);
        Assert.Equal(0, (await other.CallAsync("ping", ("nonceStr", "shared"))).Code);
    }

    [Fact]
    public async Task A_refused_request_does_not_spend_its_nonce()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Request(("nonceStr", "unspent"));
        request["sign"] = new string('0', 64);
        Assert.Equal(20052, (await app.PostAsync("ping", request)).Code);
        Assert.Equal(10506, (await app.CallAsync("ping", ("nonceStr", "unspent"), ("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(-301))))).Code);
        Assert.Equal(0, (await app.CallAsync("ping", ("nonceStr", "unspent"))).Code);
    }

    [Fact]
    public async Task A_request_is_a_replay_up_to_300_seconds_after_its_time_and_too_old_from_then_on()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request());
        Assert.Equal(0, (await app.PostAsync("ping", request)).Code);
        gateway.Time.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal(10507, (await app.PostAsync("ping", request)).Code);
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10506, (await app.PostAsync("ping", request)).Code);
    }

    [Fact]
    public async Task A_request_dated_a_minute_ahead_is_remembered_until_its_own_window_ends()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request(("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddSeconds(60)))));
        Assert.Equal(0, (await app.PostAsync("ping", request)).Code);
        foreach (var (step, code) in new[] { (301, 10507), (58, 10507), (1, 10507), (1, 10506) })
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(step));
            Assert.Equal(code, (await app.PostAsync("ping", request)).Code);
        }
    }

    [Fact]
    public async Task The_same_nonce_and_signature_are_refused_after_a_restart()
    {
        var app = await gateway.CreateAppAsync("v3");
        var request = app.Sign(app.Request(("code", app.NewCode())));
        Assert.Equal(0, (await app.PostAsync("getWxAccessToken", request)).Code);
        var nonceless = app.Request(("code", app.NewCode()));
        nonceless.Remove("nonceStr");
        app.Sign(nonceless);
        Assert.Equal(0, (await app.PostAsync("getWxAccessToken", nonceless)).Code);
        gateway.Time.Advance(TimeSpan.FromSeconds(120));
        await gateway.RestartAsync();
        Assert.Equal(10507, (await app.PostAsync("getWxAccessToken", request)).Code);
        Assert.Equal(10507, (await app.PostAsync("getWxAccessToken", nonceless)).Code);
        Assert.Equal(10507, (await app.CallAsync("ping", ("nonceStr", (string)request["nonceStr"]!))).Code);
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
    }

    [Fact]
    public async Task A_clock_put_back_does_not_bring_a_request_back()
    {
        var app = await gateway.CreateAppAsync("v2");
        await using var stepped = new SteppedGateway(gateway);
        await stepped.StartOnCopyAsync();
        var body = TestApp.Text(app.Sign(app.Request()));
        Assert.Equal(0, await stepped.PostAsync("ping", body));
        foreach (var seconds in new[] { 301, -301, 4000, -3990, 290, -600, 300 })
        {
            stepped.Clock.Step(TimeSpan.FromSeconds(seconds));
            Assert.NotEqual(0, await stepped.PostAsync("ping", body));
            // A call of that moment makes room of what is over by then.
            await stepped.PostAsync("ping", TestApp.Text(app.Sign(app.Request(("reqTime", app.ReqTime(stepped.Clock.GetUtcNow()))))));
            Assert.NotEqual(0, await stepped.PostAsync("ping", body));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_put_back_across_a_restart_does_not_bring_a_request_back(bool forgottenMeanwhile)
    {
        var app = await gateway.CreateAppAsync("v2");
        await using var stepped = new SteppedGateway(gateway);
        await stepped.StartOnCopyAsync();
        var bodies = new[] { -10, 0, 10 }.Select(seconds => TestApp.Text(app.Sign(app.Request(("reqTime", app.ReqTime(stepped.Clock.GetUtcNow().AddSeconds(seconds))))))).ToList();
        foreach (var body in bodies)
        {
            Assert.Equal(0, await stepped.PostAsync("ping", body));
        }

        // A machine that starts with a clock far ahead, until its time server is reached.
        await stepped.StopAsync();
        stepped.Clock.Step(TimeSpan.FromHours(10));
        await stepped.StartAsync();
        if (forgottenMeanwhile)
        {
            await stepped.ForgetAsync();
        }

        stepped.Clock.Step(TimeSpan.FromHours(-10));
        foreach (var body in bodies)
        {
            Assert.NotEqual(0, await stepped.PostAsync("ping", body));
        }

        await stepped.StopAsync();
        await stepped.StartAsync();
        foreach (var body in bodies)
        {
            Assert.NotEqual(0, await stepped.PostAsync("ping", body));
        }

        // Only what may have been forgotten is refused, not ten hours of traffic.
        Assert.Equal(0, await stepped.PostAsync("ping", TestApp.Text(app.Sign(app.Request(("reqTime", app.ReqTime(stepped.Clock.GetUtcNow().AddSeconds(11))))))));
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_and_comes_back_leaves_the_gateway_as_it_was()
    {
        var app = await gateway.CreateAppAsync("v2");
        await using var stepped = new SteppedGateway(gateway);
        await stepped.StartOnCopyAsync();
        string Signed(int seconds = 0) => TestApp.Text(app.Sign(app.Request(("reqTime", app.ReqTime(stepped.Clock.GetUtcNow().AddSeconds(seconds))))));

        var before = Signed();
        Assert.Equal(0, await stepped.PostAsync("ping", before));
        stepped.Clock.Step(TimeSpan.FromHours(10));
        Assert.Equal(10506, await stepped.PostAsync("ping", before));
        // A merchant by the same clock. It has no nonce, so nothing has to make room for it.
        var read = app.Request(("reqTime", app.ReqTime(stepped.Clock.GetUtcNow())));
        read.Remove("nonceStr");
        Assert.Equal(0, await stepped.PostAsync("ping", TestApp.Text(app.Sign(read))));
        await stepped.ForgetAsync();
        stepped.Clock.Step(TimeSpan.FromHours(-10));

        // Deleted on disk, known in memory.
        Assert.Equal(10507, await stepped.PostAsync("ping", before));
        var old = Signed(-290);
        Assert.Equal(0, await stepped.PostAsync("ping", old));

        await stepped.StopAsync();
        await stepped.StartAsync();
        Assert.NotEqual(0, await stepped.PostAsync("ping", before));
        Assert.NotEqual(0, await stepped.PostAsync("ping", old));
        Assert.Equal(0, await stepped.PostAsync("ping", Signed(1)));
    }

    [Fact]
    public async Task A_refusal_of_what_may_have_been_forgotten_names_the_servers_time_and_the_difference()
    {
        var app = await gateway.CreateAppAsync("v2");
        await using var stepped = new SteppedGateway(gateway);
        await stepped.StartOnCopyAsync();
        string Signed(int seconds) => TestApp.Text(app.Sign(app.Request(("reqTime", app.ReqTime(stepped.Clock.GetUtcNow().AddSeconds(seconds))))));

        Assert.Equal(0, await stepped.PostAsync("ping", Signed(30)));
        await stepped.StopAsync();
        stepped.Clock.Step(TimeSpan.FromHours(10));
        await stepped.StartAsync();
        stepped.Clock.Step(TimeSpan.FromHours(-10));

        foreach (var (dated, difference) in new[] { (-42, 42), (17, 17) })
        {
            var answer = await stepped.AnswerAsync("ping", Signed(dated));
            Assert.Equal(10506, (int)answer["code"]!);
            Assert.Contains($"服务器时间 {stepped.Clock.GetUtcNow().ToUnixTimeSeconds()}，相差 {difference} 秒", (string)answer["msg"]!);
            Assert.Contains($"{difference} s away", (string)answer["msg"]!);
        }
    }

    [Fact]
    public async Task A_nonce_forgotten_by_a_clock_that_was_ahead_cannot_be_shed_either()
    {
        var app = await gateway.CreateAppAsync("v2");
        await using var stepped = new SteppedGateway(gateway);
        await stepped.StartOnCopyAsync();
        var request = app.Sign(app.Request(("nonceStr", "y"), ("m", "1")));
        Assert.Equal(0, await stepped.PostAsync("ping", TestApp.Text(request)));
        await stepped.StopAsync();
        stepped.Clock.Step(TimeSpan.FromHours(10));
        await stepped.StartAsync();
        stepped.Clock.Step(TimeSpan.FromHours(-10));

        var moved = request.DeepClone().AsObject();
        moved["m"] = "1&nonceStr=y";
        moved.Remove("nonceStr");
        Assert.Equal(10506, await stepped.PostAsync("ping", TestApp.Text(moved)));
    }

    // So many members stand between nonceStr and reqTime that their borders can be moved.
    private const int Chain = 9;

    private static JsonObject Respell(JsonObject request, int index, Dialect dialect)
    {
        var spelling = request.DeepClone().AsObject();
        var last = "nonceStr";
        for (var i = 0; i < Chain; i++)
        {
            // The highest bit stands for the border of the nonce: it takes in two neighbours at most and stays short enough.
            if (i < 8 && (index >> (7 - i) & 1) == 1)
            {
                spelling[last] = $"{(string)spelling[last]!}&o{i}={(string)spelling[$"o{i}"]!}";
                spelling.Remove($"o{i}");
            }
            else
            {
                last = $"o{i}";
            }
        }

        if (dialect is Dialect.Open)
        {
            return spelling;
        }

        spelling["nonceStr"] = ((string)spelling["nonceStr"]!).Insert(index % 6, (index % 3) switch { 0 => "\"", 1 => "\\", _ => "" });
        if (index % 2 == 1)
        {
            spelling["sign"] = ((string)spelling["sign"]!).ToUpperInvariant();
        }

        if (dialect is Dialect.V3 && index % 5 > 2)
        {
            spelling["nonceStr"] = ((string)spelling["nonceStr"]!).ToUpperInvariant();
            spelling["o8"] = "a";
        }

        return spelling;
    }

    private static int Replayed(TestApp app) => app.Dialect is Dialect.Open ? 10409 : 10507;
}
