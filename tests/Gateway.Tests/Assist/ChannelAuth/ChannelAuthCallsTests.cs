using System.Net;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>The calls of the browser flow: shapes, codes and signatures in every dialect and spelling.</summary>
public sealed class ChannelAuthCallsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    public static TheoryData<string, string> Apps => new()
    {
        { "v2", "HMAC_SHA256" }, { "v2", "SM3" }, { "v3-beta", "HMAC_SHA256" }, { "v3-beta", "MD5" }, { "v3-beta", "SM3" },
        { "v3", "HMAC_SHA256" }, { "v3", "MD5" }, { "v3", "SM3" }, { "open", "RSA2" },
    };

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task The_whole_flow_passes_and_every_answer_is_signed_as_the_sdk_rebuilds_it(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        var open = dialect == "open";

        var made = await app.CallAsync(open ? "channel/auth/generate-auth-url" : AuthFlow.Generate, ("channel", "wechat_pay"));
        Assert.Equal(0, made.Code);
        Assert.True(app.Verifies(made, AnswerShape.ChannelAuthUrl), made.Text);
        var begun = new Begun(new Uri((string)made.Data!["authUrl"]!), (string)made.Data["queryCode"]!);

        var query = open ? "channel/auth/query-auth-result" : AuthFlow.Query;
        var waiting = await app.CallAsync(query, ("queryCode", begun.QueryCode));
        Assert.Equal("waiting", (string)waiting.Data!["status"]!);
        Assert.False(waiting.Data.ContainsKey("openId"));
        Assert.True(app.Verifies(waiting, AnswerShape.ChannelAuth), waiting.Text);

        var back = await gateway.AuthorizeAsync(begun.AuthUrl);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(back.PathAndQuery)).Status);

        var result = await app.CallAsync(query, ("queryCode", begun.QueryCode));
        Assert.Equal("success", (string)result.Data!["status"]!);
        Assert.StartsWith("o", (string)result.Data["openId"]!);
        Assert.NotEmpty((string)result.Data["accessToken"]!);
        Assert.True(app.Verifies(result, AnswerShape.ChannelAuth), result.Text);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Auth_gives_the_identity_signed_and_author_and_set_none(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        var user = AuthFlow.NewUser();

        var auth = await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", app.NewCode(user)));
        Assert.Equal(0, auth.Code);
        Assert.Equal((user.OpenId, "success"), ((string)auth.Data!["openId"]!, (string)auth.Data["status"]!));
        Assert.True(app.Verifies(auth, AnswerShape.ChannelAuth), auth.Text);

        var begun = await app.BeginAsync();
        var set = await app.CallAsync(dialect == "open" ? "channel/auth/auth-and-set" : AuthFlow.AuthAndSet,
            ("channel", "wechat_pay"), ("authCode", app.NewCode(user)), ("queryCode", begun.QueryCode));
        Assert.Equal(0, set.Code);
        Assert.DoesNotContain(user.OpenId, set.Text);
        Assert.True(app.Verifies(set, AnswerShape.None), set.Text);
        if (dialect == "v2")
        {
            Assert.Equal(["code", "resTime", "sign"], set.Data!.Select(member => member.Key).Order(StringComparer.Ordinal));
        }
        else
        {
            Assert.True(set.Json!.ContainsKey("data"));
            Assert.Null(set.Json["data"]);
        }

        Assert.Equal(user.OpenId, await app.OpenIdAsync(begun.QueryCode));
    }

    [Theory]
    [InlineData("v3-beta", "/assist/channel/auth/generateAuthUrl")]
    [InlineData("v3", "/apps/{appId}/unipay/assist/channel/auth/generateAuthUrl")]
    [InlineData("open", "//unipay/assist/channel/auth/generate-auth-url")]
    [InlineData("open", "/unipay/assist/channel/auth/generateAuthUrl")]
    public async Task Every_spelling_of_the_path_is_served(string dialect, string path)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var answer = await app.PostTextAsync(path.Replace("{appId}", app.AppId, StringComparison.Ordinal), TestApp.Text(app.Sign(app.Request(("channel", "wechat_pay")))));
        Assert.Equal(0, answer.Code);
    }

    [Fact]
    public async Task The_authorize_address_is_the_platforms_with_the_gateways_callback_and_a_state_of_letters_and_digits()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        Assert.StartsWith($"https://open.weixin.qq.com/connect/oauth2/authorize?appid={app.WxAppId}&redirect_uri=http", begun.AuthUrl.AbsoluteUri);
        Assert.Equal("#wechat_redirect", begun.AuthUrl.Fragment);
        Assert.Equal($"/unipay/assist/channel/auth/callback/{begun.QueryCode}", begun.Callback.AbsolutePath);
        Assert.Equal(gateway.Http.BaseAddress!.Authority, begun.Callback.Authority);
        Assert.Matches("^[0-9a-f]{32}$", begun.State);
        Assert.Matches("^[0-9a-f]{48}$", begun.QueryCode);
        var other = await app.BeginAsync();
        Assert.NotEqual(begun.QueryCode, other.QueryCode);
        Assert.NotEqual(begun.State, other.State);
    }

    [Theory]
    [InlineData("union_pay", 20030)]
    [InlineData("WeChat_Pay", 20030)]
    [InlineData("wechat_pay ", 20030)]
    [InlineData("", 10506)]
    [InlineData("wechat_pay_of_more_than_32_characters", 10506)]
    public async Task An_unknown_channel_is_20030_and_one_that_cannot_be_10506(string channel, int code)
    {
        var app = await gateway.CreateAppAsync("v3-beta");
        foreach (var (call, fields) in new (string, (string, JsonNode?)[])[]
        {
            (AuthFlow.Generate, []), (AuthFlow.Auth, [("authCode", "c")]), (AuthFlow.AuthAndSet, [("authCode", "c"), ("queryCode", "q")]),
        })
        {
            var answer = await app.CallAsync(call, [("channel", channel), .. fields]);
            Assert.Equal(code, answer.Code);
            Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
        }
    }

    [Fact]
    public async Task A_channel_that_is_switched_off_is_20021_and_one_never_configured_20025()
    {
        var app = await gateway.CreateAppAsync("v3", withChannel: false);
        Assert.Equal(20025, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"))).Code);
        Assert.Equal(20025, (await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", "c"))).Code);
        await gateway.SetChannelAsync(app, "wx00000000000auth1", enabled: false);
        Assert.Equal(20021, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"))).Code);
        Assert.Equal(20021, (await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", "c"))).Code);
    }

    [Fact]
    public async Task An_app_that_is_not_allowed_the_flow_gets_20030_and_its_callbacks_are_over()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        await gateway.UpdateAppAsync(app, new JsonObject { ["allowedCalls"] = new JsonArray("ping") });
        Assert.Equal(20030, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"))).Code);
        Assert.Equal(20030, (await app.CallAsync(AuthFlow.Query, ("queryCode", begun.QueryCode))).Code);
        Assert.Equal(20030, (await app.SetUnsignedAsync(begun.QueryCode, app.NewCode())).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
    }

    [Fact]
    public async Task Only_author_and_set_may_come_unsigned_and_with_a_signature_it_must_be_the_right_one()
    {
        var app = await gateway.CreateAppAsync("v3-beta");
        var begun = await app.BeginAsync();
        foreach (var (call, fields) in new (string, (string, JsonNode?)[])[]
        {
            (AuthFlow.Generate, [("channel", "wechat_pay")]),
            (AuthFlow.Auth, [("channel", "wechat_pay"), ("authCode", app.NewCode())]),
            (AuthFlow.Query, [("queryCode", begun.QueryCode)]),
        })
        {
            var answer = await app.PostAsync(call, app.Request(fields));
            Assert.Equal(20052, answer.Code);
            Assert.Null(answer.Data);
        }

        var wrong = app.Request(("channel", "wechat_pay"), ("authCode", app.NewCode()), ("queryCode", begun.QueryCode));
        foreach (var sign in new JsonNode[] { new string('0', 64), "", 5 })
        {
            wrong["sign"] = sign.DeepClone();
            Assert.Equal(20052, (await app.PostAsync(AuthFlow.AuthAndSet, wrong)).Code);
        }

        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
        var user = AuthFlow.NewUser();
        var set = await app.SetUnsignedAsync(begun.QueryCode, app.NewCode(user));
        Assert.Equal(0, set.Code);
        Assert.Null(set.Data);
        Assert.DoesNotContain(user.OpenId, set.Text);
        Assert.True(app.Verifies(set, AnswerShape.None), set.Text);
        Assert.Equal(user.OpenId, await app.OpenIdAsync(begun.QueryCode));
    }

    [Fact]
    public async Task An_unsigned_request_uses_up_no_nonce_of_the_app()
    {
        var app = await gateway.CreateAppAsync("v3");
        var signed = app.Sign(app.Request());
        var unsigned = app.Request(("channel", "wechat_pay"), ("authCode", "c"), ("queryCode", "q"));
        unsigned["nonceStr"] = (string)signed["nonceStr"]!;
        Assert.Equal(10405, (await app.PostAsync(AuthFlow.AuthAndSet, unsigned)).Code);
        Assert.Equal(10405, (await app.PostAsync(AuthFlow.AuthAndSet, unsigned)).Code);
        Assert.Equal(0, (await app.PostAsync("ping", signed)).Code);
    }

    [Fact]
    public async Task A_query_code_of_another_app_or_guessed_is_told_apart_from_nothing()
    {
        var (mine, other) = (await gateway.CreateAppAsync("v3"), await gateway.CreateAppAsync("v3"));
        var begun = await mine.BeginAsync();
        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        var guesses = new[]
        {
            begun.QueryCode, new string('0', 48), begun.QueryCode.ToUpperInvariant(), begun.QueryCode[..47], begun.QueryCode + "0", begun.QueryCode[..47] + (begun.QueryCode[47] == '0' ? '1' : '0'),
            "q8rsb1cx0k", "查询码", "\"\\\"", "../x", " ",
        };
        foreach (var guess in guesses)
        {
            var query = await other.CallAsync(AuthFlow.Query, ("queryCode", guess));
            Assert.Equal((0, "not_exist"), (query.Code, (string)query.Data!["status"]!));
            Assert.Single(query.Data);
            Assert.True(other.Verifies(query, AnswerShape.ChannelAuth), query.Text);
            foreach (var call in new[] { AuthFlow.Auth, AuthFlow.AuthAndSet })
            {
                var answer = await other.CallAsync(call, ("channel", "wechat_pay"), ("authCode", other.NewCode()), ("queryCode", guess));
                Assert.Equal(10405, answer.Code);
                Assert.Null(answer.Data);
            }

            Assert.Equal(10405, (await other.SetUnsignedAsync(guess, "c")).Code);
        }

        Assert.Equal(asked, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
        Assert.Equal("waiting", await mine.StatusAsync(begun.QueryCode));
        Assert.Equal(10506, (await other.CallAsync(AuthFlow.Query)).Code);
        Assert.Equal(10506, (await other.CallAsync(AuthFlow.Query, ("queryCode", ""))).Code);
        Assert.Equal(10506, (await other.CallAsync(AuthFlow.Query, ("queryCode", new string('0', 65)))).Code);
    }

    [Fact]
    public async Task A_query_code_is_finished_once_the_same_code_gets_the_same_answer_and_another_is_10405()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var (first, second) = (AuthFlow.NewUser(), AuthFlow.NewUser());
        var code = app.NewCode(first);
        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        Assert.Equal(0, (await app.SetUnsignedAsync(begun.QueryCode, code)).Code);
        Assert.Equal(0, (await app.SetUnsignedAsync(begun.QueryCode, code)).Code);
        var again = await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", code), ("queryCode", begun.QueryCode));
        Assert.Equal(first.OpenId, (string)again.Data!["openId"]!);
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.AccessToken) - asked);

        Assert.Equal(10405, (await app.SetUnsignedAsync(begun.QueryCode, app.NewCode(second))).Code);
        Assert.Equal(10405, (await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", app.NewCode(second)), ("queryCode", begun.QueryCode))).Code);
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.AccessToken) - asked);
        Assert.Equal(first.OpenId, await app.OpenIdAsync(begun.QueryCode));
    }

    [Fact]
    public async Task A_code_that_was_exchanged_before_is_good_for_the_app_itself_and_for_nobody_without_its_signature()
    {
        var app = await gateway.CreateAppAsync("v3");
        var (victims, attackers) = (await app.BeginAsync(), await app.BeginAsync());
        var victim = AuthFlow.NewUser();
        var code = app.NewCode(victim);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(victims.CallbackWith(code))).Status);

        // Somebody read the address in a log, and has a query code of their own.
        Assert.NotEqual(0, (await app.SetUnsignedAsync(attackers.QueryCode, code)).Code);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.ReadAsync(attackers.CallbackWith(code))).Status);
        Assert.Equal("waiting", await app.StatusAsync(attackers.QueryCode));

        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        Assert.Equal(victim.OpenId, (string)(await app.CallAsync("getWxAccessToken", ("code", code))).Data!["openId"]!);
        Assert.Equal(victim.OpenId, (string)(await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", code))).Data!["openId"]!);
        Assert.Equal(asked, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }

    [Fact]
    public async Task A_code_the_platform_refuses_leaves_the_query_code_waiting_but_not_for_any_number_of_tries()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var refused = await app.SetUnsignedAsync(begun.QueryCode, "never-issued");
        Assert.Equal(20080, refused.Code);
        Assert.Contains("[40029]", refused.Msg);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));

        var asked = gateway.WeChat.CountOf(WeChatPaths.AccessToken);
        for (var i = 0; i < 20; i++)
        {
            await app.SetUnsignedAsync(begun.QueryCode, $"never-issued-{i}");
        }

        Assert.Equal(9, gateway.WeChat.CountOf(WeChatPaths.AccessToken) - asked);
        Assert.Equal(10405, (await app.SetUnsignedAsync(begun.QueryCode, app.NewCode())).Code);
    }

    [Fact]
    public async Task Guessing_query_codes_without_a_signature_is_slowed_down_and_signed_calls_are_not()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 120; i++)
        {
            statuses.Add((await app.SetUnsignedAsync(new string('a', 48), "c")).Status);
        }

        Assert.Equal(100, statuses.Count(status => status is HttpStatusCode.OK));
        Assert.Equal(20, statuses.Count(status => status is HttpStatusCode.TooManyRequests));
        Assert.Equal("not_exist", await app.StatusAsync(new string('a', 48)));
        Assert.Equal(0, (await app.SetUnsignedAsync(begun.QueryCode, app.NewCode())).Code);
    }

    [Theory]
    [InlineData("wechat", 0)]
    [InlineData("WECHAT", 0)]
    [InlineData("", 0)]
    [InlineData("<script>", 10506)]
    [InlineData("a-type-of-more-than-32-characters", 10506)]
    public async Task An_auth_type_is_a_word_that_changes_nothing(string authType, int code)
    {
        var app = await gateway.CreateAppAsync("v3");
        Assert.Equal(code, (await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"), ("authType", authType))).Code);
    }

    [Fact]
    public async Task Ten_refused_codes_spend_a_query_code_and_a_restart_does_not_bring_it_back()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        for (var i = 0; i < 9; i++)
        {
            Assert.NotEqual(0, (await app.SetUnsignedAsync(begun.QueryCode, $"never-issued-{i}")).Code);
        }

        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
        Assert.NotEqual(0, (await app.SetUnsignedAsync(begun.QueryCode, "never-issued-9")).Code);

        await AssertSpentAsync();
        await gateway.RestartAsync();
        await AssertSpentAsync();

        async Task AssertSpentAsync()
        {
            Assert.Equal("not_exist", await app.StatusAsync(begun.QueryCode));
            Assert.Equal(10405, (await app.SetUnsignedAsync(begun.QueryCode, app.NewCode())).Code);
            Assert.Equal(HttpStatusCode.Gone, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
        }
    }

    [Fact]
    public async Task A_snapshot_user_does_not_finish_a_query_code()
    {
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        var snapshot = app.NewCode(new SimulatedUser("oSnapshot0000000000000000002", IsSnapshot: true), "snsapi_userinfo");
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.ReadAsync(begun.CallbackWith(snapshot))).Status);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
    }
}
