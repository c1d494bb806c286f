using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Tests.Envelope;
using Gateway.Upstreams.WeChat.MiniProgram;

namespace Gateway.Tests.Assist;

/// <summary>Whether a session key is alive: asked of WeChat with the account's global token.</summary>
public sealed class CheckWxMiniSessionTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    // The token centre takes no report of a token it has only just fetched.
    private static readonly TimeSpan PastTheLastFetch = TimeSpan.FromSeconds(11);

    private int Checks => gateway.WeChat.CountOf(WeChatPaths.CheckSession);

    private int TokenCalls => gateway.WeChat.CountOf(WeChatPaths.StableToken) + gateway.WeChat.CountOf(WeChatPaths.Token);

    [Theory]
    [MemberData(nameof(AnswerShapeTests.Apps), MemberType = typeof(AnswerShapeTests))]
    public async Task A_session_is_alive_until_it_ends_and_again_after_a_new_login(string dialect, string signType)
    {
        var app = await gateway.CreateMiniAppAsync(dialect, signType);
        var openId = await app.LogInAsync();
        await AssertStatusAsync("alive", app, openId);
        gateway.WeChat.EndSession(app.MiniAppId, openId);
        await AssertStatusAsync("expired", app, openId);
        await app.LogInAsync();
        await AssertStatusAsync("alive", app, openId);
    }

    [Fact]
    public async Task A_user_without_a_kept_session_is_expired_without_asking()
    {
        var app = await gateway.CreateMiniAppAsync();
        var other = await gateway.CreateAppAsync(withChannel: false);
        await gateway.SetMiniChannelAsync(other, shared: app);
        var openId = await app.LogInAsync();
        var (checks, tokens) = (Checks, TokenCalls);

        await AssertStatusAsync("expired", app, "oNeverSeen");
        // The session is the app's that logged the user in, also where another shares the mini-program.
        await AssertStatusAsync("expired", other, openId);
        Assert.Equal((checks, tokens), (Checks, TokenCalls));
    }

    [Fact]
    public async Task The_openId_is_required_and_at_most_128_characters()
    {
        var app = await gateway.CreateMiniAppAsync("v3");
        Assert.Equal(10506, (await app.CallAsync("checkWxMiniSession")).Code);
        Assert.Equal(10506, (await CheckAsync(app, "")).Code);
        Assert.Equal(10506, (await CheckAsync(app, new string('o', 129))).Code);
        Assert.Equal(10506, (await app.CallAsync("checkWxMiniSession", ("openId", new JsonObject()))).Code);
        Assert.Equal(0, (await CheckAsync(app, new string('o', 128))).Code);
        Assert.Equal(20025, (await CheckAsync(await gateway.CreateAppAsync(), "o")).Code);
    }

    [Fact]
    public async Task A_token_that_another_system_ended_is_renewed_once()
    {
        var app = await gateway.CreateMiniAppAsync();
        var openId = await app.LogInAsync();
        await AssertStatusAsync("alive", app, openId);
        gateway.WeChat.InvalidateToken(app.MiniAppId);
        gateway.Time.Advance(PastTheLastFetch);
        var (checks, tokens) = (Checks, TokenCalls);

        await AssertStatusAsync("alive", app, openId);
        Assert.Equal((checks + 2, tokens + 1), (Checks, TokenCalls));
        await AssertStatusAsync("alive", app, openId);
        Assert.Equal((checks + 3, tokens + 1), (Checks, TokenCalls));
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_dead_token_is_renewed_and_the_question_asked_once_more_and_not_again(int errcode)
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync("v3");
        var openId = await app.LogInAsync();
        await AssertStatusAsync("alive", app, openId);
        own.WeChat.InvalidateToken(app.MiniAppId);
        own.Time.Advance(PastTheLastFetch);
        var (checks, tokens) = (own.WeChat.CountOf(WeChatPaths.CheckSession), own.WeChat.CountOf(WeChatPaths.StableToken));
        own.WeChat.Next(WeChatPaths.CheckSession, Misbehaviour.Errcode(errcode), times: 2);
        var answer = await CheckAsync(app, openId);
        Assert.Equal(20080, answer.Code);
        Assert.Contains($"[{errcode}]", answer.Msg);
        Assert.Contains("access_token", answer.Msg);
        Assert.DoesNotContain("AppSecret", answer.Msg);
        Assert.Equal((checks + 2, tokens + 1), (own.WeChat.CountOf(WeChatPaths.CheckSession), own.WeChat.CountOf(WeChatPaths.StableToken)));
        await AssertStatusAsync("alive", app, openId);
    }

    [Fact]
    public async Task Where_there_is_no_other_token_the_question_is_not_asked_again()
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync();
        var openId = await app.LogInAsync();
        await AssertStatusAsync("alive", app, openId);
        own.WeChat.Next(WeChatPaths.CheckSession, Misbehaviour.Errcode(40001), times: 3);
        Assert.Equal(20080, (await CheckAsync(app, openId)).EffectiveCode);
        // That report has brought another token just now: the centre does not ask for a third yet.
        var checks = own.WeChat.CountOf(WeChatPaths.CheckSession);
        Assert.Equal(20080, (await CheckAsync(app, openId)).EffectiveCode);
        Assert.Equal(checks + 1, own.WeChat.CountOf(WeChatPaths.CheckSession));
    }

    [Theory]
    [InlineData(-1, "系统繁忙")]
    [InlineData(40003, "微信拒绝了本次调用")]
    [InlineData(45011, "频繁")]
    [InlineData(48001, "权限")]
    public async Task A_refusal_is_the_platforms(int errcode, string advice)
    {
        var app = await gateway.CreateMiniAppAsync();
        var openId = await app.LogInAsync();
        gateway.WeChat.Next(WeChatPaths.CheckSession, Misbehaviour.Errcode(errcode));
        var answer = await CheckAsync(app, openId);
        Assert.Equal(20080, answer.EffectiveCode);
        Assert.Contains(advice, answer.EffectiveMsg);
        Assert.Contains($"[{errcode}] [rid: ", answer.EffectiveMsg);
        Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
    }

    [Fact]
    public async Task Where_there_is_no_token_the_answer_says_why()
    {
        var app = await gateway.CreateMiniAppAsync("v3");
        var openId = await app.LogInAsync();
        gateway.WeChat.SetTokenError(app.MiniAppId, 40243);
        var checks = Checks;
        var answer = await CheckAsync(app, openId);
        Assert.Equal(20080, answer.Code);
        Assert.Contains("[40243]", answer.Msg);
        Assert.Equal(checks, Checks);
    }

    [Fact]
    public async Task Whatever_is_not_the_platforms_answer_is_30000_and_speaks_of_no_code()
    {
        foreach (var misbehaviour in new[]
        {
            Misbehaviour.Html(), Misbehaviour.Truncated(), Misbehaviour.EmptyBody(), Misbehaviour.HugeBody(1 << 20), Misbehaviour.Status5xx(),
            Misbehaviour.WrongJson(JsonFault.Array), Misbehaviour.WrongJson(JsonFault.WrongTypes), Misbehaviour.WrongJson(JsonFault.DuplicateMembers),
            Misbehaviour.WrongJson(JsonFault.CutShort), Misbehaviour.WrongJson(JsonFault.Null), Misbehaviour.Reset(), Misbehaviour.CloseBeforeAnswer(),
        })
        {
            var app = await gateway.CreateMiniAppAsync("v3");
            var openId = await app.LogInAsync();
            gateway.WeChat.Next(WeChatPaths.CheckSession, misbehaviour);
            var answer = await CheckAsync(app, openId);
            Assert.Equal(30000, answer.Code);
            Assert.DoesNotContain("code", answer.Msg);
            Assert.DoesNotContain("授权码", answer.Msg);
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_say_errcode_0_is_not_taken_for_alive()
    {
        const string loginAndToken = "\"openid\":\"o1\",\"session_key\":\"o0q0otL8aEzpcZL/FT9WsQ==\",\"access_token\":\"t\",\"expires_in\":7200";
        await using var platform = await CannedPlatform.StartAsync();
        await using var own = new TestGateway().With("WeChat:ApiBaseUrl", platform.Address);
        await own.InitializeAsync();
        var app = await own.CreateMiniAppAsync("v3");
        platform.Answer = $"{{{loginAndToken}}}";
        await app.LogInAsync();
        Assert.Equal(30000, (await CheckAsync(app, "o1")).Code);
        platform.Answer = $"{{{loginAndToken},\"errcode\":0}}";
        await AssertStatusAsync("alive", app, "o1");
        platform.Status = 500;
        Assert.Equal(30000, (await CheckAsync(app, "o1")).Code);
    }

    [Fact]
    public void The_session_key_signs_as_its_text_not_as_the_bytes_it_stands_for() =>
        Assert.Equal("46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128", WeChatMiniProgram.SignNothing("o0q0otL8aEzpcZL/FT9WsQ=="));

    private static Task<WireAnswer> CheckAsync(TestApp app, string openId) => app.CallAsync("checkWxMiniSession", ("openId", openId));

    private static async Task AssertStatusAsync(string status, TestApp app, string openId)
    {
        var answer = await CheckAsync(app, openId);
        Assert.Equal(0, answer.EffectiveCode);
        Assert.Equal(status, (string)answer.Data!["status"]!);
        Assert.True(app.Verifies(answer, AnswerShape.MiniSessionStatus), answer.Text);
    }
}
