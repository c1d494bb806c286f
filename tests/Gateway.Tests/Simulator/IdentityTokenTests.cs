using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class IdentityTokenTests : PayTest
{
    [Fact]
    public async Task A_code_gives_both_tokens_with_their_lifetimes()
    {
        var answer = await AskAsync(Query(Platform.IssueIdentityCode(MchId, PayAppId, OpenId)));

        Assert.Equal(
            ["retcode", "retmsg", "access_token", "access_token_expires_in", "refresh_token", "refresh_token_expires_in"],
            answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((0, "ok"), (RetcodeOf(answer), answer.GetProperty("retmsg").GetString()));
        Assert.False(Platform.IsTokenAlive(answer.GetProperty("access_token").GetString()!));
    }

    [Fact]
    public async Task The_signature_vector_is_right_so_only_its_code_is_at_fault()
    {
        var query = Query("CODE0001");

        Assert.Equal("8A41B598E705DD8FE22114FA01EAC65184F86BB479F77FAF8E68D824011D6137", Sign(query, hmac: true));
        Assert.Equal("invalid code", (await AskAsync(query)).GetProperty("retmsg").GetString());
    }

    [Theory]
    [InlineData("pay_identity", true)]
    [InlineData("pay_realname", true)]
    [InlineData("snsapi_base", false)]
    public async Task There_are_two_scopes(string scope, bool isRight)
    {
        var query = Query(Platform.IssueIdentityCode(MchId, PayAppId, OpenId));
        query["scope"] = scope;

        Assert.Equal(isRight, RetcodeOf(await AskAsync(query)) == 0);
    }

    [Fact]
    public async Task A_code_is_good_once_for_ten_minutes()
    {
        var (first, second) = (Platform.IssueIdentityCode(MchId, PayAppId, OpenId), Platform.IssueIdentityCode(MchId, PayAppId, OpenId));

        Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, RetcodeOf(await AskAsync(Query(first))));
        Assert.Equal("code been used", (await AskAsync(Query(first))).GetProperty("retmsg").GetString());

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("invalid code", (await AskAsync(Query(second))).GetProperty("retmsg").GetString());
    }

    [Theory]
    [InlineData("mch_id", "1900000002")]
    [InlineData("appid", "wx0000000000000002")]
    [InlineData("openid", "oSomebodyElse")]
    public async Task A_code_is_only_for_those_it_was_given_for_and_stays_good_for_them(string name, string other)
    {
        Platform.AddPayAccount("1900000002", PayAppId, Key, mayUseIdentity: true);
        Platform.AddPayAccount(MchId, "wx0000000000000002", Key, mayUseIdentity: true);
        var code = Platform.IssueIdentityCode(MchId, PayAppId, OpenId);
        var query = Query(code);
        query[name] = other;

        Assert.NotEqual(0, RetcodeOf(await AskAsync(query)));
        Assert.Equal(0, RetcodeOf(await AskAsync(Query(code))));
    }

    [Theory]
    [InlineData("mch_id")]
    [InlineData("appid")]
    [InlineData("openid")]
    [InlineData("code")]
    [InlineData("grant_type")]
    [InlineData("scope")]
    [InlineData("sign_type")]
    public async Task Every_parameter_is_required(string name)
    {
        var query = Query(Platform.IssueIdentityCode(MchId, PayAppId, OpenId));
        query.Remove(name);

        Assert.Equal($"missing {name}", (await AskAsync(query)).GetProperty("retmsg").GetString());
    }

    [Theory]
    [InlineData("grant_type", "refresh_token")]
    [InlineData("sign_type", "MD5")]
    [InlineData("mch_id", "1900000003")]
    [InlineData("appid", "wx0000000000000003")]
    public async Task A_wrong_parameter_is_refused(string name, string value)
    {
        var query = Query(Platform.IssueIdentityCode(MchId, PayAppId, OpenId));
        query[name] = value;

        Assert.NotEqual(0, RetcodeOf(await AskAsync(query)));
    }

    [Fact]
    public async Task Only_hmac_over_the_whole_query_is_a_right_signature()
    {
        var query = Query(Platform.IssueIdentityCode(MchId, PayAppId, OpenId));

        foreach (var wrong in new[] { Sign(query), Sign(query, new string('0', 32), hmac: true), Sign(query, hmac: true).ToLowerInvariant() })
        {
            Assert.Equal("invalid sign", (await AskAsync(query, wrong)).GetProperty("retmsg").GetString());
        }

        Assert.Equal("missing sign", (await AskAsync(query, sign: "")).GetProperty("retmsg").GetString());
        Assert.Equal("invalid sign", (await AskAsync(query, Sign(query, hmac: true) + "&extra=1")).GetProperty("retmsg").GetString());
        Assert.Equal("invalid sign", (await AskAsync(query, Sign(query, hmac: true) + "&e=&e=")).GetProperty("retmsg").GetString());
        Assert.Equal(0, RetcodeOf(await AskAsync(query)));
    }

    [Fact]
    public async Task A_merchant_without_the_permission_is_refused()
    {
        Platform.AddPayAccount(MchId, PayAppId, Key);
        var code = Platform.IssueIdentityCode(MchId, PayAppId, OpenId);

        var answer = await AskAsync(Query(code));

        Assert.Equal(["retcode", "retmsg"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal("no permission", answer.GetProperty("retmsg").GetString());
    }

    [Fact]
    public async Task Another_method_than_get_is_refused()
    {
        using var answer = await Http.PostAsync(WeChatPaths.PayIdentityToken, content: null);

        Assert.NotEqual(0, RetcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
    }

    [Fact]
    public async Task A_call_can_be_made_to_fail_with_a_retcode()
    {
        var code = Platform.IssueIdentityCode(MchId, PayAppId, OpenId);
        Platform.Next(WeChatPaths.PayIdentityToken, Misbehaviour.Errcode(-1));
        Platform.Next(WeChatPaths.PayIdentityToken, Misbehaviour.Errcode(268_435_459, "denied"));

        Assert.Equal("""{"retcode":-1,"retmsg":"system error"}""", (await AskAsync(Query(code))).ToString());
        Assert.Equal("""{"retcode":268435459,"retmsg":"denied"}""", (await AskAsync(Query(code))).ToString());
        Assert.Equal(0, RetcodeOf(await AskAsync(Query(code))));
    }

    [Fact]
    public async Task The_record_of_calls_shows_no_value_but_the_protocols_own_words()
    {
        await AskAsync(Query(Platform.IssueIdentityCode(MchId, PayAppId, OpenId)));

        Assert.Equal(
            "mch_id=***&appid=***&openid=***&code=***&grant_type=authorization_code&scope=pay_identity&sign_type=HMAC-SHA256&sign=***",
            Assert.Single(Platform.Calls).Query);
    }

    private static Dictionary<string, string> Query(string code) => new(StringComparer.Ordinal)
    {
        ["mch_id"] = MchId,
        ["appid"] = PayAppId,
        ["openid"] = OpenId,
        ["code"] = code,
        ["grant_type"] = "authorization_code",
        ["scope"] = "pay_identity",
        ["sign_type"] = "HMAC-SHA256",
    };

    private Task<JsonElement> AskAsync(Dictionary<string, string> query, string? sign = null) =>
        GetAsync($"{WeChatPaths.PayIdentityToken}?{string.Join('&', query.Select(pair => $"{pair.Key}={pair.Value}"))}&sign={sign ?? Sign(query, hmac: true)}");

    private static int RetcodeOf(JsonElement answer) => answer.GetProperty("retcode").GetInt32();
}
