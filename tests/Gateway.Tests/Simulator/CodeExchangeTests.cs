using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class CodeExchangeTests : SimulatorTest
{
    [Fact]
    public async Task A_good_code_gives_exactly_the_documented_members()
    {
        var answer = await ExchangeAsync(Platform.IssueCode(AppId, new SimulatedUser("oSomebody", "uSomebody")));

        Assert.Equal(
            ["access_token", "expires_in", "refresh_token", "openid", "scope"],
            answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal("oSomebody", answer.GetProperty("openid").GetString());
        Assert.Equal("snsapi_base", answer.GetProperty("scope").GetString());
        Assert.Equal(7200, answer.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task Json_is_served_as_plain_text_with_status_200_for_success_and_failure()
    {
        var code = Platform.IssueCode(AppId);
        foreach (var _ in new[] { "good", "used" })
        {
            using var answer = await Http.GetAsync(ExchangePath(code));

            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        }
    }

    [Fact]
    public void A_code_is_32_letters_and_digits_and_never_the_same()
    {
        var codes = Enumerable.Range(0, 200).Select(_ => Platform.IssueCode(AppId)).ToList();

        Assert.All(codes, code => Assert.Matches("^[0-9A-Za-z]{32}$", code));
        Assert.Equal(200, codes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_refusal_carries_errcode_errmsg_and_a_rid_at_the_end()
    {
        var answer = await ExchangeAsync("nonsense");

        Assert.Equal(["errcode", "errmsg"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal(40029, answer.GetProperty("errcode").GetInt32());
        Assert.Matches("^invalid code, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", answer.GetProperty("errmsg").GetString());
    }

    [Theory]
    [InlineData(41002, null, Secret, "code", "authorization_code")]
    [InlineData(41002, "", Secret, "code", "authorization_code")]
    [InlineData(41004, AppId, null, "code", "authorization_code")]
    [InlineData(41008, AppId, Secret, null, "authorization_code")]
    [InlineData(41008, AppId, Secret, "", "authorization_code")]
    [InlineData(40002, AppId, Secret, "code", null)]
    [InlineData(40002, AppId, Secret, "code", "client_credential")]
    [InlineData(40013, "wx00000000000000ff", Secret, "code", "authorization_code")]
    [InlineData(40125, AppId, "22222222222222222222222222222222", "code", "authorization_code")]
    [InlineData(40029, AppId, Secret, "code", "authorization_code")]
    public async Task A_wrong_request_gets_its_documented_errcode(int errcode, string? appId, string? secret, string? code, string? grantType) =>
        Assert.Equal(errcode, await ErrcodeAsync(code, appId, secret, grantType));

    [Theory]
    [InlineData("appid=x&")]
    [InlineData("appid=" + AppId + "&")]
    public async Task A_parameter_given_twice_counts_as_missing(string extra)
    {
        var path = ExchangePath(Platform.IssueCode(AppId)).Replace("?", "?" + extra);

        Assert.Equal(41002, Parse(await Http.GetStringAsync(path)).GetProperty("errcode").GetInt32());
    }

    [Fact]
    public async Task Parameter_names_are_case_sensitive()
    {
        var path = ExchangePath(Platform.IssueCode(AppId)).Replace("appid=", "AppId=");

        Assert.Equal(41002, Parse(await Http.GetStringAsync(path)).GetProperty("errcode").GetInt32());
    }

    [Fact]
    public async Task Another_method_than_get_is_refused_with_43001_and_spends_nothing()
    {
        var code = Platform.IssueCode(AppId);

        using var answer = await Http.PostAsync(ExchangePath(code), content: null);

        Assert.Equal(43001, Parse(await answer.Content.ReadAsStringAsync()).GetProperty("errcode").GetInt32());
        Assert.True((await ExchangeAsync(code)).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task A_used_code_is_refused_with_40163()
    {
        var code = Platform.IssueCode(AppId);
        await ExchangeAsync(code);

        Assert.Equal(40163, await ErrcodeAsync(code));
    }

    [Fact]
    public async Task A_used_code_can_be_refused_with_40029_instead()
    {
        Platform.UsedCodeErrcode = 40029;
        var code = Platform.IssueCode(AppId);
        await ExchangeAsync(code);

        Assert.Equal(40029, await ErrcodeAsync(code));
        Assert.Throws<ArgumentOutOfRangeException>(() => Platform.UsedCodeErrcode = 40013);
    }

    [Fact]
    public async Task A_code_lives_until_five_minutes_have_passed()
    {
        var (first, second) = (Platform.IssueCode(AppId), Platform.IssueCode(AppId));

        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.True((await ExchangeAsync(first)).TryGetProperty("openid", out _));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(40029, await ErrcodeAsync(second));
    }

    [Fact]
    public async Task A_code_of_another_account_is_unknown_and_stays_good_where_it_belongs()
    {
        Platform.AddAccount("wx00000000000000b2", "33333333333333333333333333333333");
        var code = Platform.IssueCode(AppId);

        Assert.Equal(40029, await ErrcodeAsync(code, "wx00000000000000b2", "33333333333333333333333333333333"));
        Assert.True((await ExchangeAsync(code)).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task A_wrong_secret_does_not_spend_the_code()
    {
        var code = Platform.IssueCode(AppId);

        Assert.Equal(40125, await ErrcodeAsync(code, secret: "22222222222222222222222222222222"));
        Assert.True((await ExchangeAsync(code)).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task Of_a_hundred_simultaneous_exchanges_of_one_code_exactly_one_succeeds()
    {
        var code = Platform.IssueCode(AppId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ExchangeAsync(code)));

        Assert.Single(answers, answer => answer.TryGetProperty("openid", out var _));
        Assert.Equal(99, answers.Count(answer => answer.TryGetProperty("errcode", out var errcode) && errcode.GetInt32() == 40163));
        Assert.Equal(100, Platform.CountOf(WeChatPaths.AccessToken));
    }

    [Theory]
    [InlineData("snsapi_userinfo", true, true)]
    [InlineData("snsapi_userinfo", false, false)]
    [InlineData("snsapi_base", true, false)]
    public async Task A_unionid_needs_snsapi_userinfo_and_a_bound_account(string scope, bool bound, bool expected)
    {
        Platform.AddAccount(AppId, Secret, bound: bound);

        var answer = await ExchangeAsync(Platform.IssueCode(AppId, new SimulatedUser("oSomebody", "uSomebody"), scope));

        Assert.Equal(expected, answer.TryGetProperty("unionid", out var unionId));
        Assert.Equal(expected ? "uSomebody" : null, expected ? unionId.GetString() : null);
    }

    [Fact]
    public async Task Is_snapshotuser_is_1_for_snapshot_users_and_absent_for_others()
    {
        var snapshot = await ExchangeAsync(Platform.IssueCode(AppId, new SimulatedUser("oVirtual", IsSnapshot: true), "snsapi_userinfo"));
        var ordinary = await ExchangeAsync(Platform.IssueCode(AppId, new SimulatedUser("oReal"), "snsapi_userinfo"));

        Assert.Equal(1, snapshot.GetProperty("is_snapshotuser").GetInt32());
        Assert.False(ordinary.TryGetProperty("is_snapshotuser", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("oSomebody")]
    public async Task The_same_user_has_one_openid_per_account(string? openId)
    {
        const string other = "wx00000000000000b2";
        Platform.AddAccount(other, Secret);
        var user = openId is null ? null : new SimulatedUser(openId);

        var first = await OpenIdAsync(AppId);
        var again = await OpenIdAsync(AppId);
        var elsewhere = await OpenIdAsync(other);
        var elsewhereAgain = await OpenIdAsync(other);

        Assert.Equal(openId ?? first, first);
        Assert.Equal(first, again);
        Assert.NotEqual(first, elsewhere);
        Assert.Equal(elsewhere, elsewhereAgain);
        Assert.Matches("^o[0-9A-Za-z_-]{27}$", elsewhere);

        async Task<string?> OpenIdAsync(string appId) =>
            (await ExchangeAsync(Platform.IssueCode(appId, user), appId)).GetProperty("openid").GetString();
    }

    [Fact]
    public async Task An_unknown_path_is_404()
    {
        using var answer = await Http.GetAsync("sns/oauth2/nothing");

        Assert.Equal(404, (int)answer.StatusCode);
    }
}
