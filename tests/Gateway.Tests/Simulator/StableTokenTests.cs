using System.Text;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class StableTokenTests : TokenTest
{
    [Fact]
    public async Task Within_its_validity_the_same_token_comes_with_the_seconds_it_has_left()
    {
        var first = await StableAsync();
        Time.Advance(TimeSpan.FromSeconds(6900));
        var last = await StableAsync(force: false);

        Assert.Equal(["access_token", "expires_in"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal((7200, 300), (ExpiresIn(first), ExpiresIn(last)));
        Assert.Equal(TokenIn(first), TokenIn(last));
    }

    [Fact]
    public async Task In_its_last_five_minutes_there_is_a_new_token_and_both_work()
    {
        var first = TokenIn(await StableAsync());
        Time.Advance(TimeSpan.FromSeconds(6900) + TimeSpan.FromMilliseconds(1));
        var second = await StableAsync();

        Assert.NotEqual(first, TokenIn(second));
        Assert.Equal(7200, ExpiresIn(second));
        Assert.Equal((0, 0), (await UseAsync(first), await UseAsync(TokenIn(second))));

        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((42001, 0), (await UseAsync(first), await UseAsync(TokenIn(second))));
    }

    [Fact]
    public async Task Classic_and_stable_tokens_do_not_touch_each_other()
    {
        var stable = TokenIn(await StableAsync());
        var classic = TokenIn(await ClassicAsync());
        await ClassicAsync();
        Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(stable, TokenIn(await StableAsync()));
        Assert.Equal(40001, await UseAsync(classic));
        var secondClassic = TokenIn(await ClassicAsync());
        await StableAsync(force: true);
        Assert.Equal((40001, 0), (await UseAsync(stable), await UseAsync(secondClassic)));
    }

    [Fact]
    public async Task Force_makes_a_new_token_and_kills_those_before_at_once()
    {
        var oldest = TokenIn(await StableAsync());
        Time.Advance(TimeSpan.FromSeconds(7000));
        var old = TokenIn(await StableAsync());

        var forced = TokenIn(await StableAsync(force: true));

        Assert.Equal((40001, 40001, 0), (await UseAsync(oldest), await UseAsync(old), await UseAsync(forced)));
        Assert.Equal(forced, TokenIn(await StableAsync()));
    }

    [Fact]
    public async Task Forced_calls_less_than_thirty_seconds_apart_make_no_new_token()
    {
        var first = TokenIn(await StableAsync(force: true));
        Time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(first, TokenIn(await StableAsync(force: true)));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first, TokenIn(await StableAsync(force: true)));
        Assert.Equal(40001, await UseAsync(first));
    }

    [Fact]
    public async Task Twenty_forced_calls_a_day_are_allowed_and_normal_ones_go_on()
    {
        for (var call = 0; call < 20; call++)
        {
            Assert.Equal(0, ErrcodeOf(await StableAsync(force: true)));
            await StableAsync(force: true);
            Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(45009, ErrcodeOf(await StableAsync(force: true)));
        Assert.Equal(0, ErrcodeOf(await StableAsync()));

        Time.Advance(TimeSpan.FromHours(8));
        Assert.Equal(0, ErrcodeOf(await StableAsync(force: true)));
    }

    [Fact]
    public async Task An_invalidated_token_is_dead_and_the_next_call_makes_a_new_one()
    {
        var (stable, classic) = (TokenIn(await StableAsync()), TokenIn(await ClassicAsync()));

        Platform.InvalidateToken(AppId);

        Assert.Equal((40001, 40001), (await UseAsync(stable), await UseAsync(classic)));
        var next = await StableAsync();
        Assert.NotEqual(stable, TokenIn(next));
        Assert.Equal((7200, 0), (ExpiresIn(next), await UseAsync(TokenIn(next))));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(345)]
    [InlineData(20)]
    public async Task A_token_can_have_just_so_many_seconds_left(int seconds)
    {
        var full = TokenIn(await StableAsync());
        Platform.ShortTokenSeconds = seconds;

        var first = await StableAsync();
        var again = await StableAsync();
        Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        var later = await StableAsync();

        Assert.Equal((seconds, seconds, seconds), (ExpiresIn(first), ExpiresIn(again), ExpiresIn(later)));
        Assert.Equal(TokenIn(first), TokenIn(again));
        Assert.NotEqual(TokenIn(first), TokenIn(later));
        Assert.Equal((0, 0), (await UseAsync(TokenIn(first)), await UseAsync(full)));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((42001, 0), (await UseAsync(TokenIn(first)), await UseAsync(TokenIn(later))));
    }

    [Fact]
    public async Task Accounts_have_tokens_of_their_own()
    {
        Platform.AddAccount(Other, Secret);
        var (mine, other) = (TokenIn(await StableAsync()), TokenIn(await StableAsync(appId: Other)));
        Platform.InvalidateToken(Other);

        Assert.Equal((0, 40001), (await UseAsync(mine), await UseAsync(other)));
    }

    [Fact]
    public async Task Simultaneous_calls_all_get_the_same_token()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StableAsync()));

        Assert.Single(answers.Select(TokenIn).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(40002, "")]
    [InlineData(40002, "nonsense")]
    [InlineData(40002, "null")]
    [InlineData(40002, "[]")]
    [InlineData(40002, "\uFEFF{}")]
    [InlineData(40002, """{"appid":"\ud800"}""")]
    [InlineData(40002, """{"appid":"wx00000000000000a1","appid":"wx00000000000000a1","secret":"s","grant_type":"client_credential"}""")]
    [InlineData(41002, "{}")]
    [InlineData(41002, """{"grant_type":"client_credential","secret":"11111111111111111111111111111111"}""")]
    [InlineData(41002, """{"grant_type":"client_credential","appid":7,"secret":"11111111111111111111111111111111"}""")]
    [InlineData(41004, """{"grant_type":"client_credential","appid":"wx00000000000000a1"}""")]
    [InlineData(41004, """{"grant_type":"client_credential","appid":"wx00000000000000a1","secret":["11111111111111111111111111111111"]}""")]
    [InlineData(40002, """{"appid":"wx00000000000000a1","secret":"11111111111111111111111111111111"}""")]
    [InlineData(40002, """{"grant_type":"authorization_code","appid":"wx00000000000000a1","secret":"11111111111111111111111111111111"}""")]
    [InlineData(47001, """{"grant_type":"client_credential","appid":"wx00000000000000a1","secret":"11111111111111111111111111111111","force_refresh":"true"}""")]
    [InlineData(40013, """{"grant_type":"client_credential","appid":"wxnobody","secret":"11111111111111111111111111111111"}""")]
    [InlineData(40125, """{"grant_type":"client_credential","appid":"wx00000000000000a1","secret":"wrong"}""")]
    public async Task A_wrong_body_gets_its_documented_errcode(int errcode, string body) =>
        Assert.Equal(errcode, ErrcodeOf(await StableAsync(body)));

    [Fact]
    public async Task A_body_that_is_no_utf8_is_refused()
    {
        using var content = new ByteArrayContent([.. "{\"appid\":\""u8, 0xff, .. "\"}"u8]);

        using var answer = await Http.PostAsync(WeChatPaths.StableToken, content);

        Assert.Equal(40002, ErrcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_16_kilobytes_is_refused_unread(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WeChatPaths.StableToken)
        {
            Content = new StringContent(
                $$"""{"grant_type":"client_credential","appid":"{{AppId}}","secret":"{{Secret}}","x":"{{new string('x', 16 * 1024)}}"}""", Encoding.UTF8),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await Http.SendAsync(request);

        Assert.Equal(40002, ErrcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
    }

    [Fact]
    public async Task Get_is_refused_with_43002_and_a_query_is_no_body()
    {
        var query = $"{WeChatPaths.StableToken}?grant_type=client_credential&appid={AppId}&secret={Secret}";
        using var answer = await Http.PostAsync(query, content: null);

        Assert.Equal(43002, ErrcodeOf(await GetAsync(query)));
        Assert.Equal(40002, ErrcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
    }

    [Fact]
    public async Task The_record_of_calls_shows_whether_it_was_forced_and_nothing_secret()
    {
        var token = TokenIn(await StableAsync(force: true));
        await UseAsync(token);

        Assert.Equal(
            [$"grant_type=client_credential&appid={AppId}&secret=***&force_refresh=true", "access_token=***&type=jsapi"],
            Platform.Calls.Select(call => call.Query));
        Assert.Equal(["grant_type", "appid", "secret", "force_refresh"], Platform.Calls[0].QueryNames);
        Assert.Equal(("POST", 0, "ok"), (Platform.Calls[0].Method, Platform.Calls[0].Errcode, Platform.Calls[0].Outcome));
    }
}
