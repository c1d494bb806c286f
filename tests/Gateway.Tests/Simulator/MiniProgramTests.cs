using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class MiniProgramTests : TokenTest
{
    private const string OpenId = "oSomebody";

    [Fact]
    public async Task A_login_gives_openid_session_key_and_unionid_and_no_lifetime()
    {
        var answer = await LoginAsync(Platform.IssueLoginCode(AppId, new SimulatedUser(OpenId, "uSomebody")));

        Assert.Equal(["session_key", "openid", "unionid"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((OpenId, "uSomebody"), (answer.GetProperty("openid").GetString(), answer.GetProperty("unionid").GetString()));
        var key = answer.GetProperty("session_key").GetString()!;
        Assert.Equal((24, 16), (key.Length, Convert.FromBase64String(key).Length));
        Assert.Equal(key, Platform.SessionKeyOf(AppId, OpenId));
    }

    [Fact]
    public async Task Without_a_unionid_or_at_an_account_that_is_not_bound_there_is_none()
    {
        Platform.AddAccount(Other, Secret, bound: false);

        Assert.False((await LoginAsync(Platform.IssueLoginCode(AppId, new SimulatedUser(OpenId)))).TryGetProperty("unionid", out _));
        Assert.False((await LoginAsync(Platform.IssueLoginCode(Other), Other)).TryGetProperty("unionid", out _));
    }

    [Theory]
    [InlineData(41002, "secret=" + Secret + "&js_code=c&grant_type=authorization_code")]
    [InlineData(41004, "appid=" + AppId + "&js_code=c&grant_type=authorization_code")]
    [InlineData(41008, "appid=" + AppId + "&secret=" + Secret + "&grant_type=authorization_code")]
    [InlineData(41008, "appid=" + AppId + "&secret=" + Secret + "&code=c&grant_type=authorization_code")]
    [InlineData(40002, "appid=" + AppId + "&secret=" + Secret + "&js_code=c")]
    [InlineData(40013, "appid=wxnobody&secret=" + Secret + "&js_code=c&grant_type=authorization_code")]
    [InlineData(40125, "appid=" + AppId + "&secret=wrong&js_code=c&grant_type=authorization_code")]
    [InlineData(40029, "appid=" + AppId + "&secret=" + Secret + "&js_code=c&grant_type=authorization_code")]
    [InlineData(40029, "appid=" + AppId + "&secret=" + Secret + "&js_code=c&grant_type=authorization_code&access_token=ignored")]
    public async Task A_wrong_login_gets_its_documented_errcode(int errcode, string query) =>
        Assert.Equal(errcode, ErrcodeOf(await GetAsync($"{WeChatPaths.JsCode2Session}?{query}")));

    [Fact]
    public async Task Another_method_than_get_is_refused_with_43001()
    {
        foreach (var path in new[] { WeChatPaths.JsCode2Session, WeChatPaths.CheckSession })
        {
            using var answer = await Http.PostAsync(path, content: null);

            Assert.Equal(43001, ErrcodeOf(Parse(await answer.Content.ReadAsStringAsync())));
        }
    }

    [Fact]
    public async Task A_login_code_is_good_once_for_five_minutes_and_at_its_own_account()
    {
        Platform.AddAccount(Other, Secret);
        var (first, second) = (Platform.IssueLoginCode(AppId), Platform.IssueLoginCode(AppId));

        Assert.Equal(40029, ErrcodeOf(await LoginAsync(first, Other)));
        Assert.Equal(0, ErrcodeOf(await LoginAsync(first)));
        Assert.Equal(40163, ErrcodeOf(await LoginAsync(first)));
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(40029, ErrcodeOf(await LoginAsync(second)));
    }

    [Fact]
    public async Task No_code_of_one_kind_is_good_for_the_other()
    {
        var (page, login) = (Platform.IssueCode(AppId), Platform.IssueLoginCode(AppId));

        Assert.Equal(40029, ErrcodeOf(await LoginAsync(page)));
        Assert.Equal(40029, await ErrcodeAsync(login));
        Assert.Equal(0, ErrcodeOf(await LoginAsync(login)));
        Assert.True((await ExchangeAsync(page)).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task Of_a_hundred_simultaneous_logins_with_one_code_exactly_one_succeeds()
    {
        var code = Platform.IssueLoginCode(AppId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => LoginAsync(code)));

        Assert.Single(answers, answer => ErrcodeOf(answer) == 0);
        Assert.Equal(99, answers.Count(answer => ErrcodeOf(answer) == 40163));
    }

    [Fact]
    public async Task A_session_key_is_alive_until_the_next_login_replaces_it()
    {
        var token = TokenIn(await StableAsync());
        var first = await LoginAsync();
        Assert.Equal(0, ErrcodeOf(await CheckAsync(token, SignNothing(first))));

        var second = await LoginAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(87009, ErrcodeOf(await CheckAsync(token, SignNothing(first))));
        var answer = await CheckAsync(token, SignNothing(second));
        Assert.Equal("""{"errcode":0,"errmsg":"ok"}""", answer.ToString());
    }

    [Fact]
    public async Task An_ended_session_is_dead_until_the_next_login()
    {
        var token = TokenIn(await ClassicAsync());
        var key = await LoginAsync();

        Platform.EndSession(AppId, OpenId);

        Assert.Null(Platform.SessionKeyOf(AppId, OpenId));
        Assert.Equal(87009, ErrcodeOf(await CheckAsync(token, SignNothing(key))));
        Assert.Throws<InvalidOperationException>(() => Platform.Encrypt(AppId, OpenId, "{}"));
        Assert.Equal(0, ErrcodeOf(await CheckAsync(token, SignNothing(await LoginAsync()))));
    }

    [Fact]
    public async Task A_session_check_needs_a_live_token_of_the_same_account_and_a_user_it_knows()
    {
        Platform.AddAccount(Other, Secret);
        var (token, other) = (TokenIn(await StableAsync()), TokenIn(await StableAsync(appId: Other)));
        var signature = SignNothing(await LoginAsync());

        Assert.Equal(41001, ErrcodeOf(await GetAsync($"{WeChatPaths.CheckSession}?openid={OpenId}&signature={signature}&sig_method=hmac_sha256")));
        Assert.Equal(40001, ErrcodeOf(await CheckAsync("unknown", signature)));
        Assert.Equal(40003, ErrcodeOf(await CheckAsync(other, signature)));
        Assert.Equal(40003, ErrcodeOf(await CheckAsync(token, signature, "oNobody")));
        Assert.Equal(41009, ErrcodeOf(await CheckAsync(token, signature, "")));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(42001, ErrcodeOf(await CheckAsync(token, signature)));
        Platform.InvalidateToken(AppId);
        Assert.Equal(40001, ErrcodeOf(await CheckAsync(token, signature)));
    }

    [Fact]
    public async Task The_signature_is_lower_case_hex_of_nothing_under_the_text_of_the_key()
    {
        var token = TokenIn(await StableAsync());
        var key = await LoginAsync();
        var right = SignNothing(key);
        var underDecodedKey = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(key), ""u8));

        Assert.Equal("46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128", SignNothing("o0q0otL8aEzpcZL/FT9WsQ=="));
        foreach (var wrong in new[] { right.ToUpperInvariant(), underDecodedKey, right[1..], "" })
        {
            Assert.Equal(87009, ErrcodeOf(await CheckAsync(token, wrong)));
        }

        Assert.Equal(87009, ErrcodeOf(await CheckAsync(token, right, method: "hmac_sha1")));
        Assert.Equal(0, ErrcodeOf(await CheckAsync(token, right)));
    }

    [Fact]
    public async Task What_is_encrypted_opens_with_the_current_session_key()
    {
        const string json = """{"phoneNumber":"13580006666","watermark":{"appid":"wx00000000000000a1"}}""";
        var key = Convert.FromBase64String(await LoginAsync());

        var (data, iv) = Platform.Encrypt(AppId, OpenId, json);
        var again = Platform.Encrypt(AppId, OpenId, json);

        using var aes = Aes.Create();
        aes.Key = key;
        Assert.Equal(json, Encoding.UTF8.GetString(aes.DecryptCbc(Convert.FromBase64String(data), Convert.FromBase64String(iv), PaddingMode.PKCS7)));
        Assert.NotEqual((data, iv), again);
    }

    [Fact]
    public void Mistakes_of_a_test_are_told_at_once()
    {
        Assert.Throws<ArgumentException>(() => Platform.IssueLoginCode("wxnobody"));
        Assert.Throws<InvalidOperationException>(() => Platform.Encrypt(AppId, OpenId, "{}"));
        Assert.Null(Platform.SessionKeyOf(AppId, OpenId));
    }

    [Fact]
    public async Task Neither_code_nor_key_nor_signature_nor_openid_is_recorded()
    {
        var token = TokenIn(await StableAsync());
        var code = Platform.IssueLoginCode(AppId, new SimulatedUser(OpenId));
        await LoginAsync(code);
        await CheckAsync(token, SignNothing(Platform.SessionKeyOf(AppId, OpenId)!));

        Assert.Equal(
            [
                $"appid={AppId}&secret=***&js_code=***&grant_type=authorization_code",
                "access_token=***&openid=***&signature=***&sig_method=hmac_sha256",
            ],
            Platform.Calls.Skip(1).Select(call => call.Query));
    }

    private static string SignNothing(string key) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), ""u8));

    private async Task<string> LoginAsync() =>
        (await LoginAsync(Platform.IssueLoginCode(AppId, new SimulatedUser(OpenId)))).GetProperty("session_key").GetString()!;

    private Task<JsonElement> LoginAsync(string code, string appId = AppId) =>
        GetAsync($"{WeChatPaths.JsCode2Session}?appid={appId}&secret={Secret}&js_code={code}&grant_type=authorization_code");

    private Task<JsonElement> CheckAsync(string token, string signature, string openId = OpenId, string method = "hmac_sha256") =>
        GetAsync($"{WeChatPaths.CheckSession}?access_token={token}&openid={openId}&signature={signature}&sig_method={method}");
}
