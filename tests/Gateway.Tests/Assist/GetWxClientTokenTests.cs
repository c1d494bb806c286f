using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;

namespace Gateway.Tests.Assist;

/// <summary>One owner of each account's global token.</summary>
public sealed class GetWxClientTokenTests : IAsyncLifetime
{
    // Long timeouts: a clock that is put forward must not cut off a call that is under way.
    private readonly TestGateway _gateway = new TestGateway().With("WeChat:Timeout", "00:01:00");

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task The_token_comes_with_what_is_left_of_its_life(string dialect)
    {
        var app = await _gateway.CreateAppAsync(dialect);
        var answer = await TokenAsync(app);
        Assert.Equal(7200, (int)answer.Data!["expiresIn"]!);
        Assert.True(_gateway.WeChat.IsTokenAlive(Token(answer)));
        Assert.True(app.Verifies(answer, AnswerShape.ClientToken));

        _gateway.Time.Advance(TimeSpan.FromSeconds(1000.5));
        var later = await TokenAsync(app);
        Assert.Equal((Token(answer), 6199), (Token(later), (int)later.Data!["expiresIn"]!));
        Assert.Equal(1, Calls(WeChatPaths.StableToken));
    }

    [Fact]
    public async Task Five_hundred_callers_on_a_cold_start_cost_one_platform_call()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var release = new TaskCompletionSource();
        _gateway.WeChat.Next(WeChatPaths.StableToken, Misbehaviour.Hold(release.Task));
        var callers = Enumerable.Range(0, 500).Select(_ => TokenAsync(app)).ToList();
        await _gateway.WeChat.WaitForCallsAsync(WeChatPaths.StableToken, 1, TestContext.Current.CancellationToken);
        release.SetResult();

        var tokens = (await Task.WhenAll(callers)).Select(Token).Distinct();
        Assert.Single(tokens);
        Assert.Equal(1, Calls(WeChatPaths.StableToken));
    }

    [Theory]
    [InlineData("Stable")]
    [InlineData("Classic")]
    public async Task Two_hundred_reports_of_the_same_dead_token_make_one_refresh(string mode)
    {
        var app = await _gateway.CreateAppAsync("v3");
        await SetModeAsync(app, mode);
        var path = mode is "Stable" ? WeChatPaths.StableToken : WeChatPaths.Token;
        var dead = Token(await TokenAsync(app));
        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        _gateway.WeChat.InvalidateToken(app.WxAppId);

        var renewed = (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TokenAsync(app, dead)))).Select(Token).Distinct().ToList();
        Assert.NotEqual(dead, Assert.Single(renewed));
        Assert.True(_gateway.WeChat.IsTokenAlive(renewed[0]));
        Assert.Equal(2, Calls(path));
    }

    [Fact]
    public async Task A_report_of_an_older_token_or_of_one_never_given_asks_nobody()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var dead = Token(await TokenAsync(app));
        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        var current = Token(await TokenAsync(app, dead));
        Assert.Equal(2, Calls(WeChatPaths.StableToken));

        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(current, Token(await TokenAsync(app, dead)));
        Assert.Equal(current, Token(await TokenAsync(app, "never-given")));
        Assert.Equal(2, Calls(WeChatPaths.StableToken));
    }

    [Fact]
    public async Task It_is_refreshed_ahead_in_the_background_while_somebody_uses_it()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var first = Token(await TokenAsync(app));
        _gateway.Time.Advance(TimeSpan.FromSeconds(6900));
        Assert.Equal(first, Token(await TokenAsync(app)));
        Assert.Equal(1, Calls(WeChatPaths.StableToken));

        // Every answer on the way is a token that lives: it changes before the first one ends.
        while (Token(await TokenAsync(app)) == first)
        {
            _gateway.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.True(_gateway.WeChat.IsTokenAlive(first));
        }

        Assert.True(_gateway.Time.GetUtcNow() < TestGateway.Start.AddSeconds(7200));
    }

    [Fact]
    public async Task A_token_nobody_uses_any_more_is_left_to_lapse()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await TokenAsync(app);
        await PassRefreshAsync(app, until: () => Calls(WeChatPaths.StableToken) == 2);

        // Nobody has asked for the second one.
        await PassRefreshAsync(app, until: () => false);
        Assert.Equal(2, Calls(WeChatPaths.StableToken));
        await NewTokenAsync(app);
        Assert.Equal(3, Calls(WeChatPaths.StableToken));
    }

    [Theory]
    [InlineData("delete the channel")]
    [InlineData("disable the channel")]
    [InlineData("disable the app")]
    [InlineData("delete the app")]
    [InlineData("change the mode")]
    [InlineData("change the account")]
    public async Task Nothing_is_refreshed_for_what_is_no_longer_configured(string change)
    {
        var app = await _gateway.CreateAppAsync("v3");
        await TokenAsync(app);
        var channel = $"apps/{app.AppId}/channels/wechat-mp";
        await (change switch
        {
            "delete the channel" => _gateway.AdminAsync(HttpMethod.Delete, channel),
            "disable the channel" => _gateway.AdminAsync(HttpMethod.Put, channel, new JsonObject { ["enabled"] = false }),
            "disable the app" => _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}", new JsonObject { ["enabled"] = false }),
            "delete the app" => _gateway.AdminAsync(HttpMethod.Delete, $"apps/{app.AppId}"),
            "change the mode" => SetModeAsync(app, "Classic"),
            _ => SetAccountAsync(app, "wx-another", app.AppSecret),
        });
        await PassRefreshAsync(app, until: () => false);
        Assert.Equal((1, 0), (Calls(WeChatPaths.StableToken), Calls(WeChatPaths.Token)));
    }

    [Fact]
    public async Task While_a_refresh_fails_the_old_token_is_served_until_its_real_end()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var token = Token(await TokenAsync(app));
        _gateway.WeChat.Next(WeChatPaths.StableToken, Misbehaviour.Status5xx(), times: 200);
        _gateway.Time.Advance(TimeSpan.FromSeconds(6600));
        for (var left = 599; left > 0; left -= 10)
        {
            _gateway.Time.Advance(TimeSpan.FromSeconds(left == 599 ? 1 : 10));
            var answer = await TokenAsync(app);
            Assert.Equal((token, left), (Token(answer), (int)answer.Data!["expiresIn"]!));
        }

        _gateway.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(30000, (await TokenAsync(app)).Code);
    }

    [Fact]
    public async Task A_restart_makes_no_platform_call_while_a_token_is_alive()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var token = Token(await TokenAsync(app));
        await _gateway.RestartAsync();
        Assert.Equal(token, Token(await TokenAsync(app)));
        Assert.Equal(1, Calls(WeChatPaths.StableToken));
        Assert.DoesNotContain(token, EveryByteOfTheStore());
    }

    [Theory]
    [InlineData(300)]
    [InlineData(345)]
    [InlineData(5)]
    public async Task However_short_a_stable_token_has_it_is_not_a_call_per_request(int seconds)
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.ShortTokenSeconds = seconds;
        for (var second = 0; second < 300; second += 3)
        {
            await TokenAsync(app);
            _gateway.Time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.InRange(Calls(WeChatPaths.StableToken), 1, 300 / 30);
    }

    [Theory]
    [InlineData(40125, 10)]
    [InlineData(40243, 10)]
    [InlineData(89501, 10)]
    [InlineData(61004, 10)]
    [InlineData(50004, 10)]
    [InlineData(50007, 10)]
    [InlineData(89506, 2)]
    [InlineData(89507, 25)]
    [InlineData(-1, 300)]
    [InlineData(45011, 300)]
    [InlineData(45009, 3)]
    public async Task A_day_of_refusals_costs_a_handful_of_calls(int errcode, int atMost)
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.SetTokenError(app.WxAppId, errcode);
        // Often enough to see the longest wait there is: five minutes after what passes by itself, hours after the rest.
        var step = atMost >= 300 ? 2 : 10;
        for (var minute = 0; minute < 24 * 60; minute += step)
        {
            var answer = await TokenAsync(app);
            Assert.Equal(20080, answer.Code);
            Assert.Contains($"[{errcode}]", answer.Msg);
            _gateway.Time.Advance(TimeSpan.FromMinutes(step));
        }

        Assert.InRange(Calls(WeChatPaths.StableToken), 1, atMost);
    }

    [Fact]
    public async Task Reports_all_day_long_leave_room_in_the_classic_budget()
    {
        var app = await _gateway.CreateAppAsync("v3");
        await SetModeAsync(app, "Classic");
        // To the beginning of a day in China, where the platform counts.
        _gateway.Time.Advance(TimeSpan.FromHours(12));
        var token = Token(await TokenAsync(app));
        for (var second = 0; second < (24 * 60 * 60) - 31; second += 31)
        {
            token = Token(await TokenAsync(app, token));
            _gateway.Time.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.InRange(Calls(WeChatPaths.Token), 1700, 2000);
        Assert.True(_gateway.WeChat.IsTokenAlive(Token(await TokenAsync(app))));
    }

    [Fact]
    public async Task A_stable_token_is_forced_twenty_times_a_day_and_thirty_seconds_apart_also_across_restarts()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var token = Token(await TokenAsync(app));
        var renewed = 0;
        for (var report = 0; report < 60; report++)
        {
            _gateway.Time.Advance(TimeSpan.FromSeconds(20));
            if (report == 30)
            {
                await _gateway.RestartAsync();
            }

            var next = Token(await TokenAsync(app, token));
            renewed += next == token ? 0 : 1;
            token = next;
        }

        Assert.Equal(20, renewed);
        Assert.True(_gateway.WeChat.IsTokenAlive(token));

        _gateway.Time.Advance(TimeSpan.FromDays(1));
        token = await NewTokenAsync(app);
        _gateway.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.NotEqual(token, Token(await TokenAsync(app, token)));
    }

    [Fact]
    public async Task A_stop_names_the_address_to_whitelist_and_is_lifted_by_a_change_of_the_channel()
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.SetIpWhitelist(app.WxAppId, "203.0.113.7");
        var refused = await TokenAsync(app);
        Assert.Contains("127.0.0.1", refused.Msg);
        Assert.Contains("[40164]", refused.Msg);

        _gateway.WeChat.ClearIpWhitelist(app.WxAppId);
        await _gateway.RestartAsync();
        Assert.Equal(20080, (await TokenAsync(app)).Code);
        Assert.Equal(1, Calls(WeChatPaths.StableToken));

        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["enabled"] = true });
        Assert.Equal(0, (await TokenAsync(app)).Code);
    }

    [Fact]
    public async Task Two_apps_on_one_account_share_its_token_but_not_with_whoever_lacks_the_secret()
    {
        var first = await _gateway.CreateAppAsync("v3");
        var second = await _gateway.CreateAppAsync("v2");
        var stranger = await _gateway.CreateAppAsync("v3");
        await SetAccountAsync(second, first.WxAppId, first.AppSecret);
        await SetAccountAsync(stranger, first.WxAppId, "0123456789abcdef0123456789abcdef");

        var token = Token(await TokenAsync(first));
        Assert.Equal(token, Token(await TokenAsync(second)));
        Assert.Equal(1, Calls(WeChatPaths.StableToken));

        Assert.Contains("[40125]", (await TokenAsync(stranger)).Msg);
        Assert.Equal(token, Token(await TokenAsync(first)));
        Assert.Equal(2, Calls(WeChatPaths.StableToken));
    }

    [Fact]
    public async Task A_new_secret_with_a_typo_does_not_take_away_the_token_that_still_works()
    {
        var app = await _gateway.CreateAppAsync("v3");
        var token = Token(await TokenAsync(app));
        await SetAccountAsync(app, app.WxAppId, "0123456789abcdef0123456789abcdef");
        Assert.Equal(token, Token(await TokenAsync(app)));
        await _gateway.WeChat.WaitForCallsAsync(WeChatPaths.StableToken, 2, TestContext.Current.CancellationToken);
        Assert.Equal(token, Token(await TokenAsync(app)));

        _gateway.Time.Advance(TimeSpan.FromHours(2));
        Assert.Contains("[40125]", (await TokenAsync(app)).Msg);
    }

    [Fact]
    public async Task An_app_whose_secret_was_reset_at_the_platform_does_not_get_what_another_app_fetches_with_the_new_one()
    {
        var former = await _gateway.CreateAppAsync("v3");
        var owner = await _gateway.CreateAppAsync("v3");
        await SetAccountAsync(owner, former.WxAppId, former.AppSecret);
        var token = Token(await TokenAsync(former));
        Assert.Equal(token, Token(await TokenAsync(owner)));

        _gateway.WeChat.AddAccount(former.WxAppId, "ffffeeeeddddccccbbbbaaaa99998888");
        await SetAccountAsync(owner, former.WxAppId, "ffffeeeeddddccccbbbbaaaa99998888");
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));
        var next = Token(await TokenAsync(owner, token));
        Assert.NotEqual(token, next);
        Assert.Contains("[40125]", (await TokenAsync(former)).Msg);
    }

    [Fact]
    public async Task Checks_all_day_long_use_up_their_own_budget_and_not_that_of_calls()
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.Time.Advance(TimeSpan.FromHours(12));
        await TokenAsync(app);
        for (var check = 0; check < 300; check++)
        {
            await _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/channels/wechat-mp/check");
        }

        Assert.InRange(Calls(WeChatPaths.StableToken), 200, 201);
        _gateway.Time.Advance(TimeSpan.FromHours(3));
        Assert.NotNull(await NewTokenAsync(app));
    }

    [Fact]
    public async Task Pressing_check_while_waiting_does_not_make_the_wait_longer()
    {
        var app = await _gateway.CreateAppAsync("v3");
        _gateway.WeChat.SetIpWhitelist(app.WxAppId, "203.0.113.7");
        Assert.Contains("[40164]", (await TokenAsync(app)).Msg);
        for (var check = 0; check < 5; check++)
        {
            await _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/channels/wechat-mp/check");
        }

        _gateway.WeChat.ClearIpWhitelist(app.WxAppId);
        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, (await TokenAsync(app)).Code);
    }

    [Fact]
    public async Task A_mini_program_has_a_token_of_its_own()
    {
        var app = await _gateway.CreateAppAsync("v3");
        Assert.Equal(20025, (await app.CallAsync("getWxClientToken", ("account", "mini"))).Code);
        _gateway.WeChat.AddAccount("wxmini", "11112222333344445555666677778888");
        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mini",
            new JsonObject { ["wxAppId"] = "wxmini", ["appSecret"] = "11112222333344445555666677778888", ["tokenMode"] = "Classic" });
        var mini = await app.CallAsync("getWxClientToken", ("account", "mini"));
        Assert.NotEqual(Token(await TokenAsync(app)), Token(mini));
        Assert.Equal((1, 1), (Calls(WeChatPaths.StableToken), Calls(WeChatPaths.Token)));
    }

    [Fact]
    public async Task The_setting_names_the_mode_where_the_channel_does_not()
    {
        await using var gateway = new TestGateway().With("WeChat:TokenMode", "classic");
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v3");
        Assert.Equal(0, (await app.CallAsync("getWxClientToken", ("account", "mp"))).Code);
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MP")]
    [InlineData("pay")]
    public async Task The_account_is_one_of_two_words(string? account)
    {
        var app = await _gateway.CreateAppAsync("v3");
        Assert.Equal(10506, (await app.CallAsync("getWxClientToken", ("account", account))).Code);
        Assert.Equal(10506, (await app.CallAsync("getWxClientToken", ("account", "mp"), ("failedToken", new string('t', 1025)))).Code);
    }

    private static Task<WireAnswer> TokenAsync(TestApp app, string? failed = null) => failed is null
        ? app.CallAsync("getWxClientToken", ("account", "mp"))
        : app.CallAsync("getWxClientToken", ("account", "mp"), ("failedToken", failed));

    /// <summary>Lets the time go by in which the current token would be refreshed ahead, with answers of the gateway in between.</summary>
    private async Task PassRefreshAsync(TestApp app, Func<bool> until)
    {
        var end = _gateway.Time.GetUtcNow() + TimeSpan.FromSeconds(7210);
        _gateway.Time.Advance(TimeSpan.FromSeconds(6900));
        while (_gateway.Time.GetUtcNow() < end && !until())
        {
            _gateway.Time.Advance(TimeSpan.FromSeconds(10));
            await app.CallAsync("ping");
        }
    }

    // A clock put far forward may have cut off a refresh under way, after which the centre waits a moment.
    private async Task<string> NewTokenAsync(TestApp app)
    {
        WireAnswer answer;
        while ((answer = await TokenAsync(app)).Code == 30000)
        {
            _gateway.Time.Advance(TimeSpan.FromSeconds(10));
        }

        return Token(answer);
    }

    private static string Token(WireAnswer answer) => (string?)answer.Data?["accessToken"] ?? throw new InvalidOperationException(answer.Text);

    private int Calls(string path) => _gateway.WeChat.CountOf(path);

    private Task<JsonObject> SetModeAsync(TestApp app, string mode) =>
        _gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["tokenMode"] = mode });

    private Task<JsonObject> SetAccountAsync(TestApp app, string wxAppId, string appSecret) => _gateway.AdminAsync(HttpMethod.Put,
        $"apps/{app.AppId}/channels/wechat-mp", new JsonObject { ["wxAppId"] = wxAppId, ["appSecret"] = appSecret });

    private string EveryByteOfTheStore() => string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(_gateway.DatabasePath)!, "gateway.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }));
}
