using System.Text;
using System.Text.Json.Nodes;
using Gateway.Assist.MiniSessions;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Tests.Envelope;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Assist;

/// <summary>A mini-program's login: what is told of it, what stays inside, and that a code is spent once.</summary>
public sealed class GetWxMiniSessionTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private int Calls => gateway.WeChat.CountOf(WeChatPaths.JsCode2Session);

    [Theory]
    [MemberData(nameof(AnswerShapeTests.Apps), MemberType = typeof(AnswerShapeTests))]
    public async Task A_login_code_gives_the_users_ids_and_not_the_session_key(string dialect, string signType)
    {
        var app = await gateway.CreateMiniAppAsync(dialect, signType);
        var answer = await LogInAsync(app, app.NewLoginCode(new SimulatedUser("oMini" + app.AppId, "uMini" + app.AppId)));

        Assert.Equal(0, answer.Code);
        Assert.Equal("oMini" + app.AppId, (string)answer.Data!["openId"]!);
        Assert.Equal("uMini" + app.AppId, (string)answer.Data["unionId"]!);
        Assert.False(answer.Data.ContainsKey("sessionKey"));
        Assert.DoesNotContain(gateway.WeChat.SessionKeyOf(app.MiniAppId, "oMini" + app.AppId)!, answer.Text);
        Assert.True(app.Verifies(answer, AnswerShape.MiniSession), answer.Text);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task The_session_key_is_given_to_an_app_that_is_allowed_it_also_for_a_code_exchanged_before(string dialect)
    {
        var app = await gateway.CreateMiniAppAsync(dialect);
        var code = app.NewLoginCode();
        var openId = (string)(await LogInAsync(app, code)).Data!["openId"]!;

        await gateway.UpdateAppAsync(app, new JsonObject { ["exposeSessionKey"] = true });
        var answer = await LogInAsync(app, code);
        Assert.Equal(gateway.WeChat.SessionKeyOf(app.MiniAppId, openId), (string)answer.Data!["sessionKey"]!);
        Assert.True(app.Verifies(answer, AnswerShape.MiniSession), answer.Text);

        await gateway.UpdateAppAsync(app, new JsonObject { ["exposeSessionKey"] = false });
        Assert.False((await LogInAsync(app, code)).Data!.ContainsKey("sessionKey"));
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task Without_a_unionId_the_member_is_absent(string dialect)
    {
        var app = await gateway.CreateMiniAppAsync(dialect);
        var answer = await LogInAsync(app, app.NewLoginCode(new SimulatedUser("oAlone" + app.AppId)));
        Assert.Equal(0, answer.Code);
        Assert.False(answer.Data!.ContainsKey("unionId"));
        Assert.True(app.Verifies(answer, AnswerShape.MiniSession), answer.Text);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task The_code_is_required_and_at_most_64_characters(string dialect)
    {
        var app = await gateway.CreateMiniAppAsync(dialect);
        Assert.Equal(10506, (await app.CallAsync("getWxMiniSession")).Code);
        Assert.Equal(10506, (await LogInAsync(app, "")).Code);
        Assert.Equal(10506, (await LogInAsync(app, new string('c', 65))).Code);
        Assert.Equal(10506, (await app.CallAsync("getWxMiniSession", ("code", new JsonArray()))).Code);
        Assert.Equal(20080, (await LogInAsync(app, new string('c', 64))).EffectiveCode);
    }

    [Fact]
    public async Task The_channel_is_the_mini_programs_own()
    {
        var app = await gateway.CreateAppAsync();
        Assert.Equal(20025, (await LogInAsync(app, "c")).Code);
        await gateway.SetMiniChannelAsync(app, enabled: false);
        Assert.Equal(20021, (await LogInAsync(app, "c")).Code);
    }

    [Fact]
    public async Task No_global_token_is_asked_for_or_sent()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        await app.LogInAsync();

        var call = Assert.Single(own.WeChat.Calls);
        Assert.Equal(WeChatPaths.JsCode2Session, call.Path);
        Assert.Equal(["appid", "grant_type", "js_code", "secret"], call.QueryNames.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(40029, "重新发起授权")]
    [InlineData(40163, "重新发起授权")]
    [InlineData(41008, "重新发起授权")]
    [InlineData(40226, "高风险")]
    [InlineData(45011, "频繁")]
    [InlineData(-1, "系统繁忙")]
    [InlineData(40013, "小程序 AppID 不正确")]
    [InlineData(40125, "小程序 AppSecret 不正确")]
    [InlineData(41002, "微信拒绝了本次调用")]
    [InlineData(41004, "微信拒绝了本次调用")]
    public async Task A_refusal_says_what_to_do_with_the_platforms_code_and_rid(int errcode, string advice)
    {
        var app = await gateway.CreateMiniAppAsync("v3");
        gateway.WeChat.Next(WeChatPaths.JsCode2Session, Misbehaviour.Errcode(errcode));
        var answer = await LogInAsync(app, app.NewLoginCode());
        Assert.Equal(20080, answer.Code);
        Assert.Contains(advice, answer.Msg);
        Assert.Contains($"[{errcode}]", answer.Msg);
        Assert.Matches(@"\[rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}\]", answer.Msg);
        Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
    }

    [Fact]
    public async Task Whatever_is_not_the_platforms_answer_is_30000()
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.Html(), Misbehaviour.Html(502), Misbehaviour.Truncated(), Misbehaviour.EmptyBody(),
            Misbehaviour.HugeBody(1 << 20), Misbehaviour.WrongJson(JsonFault.Array), Misbehaviour.WrongJson(JsonFault.WrongTypes),
            Misbehaviour.WrongJson(JsonFault.DuplicateMembers), Misbehaviour.WrongJson(JsonFault.CutShort), Misbehaviour.WrongJson(JsonFault.Null),
            Misbehaviour.Status5xx(503), Misbehaviour.Reset(), Misbehaviour.CloseBeforeAnswer(),
        })
        {
            var app = await gateway.CreateMiniAppAsync("v3");
            gateway.WeChat.Next(WeChatPaths.JsCode2Session, misbehaviour);
            var before = Calls;
            var answer = await LogInAsync(app, app.NewLoginCode());
            Assert.Equal(30000, answer.Code);
            Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
            Assert.Equal(before + 1, Calls);
        }
    }

    [Fact]
    public async Task An_answer_without_a_whole_session_is_30000()
    {
        await using var platform = await CannedPlatform.StartAsync();
        await using var own = new TestGateway().With("WeChat:ApiBaseUrl", platform.Address);
        await own.InitializeAsync();
        async Task<int> CodeForAsync(string answer, int status = 200)
        {
            // A new account each time: a breaker opens after ten failures.
            var app = await own.CreateMiniAppAsync("v3");
            (platform.Answer, platform.Status) = (answer, status);
            return (await LogInAsync(app, app.NewLoginCode())).Code;
        }

        const string good = """{"openid":"o1","session_key":"o0q0otL8aEzpcZL/FT9WsQ==","unionid":"u1"}""";
        Assert.Equal(0, await CodeForAsync(good));
        Assert.Equal(0, await CodeForAsync("""{"later":[{}],"openid":"o1","session_key":"o0q0otL8aEzpcZL/FT9WsQ==","errcode":0}"""));
        Assert.Equal(30000, await CodeForAsync(good, 500));
        foreach (var key in new[] { "", "o0q0otL8aEzpcZL/FT9WsQ", "o0q0otL8aEzpcZL/FT9W", "o0q0otL8aEzpcZL/FT9WsQ=!", "o0q0otL8aEzpcZL FT9WsQ==", "  0q0otL8aEzpcZL/FT9WsQ==", "o0q0otL8aEzpcZL/FT9WsQa=", "o0q0otL8aEzpcZL/FT9WsQaa", "o0q0otL8aEzpcZL_FT9WsQ==", "o0q0otL8aEzpcZL/FT9WsQ==AAAA" })
        {
            Assert.Equal(30000, await CodeForAsync($$"""{"openid":"o1","session_key":"{{key}}"}"""));
        }

        foreach (var answer in new[]
        {
            """{"session_key":"o0q0otL8aEzpcZL/FT9WsQ=="}""", """{"openid":"","session_key":"o0q0otL8aEzpcZL/FT9WsQ=="}""", """{"openid":"o1"}""",
            """{"openid":null,"session_key":null}""", """{"openid":"o1","session_key":1}""",
            """{"openid":"o1","openid":"o2","session_key":"o0q0otL8aEzpcZL/FT9WsQ=="}""", """{"openid":"\ud800","session_key":"o0q0otL8aEzpcZL/FT9WsQ=="}""",
        })
        {
            Assert.Equal(30000, await CodeForAsync(answer));
        }
    }

    [Fact]
    public async Task A_hundred_presentations_at_once_make_one_platform_call_and_one_answer_also_after_a_restart()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync(settings: new JsonObject { ["exposeSessionKey"] = true });
        var code = app.NewLoginCode();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        own.WeChat.Next(WeChatPaths.JsCode2Session, Misbehaviour.Hold(release.Task));
        var first = Enumerable.Range(0, 100).Select(_ => LogInAsync(app, code)).ToList();
        await own.WeChat.WaitForCallsAsync(WeChatPaths.JsCode2Session, 1);
        release.SetResult();
        var answers = (await Task.WhenAll(first)).ToList();

        await own.RestartAsync();
        answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => LogInAsync(app, code))));
        Assert.Single(answers.Select(Identity).Distinct());
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.JsCode2Session));
    }

    [Fact]
    public async Task Another_app_on_the_same_mini_program_never_gets_the_first_apps_answer()
    {
        var app = await gateway.CreateMiniAppAsync();
        var other = await gateway.CreateAppAsync(withChannel: false);
        await gateway.SetMiniChannelAsync(other, shared: app);
        var code = app.NewLoginCode();
        var before = Calls;

        Assert.Equal(0, (await LogInAsync(app, code)).EffectiveCode);
        AssertRefused(40163, await LogInAsync(other, code));
        Assert.Equal(before + 2, Calls);
    }

    [Fact]
    public async Task A_code_of_one_kind_is_not_the_others_although_it_reads_alike()
    {
        var app = await gateway.CreateAppAsync(settings: new JsonObject { ["exposeSessionKey"] = true });
        await gateway.SetMiniChannelAsync(app);
        var (login, oauth) = (app.NewLoginCode(), app.NewCode());
        Assert.Equal(0, (await LogInAsync(app, login)).EffectiveCode);
        Assert.Equal(0, (await app.CallAsync("getWxAccessToken", ("code", oauth))).EffectiveCode);
        AssertRefused(40029, await LogInAsync(app, oauth));
        AssertRefused(40029, await app.CallAsync("getWxAccessToken", ("code", login)));
    }

    [Theory]
    [InlineData(40029)]
    [InlineData(40163)]
    [InlineData(40226)]
    public async Task A_refusal_that_no_retry_can_change_is_remembered(int errcode)
    {
        var app = await gateway.CreateMiniAppAsync();
        var code = app.NewLoginCode();
        gateway.WeChat.Next(WeChatPaths.JsCode2Session, Misbehaviour.Errcode(errcode));
        var before = Calls;
        var first = await LogInAsync(app, code);
        AssertRefused(errcode, first);
        Assert.Equal(first.EffectiveMsg, (await LogInAsync(app, code)).EffectiveMsg);
        Assert.Equal(before + 1, Calls);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(45011)]
    [InlineData(40125)]
    public async Task A_refusal_that_may_pass_is_not_remembered(int errcode)
    {
        var app = await gateway.CreateMiniAppAsync();
        var code = app.NewLoginCode();
        gateway.WeChat.Next(WeChatPaths.JsCode2Session, Misbehaviour.Errcode(errcode) with { SpendsTheCode = false });
        AssertRefused(errcode, await LogInAsync(app, code));
        Assert.Equal(0, (await LogInAsync(app, code)).EffectiveCode);
    }

    [Fact]
    public async Task Where_no_connection_came_about_the_code_is_still_good()
    {
        await using var own = new TestGateway();
        var gone = await SimulatorServer.StartAsync(own.WeChat);
        var address = gone.BaseAddress;
        await gone.DisposeAsync();
        await own.With("WeChat:ApiBaseUrl", address.AbsoluteUri).InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        var code = app.NewLoginCode();
        var answer = await LogInAsync(app, code);
        Assert.Equal(30000, answer.Code);
        Assert.Contains("unspent", answer.Msg);

        await using var back = await SimulatorServer.StartAsync(own.WeChat, address.Port);
        Assert.Equal(0, (await LogInAsync(app, code)).EffectiveCode);
        Assert.Equal(1, own.WeChat.CountOf(WeChatPaths.JsCode2Session));
    }

    [Fact]
    public async Task An_older_code_presented_again_does_not_put_its_session_key_in_place_of_the_newer()
    {
        var app = await gateway.CreateMiniAppAsync();
        var older = app.NewLoginCode();
        var openId = (string)(await LogInAsync(app, older)).Data!["openId"]!;
        await app.LogInAsync();
        Assert.Equal(0, (await LogInAsync(app, older)).EffectiveCode);

        var keys = gateway.App.Services.GetRequiredService<SessionKeys>();
        Assert.Equal(gateway.WeChat.SessionKeyOf(app.MiniAppId, openId), await keys.FindAsync(app.AppId, app.MiniAppId, openId));
    }

    [Fact]
    public async Task A_login_is_answered_only_once_its_session_key_is_on_disk_and_is_not_lost_where_the_store_fails()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        // Somebody who was here before: the old key must not pass for the new.
        var openId = await app.LogInAsync();
        own.Execute("CREATE TRIGGER Full BEFORE INSERT ON MiniSessions BEGIN SELECT RAISE(ABORT, 'full'); END");
        var code = app.NewLoginCode();
        Assert.Equal(10500, (await LogInAsync(app, code)).Code);
        Assert.Equal(10500, (await LogInAsync(app, code)).Code);

        own.Execute("DROP TRIGGER Full");
        Assert.Equal(openId, (string)(await LogInAsync(app, code)).Data!["openId"]!);
        Assert.Equal(2, own.WeChat.CountOf(WeChatPaths.JsCode2Session));
        await own.RestartAsync();
        var keys = own.App.Services.GetRequiredService<SessionKeys>();
        Assert.Equal(own.WeChat.SessionKeyOf(app.MiniAppId, openId), await keys.FindAsync(app.AppId, app.MiniAppId, openId));
    }

    [Fact]
    public async Task A_session_key_is_kept_for_30_days_from_the_last_login_and_then_forgotten()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        var openId = await app.LogInAsync();
        own.Time.Advance(TimeSpan.FromDays(20));
        await app.LogInAsync();
        Assert.Equal(1, own.Execute("SELECT count(*) FROM MiniSessions"));

        var keys = own.App.Services.GetRequiredService<SessionKeys>();
        own.Time.Advance(TimeSpan.FromDays(30));
        await keys.ForgetAsync(CancellationToken.None);
        Assert.NotNull(await keys.FindAsync(app.AppId, app.MiniAppId, openId));
        own.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await keys.FindAsync(app.AppId, app.MiniAppId, openId));
        await keys.ForgetAsync(CancellationToken.None);
        Assert.Equal(0, own.Execute("SELECT count(*) FROM MiniSessions"));
    }

    [Fact]
    public async Task Neither_a_session_key_nor_who_it_belongs_to_lies_open_in_the_store()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var secrets = new List<string>();
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = await own.CreateMiniAppAsync(dialect);
            var code = app.NewLoginCode(new SimulatedUser("oSecretOf" + app.AppId, "uSecretOf" + app.AppId));
            var answer = await LogInAsync(app, code);
            var openId = (string)answer.Data!["openId"]!;
            var key = own.WeChat.SessionKeyOf(app.MiniAppId, openId)!;
            Assert.Equal(0, (await app.CallAsync("checkWxMiniSession", ("openId", openId))).Code);
            secrets.AddRange([code, app.MiniAppSecret, openId, (string)answer.Data["unionId"]!, key, Encoding.Latin1.GetString(Convert.FromBase64String(key))]);
        }

        var stored = own.EveryByteStored();
        Assert.True(stored.Length > 10_000);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(secret)), stored, StringComparison.Ordinal);
        }

        Assert.Equal(4, own.Execute("SELECT count(*) FROM MiniSessions"));
    }

    private static Task<WireAnswer> LogInAsync(TestApp app, string code) => app.CallAsync("getWxMiniSession", ("code", code));

    private static (int Code, string OpenId, string SessionKey) Identity(WireAnswer answer) =>
        (answer.EffectiveCode, (string)answer.Data!["openId"]!, (string)answer.Data["sessionKey"]!);

    private static void AssertRefused(int errcode, WireAnswer answer)
    {
        Assert.Equal(20080, answer.EffectiveCode);
        Assert.Contains($"[{errcode}]", answer.EffectiveMsg);
    }
}
