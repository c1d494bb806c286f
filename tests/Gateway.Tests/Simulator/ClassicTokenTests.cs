using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class ClassicTokenTests : TokenTest
{
    [Fact]
    public async Task A_token_comes_with_its_lifetime_and_nothing_else()
    {
        var answer = await ClassicAsync();

        Assert.Equal(["access_token", "expires_in"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal(7200, ExpiresIn(answer));
        Assert.Matches("^[0-9A-Za-z_-]{100,512}$", TokenIn(answer));
        Assert.Equal(0, await UseAsync(TokenIn(answer)));
    }

    [Fact]
    public async Task A_token_lives_until_its_lifetime_has_passed()
    {
        Platform.TokenLifetime = TimeSpan.FromSeconds(1000);
        var answer = await ClassicAsync();

        Time.Advance(TimeSpan.FromSeconds(1000) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1000, 0), (ExpiresIn(answer), await UseAsync(TokenIn(answer))));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(42001, await UseAsync(TokenIn(answer)));
    }

    [Fact]
    public async Task Every_call_makes_a_new_token_and_the_one_before_works_for_five_more_minutes()
    {
        var first = TokenIn(await ClassicAsync());
        var second = TokenIn(await ClassicAsync());
        Assert.NotEqual(first, second);

        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((0, 0), (await UseAsync(first), await UseAsync(second)));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((40001, 0), (await UseAsync(first), await UseAsync(second)));
    }

    [Fact]
    public async Task Another_call_does_not_prolong_the_change_over_of_an_older_token()
    {
        var first = TokenIn(await ClassicAsync());
        await ClassicAsync();
        Time.Advance(TimeSpan.FromMinutes(4));
        await ClassicAsync();
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(40001, await UseAsync(first));
    }

    [Fact]
    public async Task A_token_replaced_in_its_last_minutes_still_expires_in_time()
    {
        var first = TokenIn(await ClassicAsync());
        Time.Advance(TimeSpan.FromSeconds(7100));
        await ClassicAsync();
        Time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal(42001, await UseAsync(first));
    }

    [Fact]
    public async Task The_daily_quota_is_2000_for_each_account_and_begins_anew_at_midnight_in_china()
    {
        Assert.Equal(2000, Platform.ClassicDailyQuota);
        Platform.ClassicDailyQuota = 2;
        Platform.AddAccount(Other, Secret);
        await ClassicAsync();
        await ClassicAsync(secret: "wrong");
        await ClassicAsync();

        Assert.Equal(45009, ErrcodeOf(await ClassicAsync()));
        Assert.Equal(0, ErrcodeOf(await ClassicAsync(Other)));

        // 16:00 in China until then.
        Time.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(45009, ErrcodeOf(await ClassicAsync()));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, ErrcodeOf(await ClassicAsync()));
    }

    [Theory]
    [InlineData(41002, "grant_type=client_credential&secret=" + Secret)]
    [InlineData(41002, "grant_type=client_credential&appid=&secret=" + Secret)]
    [InlineData(41002, "grant_type=client_credential&appid=" + AppId + "&appid=" + AppId + "&secret=" + Secret)]
    [InlineData(41004, "grant_type=client_credential&appid=" + AppId)]
    [InlineData(40002, "appid=" + AppId + "&secret=" + Secret)]
    [InlineData(40002, "grant_type=authorization_code&appid=" + AppId + "&secret=" + Secret)]
    [InlineData(40013, "grant_type=client_credential&appid=wx00000000000000ff&secret=" + Secret)]
    [InlineData(40125, "grant_type=client_credential&appid=" + AppId + "&secret=wrong")]
    public async Task A_wrong_request_gets_its_documented_errcode(int errcode, string query) =>
        Assert.Equal(errcode, ErrcodeOf(await GetAsync($"{WeChatPaths.Token}?{query}")));

    [Fact]
    public async Task Another_method_than_get_is_refused_with_43001()
    {
        using var answer = await Http.PostAsync($"{WeChatPaths.Token}?grant_type=client_credential&appid={AppId}&secret={Secret}", content: null);

        Assert.Equal(43001, ErrcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
    }

    [Fact]
    public async Task A_sandbox_takes_the_first_secret_here_too()
    {
        var sandbox = new WeChatPlatform(Time, acceptUnknownAccounts: true);
        await using var server = await SimulatorServer.StartAsync(sandbox);

        Assert.Contains("access_token", await TokenAsync("first"), StringComparison.Ordinal);
        Assert.Contains("40125", await TokenAsync("second"), StringComparison.Ordinal);

        async Task<string> TokenAsync(string secret) => await Http.GetStringAsync(
            new Uri(server.BaseAddress, $"{WeChatPaths.Token}?grant_type=client_credential&appid=wxnew&secret={secret}"));
    }

    [Fact]
    public void Mistakes_of_a_test_are_told_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Platform.TokenLifetime = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => Platform.ClassicDailyQuota = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Platform.ShortTokenSeconds = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Platform.SetTokenError(AppId, 0));
        Assert.Throws<ArgumentException>(() => Platform.SetTokenError("wxnobody", 40243));
        Assert.Throws<ArgumentException>(() => Platform.SetIpWhitelist("wxnobody", "127.0.0.1"));
        Assert.Throws<FormatException>(() => Platform.SetIpWhitelist(AppId, "here"));
        Assert.Throws<ArgumentException>(() => Platform.InvalidateToken("wxnobody"));
    }
}
