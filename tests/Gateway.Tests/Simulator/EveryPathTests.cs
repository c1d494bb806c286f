using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

/// <summary>Every call of the platform goes wrong in every way that makes sense for it.</summary>
public sealed class EveryPathTests : PayTest
{
    public static readonly TheoryData<string> JsonPaths =
    [
        WeChatPaths.AccessToken, WeChatPaths.JsCode2Session, WeChatPaths.CheckSession, WeChatPaths.Token, WeChatPaths.StableToken,
        WeChatPaths.Ticket, WeChatPaths.PayIdentityToken,
    ];

    public static readonly TheoryData<string> Paths = [.. JsonPaths.Select(path => path.Data), WeChatPaths.AuthCodeToOpenId, WeChatPaths.AlipayGateway];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_right_call_succeeds_and_is_counted(string path)
    {
        using var answer = await SendAsync(path);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        Assert.True(IsSuccess(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(1, Platform.CountOf(path));
        Assert.Equal((path, 0, "ok"), Platform.Calls.Select(call => (call.Path, call.Errcode, call.Outcome)).Last());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_connection_breaks(string path)
    {
        Platform.Next(path, Misbehaviour.Reset());
        Platform.Next(path, Misbehaviour.ResetBeforeAnswer());
        Platform.Next(path, Misbehaviour.CloseBeforeAnswer());
        Platform.Next(path, Misbehaviour.Truncated());

        var (half, reset) = await RawAsync();
        Assert.Equal(SocketError.ConnectionReset, reset);
        Assert.StartsWith("HTTP/1.1 200 ", half, StringComparison.Ordinal);
        Assert.Equal((string.Empty, SocketError.ConnectionReset), await RawAsync());
        Assert.Equal((string.Empty, null), await RawAsync());
        var (text, error) = await RawAsync();
        Assert.Null(error);
        Assert.Matches("Content-Length: [0-9]+\r\n\r\n[{<]", text);

        var outcomes = Platform.Calls.Where(call => call.Path == path).Select(call => call.Outcome);
        Assert.Equal(["Reset", "ResetBeforeAnswer", "CloseBeforeAnswer", "Truncated"], outcomes);
        Assert.Equal(4, Platform.CountOf(path));
        using var answer = await SendAsync(path);
        Assert.True(IsSuccess(await answer.Content.ReadAsStringAsync()));

        async Task<(string, SocketError?)> RawAsync()
        {
            var (address, body) = await RightCallAsync(path);
            return await base.RawAsync(address.TrimStart('/'), body);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Something_in_front_of_the_platform_answers(string path)
    {
        Platform.Next(path, Misbehaviour.Html(502));
        Platform.Next(path, Misbehaviour.Status5xx());
        Platform.Next(path, Misbehaviour.EmptyBody());

        Assert.Equal((HttpStatusCode.BadGateway, true), await SeeAsync(body => body.StartsWith("<html>", StringComparison.Ordinal)));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), await SeeAsync(body => body is "upstream fault"));
        Assert.Equal((HttpStatusCode.OK, true), await SeeAsync(body => body.Length == 0));

        async Task<(HttpStatusCode, bool)> SeeAsync(Predicate<string> body)
        {
            using var answer = await SendAsync(path);
            return (answer.StatusCode, body(await answer.Content.ReadAsStringAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_answer_is_slow_held_or_never_comes(string path)
    {
        var release = new TaskCompletionSource();
        Platform.Next(path, Misbehaviour.Slow(TimeSpan.FromSeconds(7)));
        Platform.Next(path, Misbehaviour.Hold(release.Task));
        Platform.Next(path, Misbehaviour.Hang());

        var slow = SendAsync(path);
        await Time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        Assert.False(slow.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(7));
        Assert.True(IsSuccess(await (await slow).Content.ReadAsStringAsync()));

        var held = SendAsync(path);
        await Platform.WaitForCallsAsync(path, 2);
        Assert.False(held.IsCompleted);
        release.SetResult();
        Assert.True(IsSuccess(await (await held).Content.ReadAsStringAsync()));

        using var patience = new CancellationTokenSource();
        var hung = SendAsync(path, patience.Token);
        await Platform.WaitForCallsAsync(path, 3);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hung);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_huge_body_is_a_true_answer(string path)
    {
        Platform.Next(path, Misbehaviour.HugeBody(100_000));

        using var answer = await SendAsync(path);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.True(body.Length > 100_000 && IsSuccess(body));
    }

    [Theory]
    [MemberData(nameof(JsonPaths))]
    public async Task Json_is_wrong(string path)
    {
        foreach (var fault in Enum.GetValues<JsonFault>())
        {
            Platform.Next(path, Misbehaviour.WrongJson(fault));

            using var answer = await SendAsync(path);
            var body = await answer.Content.ReadAsStringAsync();

            var isCompleteObject = body.StartsWith('{') && body.EndsWith('}');
            Assert.Equal(fault is JsonFault.WrongTypes or JsonFault.DuplicateMembers, isCompleteObject);
            if (fault is JsonFault.DuplicateMembers)
            {
                Assert.Throws<JsonException>(() => JsonDocument.Parse(body, new() { AllowDuplicateProperties = false }));
            }
        }
    }

    [Theory]
    [InlineData(WeChatPaths.JsCode2Session, "openid")]
    [InlineData(WeChatPaths.Token, "access_token")]
    [InlineData(WeChatPaths.StableToken, "access_token")]
    [InlineData(WeChatPaths.Ticket, "ticket")]
    public async Task Of_duplicate_members_only_the_last_is_true(string path, string name)
    {
        Platform.Next(path, Misbehaviour.WrongJson(JsonFault.DuplicateMembers));

        using var answer = await SendAsync(path);
        var values = Parse(await answer.Content.ReadAsStringAsync()).EnumerateObject()
            .Where(member => member.NameEquals(name)).Select(member => member.Value.GetString()).ToList();

        Assert.Equal(2, values.Count);
        Assert.NotEqual(values[0], values[1]);
    }

    [Theory]
    [MemberData(nameof(JsonPaths))]
    public async Task An_errcode_is_answered_in_the_words_of_the_path(string path)
    {
        Platform.Next(path, Misbehaviour.Errcode(-1));

        using var answer = await SendAsync(path);
        var body = Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(-1, body.GetProperty(path is WeChatPaths.PayIdentityToken ? "retcode" : "errcode").GetInt32());
        Assert.StartsWith(
            "system error", body.GetProperty(path is WeChatPaths.PayIdentityToken ? "retmsg" : "errmsg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_makes_no_sense_for_a_path_is_told_at_once()
    {
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.Errcode(-1)));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.AuthCodeToOpenId, Misbehaviour.WrongJson()));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.Authorize, Misbehaviour.HugeBody(1)));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.AlipayGateway, Misbehaviour.Errcode(-1)));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.AlipayAuthorize, Misbehaviour.HugeBody(1)));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.AccessToken, Misbehaviour.AlipayError("isv.code-invalid")));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.AlipayAuthorize, Misbehaviour.WrongAlipay(AlipayFault.NoSign)));
        foreach (var path in WeChatPathsWithoutXml())
        {
            Assert.Throws<ArgumentException>(() => Platform.Next(path, Misbehaviour.WrongXml(XmlFault.NoSign)));
            Assert.Throws<ArgumentException>(() => Platform.Next(path, Misbehaviour.PayError("SYSTEMERROR")));
            Assert.Throws<ArgumentException>(() => Platform.Next(path, Misbehaviour.PayFail("")));
        }

        Assert.Throws<System.Xml.XmlException>(() => Misbehaviour.PayFail("\0"));

        static IEnumerable<string> WeChatPathsWithoutXml() => [WeChatPaths.Authorize, .. JsonPaths.Select(path => path.Data)];
    }

    private static bool IsSuccess(string body) => body.StartsWith('<')
        ? Read(body)["result_code"] is "SUCCESS"
        : Parse(body) is var answer && ErrcodeOf(answer) == 0 && !answer.TryGetProperty("error_response", out _) && (!answer.TryGetProperty("retcode", out var retcode) || retcode.GetInt32() == 0);

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken = default)
    {
        var (address, body) = await RightCallAsync(path);
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8);
        return await (content is null ? Http.GetAsync(address, cancellationToken) : Http.PostAsync(address, content, cancellationToken));
    }

    /// <summary>A call to this path that would succeed; with a body it is a POST.</summary>
    private async Task<(string Address, string? Body)> RightCallAsync(string path) => path switch
    {
        WeChatPaths.AccessToken => ($"/{ExchangePath(Platform.IssueCode(AppId))}", null),
        WeChatPaths.JsCode2Session => ($"{path}?appid={AppId}&secret={Secret}&js_code={Platform.IssueLoginCode(AppId)}&grant_type=authorization_code", null),
        WeChatPaths.CheckSession => ($"{path}?{await SessionQueryAsync()}", null),
        WeChatPaths.Token => ($"{path}?grant_type=client_credential&appid={AppId}&secret={Secret}", null),
        WeChatPaths.StableToken => (path, $$"""{"grant_type":"client_credential","appid":"{{AppId}}","secret":"{{Secret}}"}"""),
        WeChatPaths.Ticket => ($"{path}?access_token={await TokenAsync()}&type=jsapi", null),
        WeChatPaths.AlipayGateway => (path + "?charset=utf-8", AlipayForm(AlipayFields(Platform.IssueAlipayCode(AliAppId)))),
        WeChatPaths.AuthCodeToOpenId => (path, Xml(Signed(Request(Platform.IssuePayCode(OpenId)), hmac: false))),
        _ => ($"{path}?{string.Join('&', Signed(IdentityQuery(), hmac: true).Select(pair => $"{pair.Key}={pair.Value}"))}", null),
    };

    private static Dictionary<string, string> Signed(Dictionary<string, string> fields, bool hmac)
    {
        fields["sign"] = Sign(fields, hmac: hmac);
        return fields;
    }

    private Dictionary<string, string> IdentityQuery() => new(StringComparer.Ordinal)
    {
        ["mch_id"] = MchId,
        ["appid"] = PayAppId,
        ["openid"] = OpenId,
        ["code"] = Platform.IssueIdentityCode(MchId, PayAppId, OpenId),
        ["grant_type"] = "authorization_code",
        ["scope"] = "pay_identity",
        ["sign_type"] = "HMAC-SHA256",
    };

    private async Task<string> SessionQueryAsync()
    {
        var login = await GetAsync(
            $"{WeChatPaths.JsCode2Session}?appid={AppId}&secret={Secret}&js_code={Platform.IssueLoginCode(AppId)}&grant_type=authorization_code");
        var key = Encoding.UTF8.GetBytes(login.GetProperty("session_key").GetString()!);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, ""u8));
        return $"access_token={await TokenAsync()}&openid={login.GetProperty("openid").GetString()}&signature={signature}&sig_method=hmac_sha256";
    }

    private async Task<string> TokenAsync() =>
        (await GetAsync($"{WeChatPaths.Token}?grant_type=client_credential&appid={AppId}&secret={Secret}")).GetProperty("access_token").GetString()!;
}
