using System.Diagnostics.Tracing;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator;

namespace Gateway.Tests.Proofs;

/// <summary>One code, one exchange: who gets the answer, how long it is kept, and that no code is sent twice.</summary>
public sealed class OneExchangeTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private int Calls => gateway.WeChat.CountOf(WeChatPaths.AccessToken);

    [Fact]
    public async Task A_hundred_presentations_at_once_make_one_platform_call_and_one_answer()
    {
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        var before = Calls;
        var release = Hold();
        var answers = Enumerable.Range(0, 100).Select(_ => ExchangeAsync(app, code)).ToList();
        await gateway.WeChat.WaitForCallsAsync(WeChatPaths.AccessToken, before + 1);
        release.SetResult();
        Assert.Single((await Task.WhenAll(answers)).Select(Identity).Distinct());
        Assert.Equal(before + 1, Calls);
    }

    [Fact]
    public async Task Who_hangs_up_does_not_take_the_answer_from_those_who_wait()
    {
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        var before = Calls;
        var release = Hold();
        using (var hangUp = new CancellationTokenSource())
        {
            using var content = new StringContent(TestApp.Text(app.Sign(app.Request(("code", code)))), Encoding.UTF8, "application/json");
            var first = gateway.Http.PostAsync("/unipay/assist/getWxAccessToken", content, hangUp.Token);
            await gateway.WeChat.WaitForCallsAsync(WeChatPaths.AccessToken, before + 1);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        var second = ExchangeAsync(app, code);
        release.SetResult();
        Assert.Equal(0, (await second).EffectiveCode);
        Assert.Equal(before + 1, Calls);
    }

    [Fact]
    public async Task Another_app_on_the_same_account_never_gets_the_first_apps_answer()
    {
        var app = await gateway.CreateAppAsync();
        var other = await gateway.CreateAppAsync(withChannel: false);
        await gateway.AdminAsync(HttpMethod.Put, $"apps/{other.AppId}/channels/wechat-mp",
            new JsonObject { ["wxAppId"] = app.WxAppId, ["appSecret"] = app.AppSecret, ["enabled"] = true });
        var before = Calls;

        var code = app.NewCode();
        Assert.Equal(0, (await ExchangeAsync(app, code)).EffectiveCode);
        AssertRefused(40163, await ExchangeAsync(other, code));

        var atOnce = app.NewCode();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => ExchangeAsync(i % 2 == 0 ? app : other, atOnce)));
        var byApp = answers.Select((answer, i) => (App: i % 2, Good: answer.EffectiveCode == 0)).Distinct().ToList();
        Assert.Equal(2, byApp.Count);
        Assert.Single(byApp, outcome => outcome.Good);
        Assert.Equal(before + 4, Calls);
    }

    [Fact]
    public async Task Another_account_never_gets_the_answer_either()
    {
        var (app, other) = (await gateway.CreateAppAsync(), await gateway.CreateAppAsync());
        var code = app.NewCode();
        Assert.Equal(0, (await ExchangeAsync(app, code)).EffectiveCode);
        AssertRefused(40029, await ExchangeAsync(other, code));
    }

    [Fact]
    public async Task The_same_app_on_a_new_account_does_not_get_the_old_accounts_answer()
    {
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        Assert.Equal(0, (await ExchangeAsync(app, code)).EffectiveCode);
        await gateway.SetChannelAsync(app, "wxffffffffffff0001", enabled: true);
        AssertRefused(40029, await ExchangeAsync(app, code));
    }

    [Theory]
    [InlineData(40029)]
    [InlineData(40163)]
    [InlineData(40226)]
    [InlineData(42003)]
    public async Task A_refusal_that_no_retry_can_change_is_remembered_with_its_rid(int errcode)
    {
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(errcode));
        var before = Calls;
        var first = await ExchangeAsync(app, code);
        var second = await ExchangeAsync(app, code);
        AssertRefused(errcode, first);
        Assert.Equal(first.EffectiveMsg, second.EffectiveMsg);
        Assert.Equal(before + 1, Calls);
    }

    public static TheoryData<string, int> Passing => new()
    {
        { "-1", 20080 }, { "45011", 20080 }, { "45009", 20080 }, { "40125", 20080 }, { "40164", 20080 }, { "50002", 20080 },
        { "503", 30000 }, { "html", 30000 }, { "html 502", 30000 }, { "empty", 30000 }, { "huge", 30000 },
        { "truncated", 30000 }, { "reset", 30000 }, { "closed", 30000 }, { "cut json", 30000 }, { "null", 30000 }, { "array", 30000 }, { "wrong types", 30000 },
        { "hang", 30000 },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_not_remembered_and_the_next_presentation_asks_again(string trouble, int code)
    {
        var app = await gateway.CreateAppAsync();
        var wxCode = app.NewCode();
        gateway.WeChat.Next(WeChatPaths.AccessToken, Trouble(trouble) with { SpendsTheCode = false });
        var before = Calls;
        var first = ExchangeAsync(app, wxCode);
        if (trouble == "hang")
        {
            await gateway.WeChat.WaitForCallsAsync(WeChatPaths.AccessToken, before + 1);
            gateway.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(code, (await first).EffectiveCode);
        Assert.Equal(before + 1, Calls);
        // Some of these spend the code all the same; then the platform says so when it is asked again.
        var second = await ExchangeAsync(app, wxCode);
        Assert.True(second.EffectiveCode == 0 || second.EffectiveMsg.Contains("[40163]", StringComparison.Ordinal), second.Text);
        Assert.Equal(before + 2, Calls);
    }

    [Fact]
    public async Task An_answer_is_kept_for_five_minutes_and_not_longer()
    {
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        var before = Calls;
        var first = await ExchangeAsync(app, code);
        gateway.Time.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal(Identity(first), Identity(await ExchangeAsync(app, code)));
        Assert.Equal(before + 1, Calls);
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        AssertRefused(40163, await ExchangeAsync(app, code));
        Assert.Equal(before + 2, Calls);
    }

    [Fact]
    public async Task An_answer_survives_a_restart()
    {
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        var before = Calls;
        var first = await ExchangeAsync(app, code);
        gateway.Time.Advance(TimeSpan.FromSeconds(200));
        await gateway.RestartAsync();
        Assert.Equal(Identity(first), Identity(await ExchangeAsync(app, code)));
        Assert.Equal(before + 1, Calls);
    }

    [Theory]
    [InlineData("reset", false)]
    [InlineData("reset", true)]
    [InlineData("reset first", false)]
    [InlineData("reset first", true)]
    [InlineData("closed", false)]
    [InlineData("closed", true)]
    [InlineData("truncated", false)]
    [InlineData("truncated", true)]
    [InlineData("hang", false)]
    [InlineData("hang", true)]
    public async Task A_code_that_may_have_been_spent_is_not_sent_again(string trouble, bool onReusedConnection)
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync();
        if (onReusedConnection)
        {
            Assert.Equal(0, (await ExchangeAsync(app, app.NewCode())).EffectiveCode);
        }

        var before = own.WeChat.CountOf(WeChatPaths.AccessToken);
        own.WeChat.Next(WeChatPaths.AccessToken, Trouble(trouble));
        var answer = ExchangeAsync(app, app.NewCode());
        if (trouble == "hang")
        {
            await own.WeChat.WaitForCallsAsync(WeChatPaths.AccessToken, before + 1);
            own.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(30000, (await answer).Code);
        Assert.Equal(before + 1, own.WeChat.CountOf(WeChatPaths.AccessToken));
    }

    [Fact]
    public async Task A_platform_that_refuses_connections_is_tried_once_more_and_the_code_stays_good()
    {
        await using var own = new TestGateway();
        var gone = await SimulatorServer.StartAsync(own.WeChat);
        var address = gone.BaseAddress;
        await gone.DisposeAsync();
        own.With("WeChat:ApiBaseUrl", address.AbsoluteUri);
        await own.InitializeAsync();
        var app = await own.CreateAppAsync();
        var code = app.NewCode();
        using (var connects = new ConnectCounter(address.Port))
        {
            var answer = await ExchangeAsync(app, code);
            Assert.Equal(30000, answer.Code);
            Assert.Contains("unspent", answer.Msg);
            Assert.Equal(2, connects.Count);
        }

        await using var back = await SimulatorServer.StartAsync(own.WeChat, address.Port);
        Assert.Equal(0, (await ExchangeAsync(app, code)).EffectiveCode);
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.AccessToken));
    }

    [Fact]
    public async Task A_breaker_opens_for_the_failing_account_alone_and_closes_after_its_break()
    {
        var (failing, sound) = (await gateway.CreateAppAsync(), await gateway.CreateAppAsync());
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Status5xx(), times: 10);
        var before = Calls;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(30000, (await ExchangeAsync(failing, failing.NewCode())).Code);
        }

        Assert.Equal(before + 10, Calls);
        var code = failing.NewCode();
        var open = await ExchangeAsync(failing, code);
        Assert.Equal(30000, open.Code);
        Assert.Contains("unspent", open.Msg);
        Assert.Equal(before + 10, Calls);
        Assert.Equal(0, (await ExchangeAsync(sound, sound.NewCode())).EffectiveCode);

        gateway.Time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal(0, (await ExchangeAsync(failing, code)).EffectiveCode);
        Assert.Equal(before + 12, Calls);
    }

    [Fact]
    public async Task Refusals_of_the_platform_do_not_open_the_breaker()
    {
        var app = await gateway.CreateAppAsync();
        for (var i = 0; i < 30; i++)
        {
            AssertRefused(40029, await ExchangeAsync(app, "no-such-code-" + i.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.Equal(0, (await ExchangeAsync(app, app.NewCode())).EffectiveCode);
    }

    [Fact]
    public async Task Nothing_secret_lies_open_in_the_store()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var secrets = new List<string> { TestGateway.AdminToken };
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = await own.CreateAppAsync(dialect);
            var code = app.NewCode();
            var answer = await ExchangeAsync(app, code);
            Assert.Equal(0, answer.EffectiveCode);
            secrets.AddRange([code, app.AppSecret, (string)answer.Data!["openId"]!, (string)answer.Data["accessToken"]!]);
            if (app.Secret.Length > 0)
            {
                secrets.Add(app.Secret);
                secrets.Add((string)(await own.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", []))["secret"]!);
            }
        }

        // Read while it serves: what has not been moved from the log to the database yet is searched too.
        var folder = Path.GetDirectoryName(own.DatabasePath)!;
        var files = Directory.GetFiles(folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        var read = 0L;
        foreach (var file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            read += bytes.Length;
            Assert.All(secrets, secret => Assert.False(
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0,
                $"{Path.GetFileName(file)} holds a secret in the open"));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("PRIVATE KEY"u8));
        }

        Assert.True(read > 10_000);
    }

    private static Task<WireAnswer> ExchangeAsync(TestApp app, string code) => app.CallAsync("getWxAccessToken", ("code", code));

    private static (int Code, string OpenId, string AccessToken) Identity(WireAnswer answer) =>
        (answer.EffectiveCode, (string)answer.Data!["openId"]!, (string)answer.Data["accessToken"]!);

    private static void AssertRefused(int errcode, WireAnswer answer)
    {
        Assert.Equal(20080, answer.EffectiveCode);
        Assert.Contains($"[{errcode}]", answer.EffectiveMsg);
    }

    private TaskCompletionSource Hold()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Hold(release.Task));
        return release;
    }

    private static Misbehaviour Trouble(string trouble) => trouble switch
    {
        "503" => Misbehaviour.Status5xx(),
        "html" => Misbehaviour.Html(),
        "html 502" => Misbehaviour.Html(502),
        "empty" => Misbehaviour.EmptyBody(),
        "huge" => Misbehaviour.HugeBody(200_000),
        "truncated" => Misbehaviour.Truncated(),
        "reset" => Misbehaviour.Reset(),
        "reset first" => Misbehaviour.ResetBeforeAnswer(),
        "closed" => Misbehaviour.CloseBeforeAnswer(),
        "cut json" => Misbehaviour.WrongJson(JsonFault.CutShort),
        "null" => Misbehaviour.WrongJson(JsonFault.Null),
        "array" => Misbehaviour.WrongJson(JsonFault.Array),
        "wrong types" => Misbehaviour.WrongJson(JsonFault.WrongTypes),
        "hang" => Misbehaviour.Hang(),
        _ => Misbehaviour.Errcode(int.Parse(trouble, CultureInfo.InvariantCulture)),
    };

    /// <summary>Counts attempts to connect to one port of this machine.</summary>
    private sealed class ConnectCounter(int port) : EventListener
    {
        // An address is written as its family, its length and its bytes, the port first: InterNetwork:16:{203,141,127,0,0,1,…}
        private readonly string _port = string.Create(CultureInfo.InvariantCulture, $":{{{port >> 8},{port & 255},");
        private int _count;

        public int Count => Volatile.Read(ref _count);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "ConnectStart" && ((string?)eventData.Payload?[0])?.Contains(_port, StringComparison.Ordinal) is true)
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}
