using System.Security.Cryptography;
using System.Text;
using System.Web;
using Gateway.Assist;
using Gateway.Envelope;
using Gateway.Upstreams;
using Gateway.Upstreams.Alipay;

namespace Gateway.Tests.Upstreams.Alipay;

/// <summary>What is sent to Alipay, byte for byte, and what is made of each kind of answer.</summary>
public sealed class AlipayAnswerTests : IAsyncLifetime
{
    private const string Node = """{"access_token":"AT1","expires_in":1296000,"refresh_token":"RT1","re_expires_in":2592000,"open_id":"074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"}""";
    private const string OpenId = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5";

    private ScriptedPlatform _platform = null!;
    private TestGateway _gateway = null!;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await ScriptedPlatform.StartAsync();
        _gateway = new TestGateway().With("Alipay:GatewayUrl", _platform.Address + "/gateway.do");
        await _gateway.InitializeAsync();
        _app = await _gateway.CreateAppAsync("v3", withChannel: false);
        _app.AliAppId = "2021000000000001";
        await _gateway.AdminAsync(HttpMethod.Put, $"apps/{_app.AppId}/channels/alipay", new()
        {
            ["aliAppId"] = _app.AliAppId,
            ["privateKey"] = AlipayTestKeys.AppPrivateKey,
            ["alipayPublicKey"] = AlipayTestKeys.AlipayPublicKey,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_a_form_signed_over_its_unencoded_values_with_sign_type_and_without_sign()
    {
        _platform.Script = _ => AlipayMessage.Signed(Node);
        await AskAsync("a+b/c=d&e 中");

        var request = Assert.Single(_platform.Requests);
        Assert.Equal(("POST", "/gateway.do", "?charset=utf-8", "application/x-www-form-urlencoded; charset=utf-8"),
            (request.Method, request.Path, request.Query, request.ContentType));
        var form = HttpUtility.ParseQueryString(request.Body);
        Assert.Equal(["app_id", "charset", "code", "format", "grant_type", "method", "sign", "sign_type", "timestamp", "version"], form.AllKeys.Order(StringComparer.Ordinal));
        Assert.Equal(
            ("2021000000000001", "utf-8", "a+b/c=d&e 中", "JSON", "authorization_code", "alipay.system.oauth.token", "RSA2", "1.0"),
            (form["app_id"], form["charset"], form["code"], form["format"], form["grant_type"], form["method"], form["sign_type"], form["version"]));

        const string Text = "app_id=2021000000000001&charset=utf-8&code=a+b/c=d&e 中&format=JSON&grant_type=authorization_code"
            + "&method=alipay.system.oauth.token&sign_type=RSA2&timestamp=2026-03-01 12:00:00&version=1.0";
        using var app = AlipayTestKeys.AppRsa();
        Assert.True(app.VerifyData(Encoding.UTF8.GetBytes(Text), Convert.FromBase64String(form["sign"]!), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.DoesNotContain("biz_content", request.Body);
    }

    [Fact]
    public async Task The_timestamp_is_chinas_time_whatever_the_day_is_elsewhere()
    {
        _platform.Script = _ => AlipayMessage.Signed(Node);
        _gateway.Time.Advance(TimeSpan.FromHours(12) + TimeSpan.FromSeconds(5));

        await AskAsync();

        // 16:00:05 UTC is already the next day there.
        Assert.Equal("2026-03-02 00:00:05", HttpUtility.ParseQueryString(Assert.Single(_platform.Requests).Body)["timestamp"]);
    }

    [Theory]
    [InlineData("""{"access_token":"AT1","user_id":"2088000000000001","expires_in":"3600"}""", "2088000000000001", null)]
    [InlineData("""{"access_token":"AT1","open_id":"o1","expires_in":3600}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","user_id":"2088000000000001"}""", "2088000000000001", "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","user_id":""}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","user_id":null,"alipay_user_id":"20880000000000010000000000000001","union_id":"u"}""", null, "o1")]
    [InlineData("""{"code":"10000","msg":"Success","access_token":"AT1","open_id":"o1"}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","expires_in":"soon"}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","expires_in":-1}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","expires_in":1e30}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","expires_in":99999999999999}""", null, "o1")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","expires_in":""}""", null, "o1")]
    public async Task Either_id_comes_under_its_own_name_and_neither_stands_in_for_the_other(string node, string? userId, string? openId)
    {
        _platform.Script = _ => AlipayMessage.Signed(node);

        var identity = (await AskAsync()).Value!;

        Assert.Equal(("AT1", userId, openId), (identity.AccessToken, identity.UserId, identity.OpenId));
    }

    [Theory]
    [InlineData("{\"open_id\":\"o\\/1\",\"access_token\":\"AT\\/1\",\"auth_start\":\"2026\\/03\\/01\"}")]
    [InlineData("{ \"brand_new\" : {\"nested\":[1, 2.50, {\"a\":\"}{\"}]} ,\r\n\t\"access_token\":\"AT\\u002f1\", \"open_id\":\"o\\/1\" }")]
    [InlineData("{\"msg\":\"\\\"}\",\"access_token\":\"AT/1\",\"open_id\":\"o/1\",\"text\":\"中文 \\u4e2d <&>'\"}")]
    public async Task The_very_text_of_the_node_is_what_is_verified(string node)
    {
        // Written anew, each of these would be another text.
        _platform.Script = _ => AlipayMessage.Signed(node);
        var identity = (await AskAsync()).Value!;
        Assert.Equal(("AT/1", "o/1"), (identity.AccessToken, identity.OpenId));

        _platform.Script = _ => AlipayMessage.Text($"{{\"{AlipayMessage.Result}\":{node.Replace("\\/", "/").Replace(" ", "").Replace("中", "\\u4e2d")},\"sign\":\"{AlipayMessage.Sign(node)}\"}}");
        Assert.Equal(UpstreamFailure.Unauthentic, (await AskAsync()).Failure);
    }

    [Fact]
    public async Task The_members_may_come_in_any_order_with_spaces_and_an_escaped_signature()
    {
        var sign = AlipayMessage.Sign(Node).Replace("/", "\\/");
        _platform.Script = _ => AlipayMessage.Text($"{{ \"sign\" : \"{sign}\" ,\n \"brand_new\":{{\"x\":[1]}}, \"{AlipayMessage.Result}\" : {Node} }}\n");
        Assert.Equal(OpenId, (await AskAsync()).Value!.OpenId);
    }

    public static TheoryData<string, string> Untrue => new()
    {
        { "unsigned", $$"""{"{{AlipayMessage.Result}}":{{Node}}}""" },
        { "empty sign", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":""}""" },
        { "null sign", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":null}""" },
        { "no base64", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"%%%"}""" },
        { "too long", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{new string('A', 4096)}}"}""" },
        { "of another text", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{AlipayMessage.Sign(Node + " ")}}"}""" },
        { "signed with the app's own key", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{AlipayMessage.Sign(Node, AlipayTestKeys.AppRsa())}}"}""" },
        { "signed with somebody's key", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{AlipayMessage.Sign(Node, AlipayTestKeys.OtherRsa())}}"}""" },
        { "signature inside the node", $"{{\"{AlipayMessage.Result}\":{Node[..^1]},\"sign\":\"{AlipayMessage.Sign(Node)}\"}}}}" },
    };

    [Theory]
    [MemberData(nameof(Untrue))]
    public async Task A_success_that_alipay_did_not_sign_is_refused(string what, string answer)
    {
        Assert.NotEmpty(what);
        _platform.Script = _ => AlipayMessage.Text(answer);
        Assert.Equal(UpstreamFailure.Unauthentic, (await AskAsync()).Failure);
        Assert.Single(_platform.Requests);
    }

    [Fact]
    public async Task Sha1_under_the_right_key_is_not_rsa2()
    {
        using var alipay = AlipayTestKeys.AlipayRsa();
        var sign = Convert.ToBase64String(alipay.SignData(Encoding.UTF8.GetBytes(Node), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));
        _platform.Script = _ => AlipayMessage.Text($$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}","sign_type":"RSA"}""");
        Assert.Equal(UpstreamFailure.Unauthentic, (await AskAsync()).Failure);
    }

    public static TheoryData<string, string> Nonsense
    {
        get
        {
            var forged = """{"access_token":"AT9","open_id":"somebodyElse"}""";
            var sign = AlipayMessage.Sign(Node);
            return new()
            {
                { "the node twice, the true one last", $$"""{"{{AlipayMessage.Result}}":{{forged}},"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}"}""" },
                { "the node twice, the true one first", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}","{{AlipayMessage.Result}}":{{forged}}}""" },
                { "the same node twice", $$"""{"{{AlipayMessage.Result}}":{{Node}},"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}"}""" },
                { "the node twice, once spelt with an escape", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}","{{AlipayMessage.Result.Replace("a", "\\u0061")}}":{{forged}}}""" },
                { "an error beside it", $$"""{"{{AlipayMessage.Result}}":{{Node}},"{{AlipayMessage.Error}}":{"code":"40002"},"sign":"{{sign}}"}""" },
                { "two signatures", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"x","sign":"{{sign}}"}""" },
                { "neither node", $$"""{"alipay_trade_query_response":{{Node}},"sign":"{{sign}}"}""" },
                { "the node in a node", $$"""{"x":{"{{AlipayMessage.Result}}":{{Node}}},"sign":"{{sign}}"}""" },
                { "text for a node", $$"""{"{{AlipayMessage.Result}}":"encrypted","sign":"{{sign}}"}""" },
                { "null for a node", $$"""{"{{AlipayMessage.Result}}":null,"sign":"{{sign}}"}""" },
                { "an array", $$"""[{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}"}]""" },
                { "something after it", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}"}{}""" },
                { "a sign that is a number", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":1}""" },
                { "cut short", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign[..50]}}""" },
                { "too deep", $$"""{"{{AlipayMessage.Result}}":{{Node}},"sign":"{{sign}}","x":{{new string('[', 200)}}{{new string(']', 200)}}}""" },
                { "a page", "<html><body>Bad Gateway</body></html>" },
                { "nothing", "" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task What_is_not_one_answer_is_none(string what, string answer)
    {
        Assert.NotEmpty(what);
        _platform.Script = _ => AlipayMessage.Text(answer);
        Assert.Equal(UpstreamFailure.Nonsense, (await AskAsync()).Failure);
        Assert.Single(_platform.Requests);
    }

    [Theory]
    [InlineData("""{"access_token":"AT1","open_id":"o1","open_id":"o2"}""")]
    [InlineData("""{"access_token":"AT1","open_id":"o1","open\u005fid":"o2"}""")]
    [InlineData("""{"access_token":"AT1","expires_in":3600}""")]
    [InlineData("""{"access_token":"AT1","open_id":"","user_id":""}""")]
    [InlineData("""{"open_id":"o1"}""")]
    [InlineData("""{"access_token":"AT1","open_id":1}""")]
    [InlineData("{}")]
    public async Task A_signed_node_that_names_nobody_or_two_is_nonsense(string node)
    {
        _platform.Script = _ => AlipayMessage.Signed(node);
        Assert.Equal(UpstreamFailure.Nonsense, (await AskAsync()).Failure);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_name_nobody()
    {
        var node = Encoding.Latin1.GetBytes("{\"access_token\":\"AT1\",\"open_id\":\"\u00ff\u00fe\"}");
        byte[] answer = [.. Encoding.ASCII.GetBytes($"{{\"{AlipayMessage.Result}\":"), .. node, .. Encoding.ASCII.GetBytes($",\"sign\":\"{AlipayMessage.Sign(node)}\"}}")];
        _platform.Script = _ => (200, answer);
        Assert.Equal(UpstreamFailure.Nonsense, (await AskAsync()).Failure);
    }

    [Fact]
    public async Task Text_in_another_charset_is_verified_as_the_bytes_it_came_in()
    {
        // Alipay's error texts have come in GBK; nothing of them is read.
        byte[] node = [.. "{\"code\":\"40002\",\"sub_msg\":\""u8, 0xca, 0xda, 0xc8, 0xa8, .. "\",\"sub_code\":\"isv.code-invalid\"}"u8];
        byte[] answer = [.. "{\"error_response\":"u8, .. node, .. Encoding.ASCII.GetBytes($",\"sign\":\"{AlipayMessage.Sign(node)}\"}}")];
        _platform.Script = _ => (200, answer);
        var refusal = (await AskAsync()).Refusal!;
        Assert.Equal(("isv.code-invalid", true), (refusal.Code, refusal.IsFinal));
    }

    [Theory]
    [InlineData("40002", "isv.code-invalid", "重新发起授权", true)]
    [InlineData("40002", "isv.invalid-signature", "应用私钥", false)]
    [InlineData("40002", "isv.missing-signature-config", "应用公钥", false)]
    [InlineData("40002", "isv.invalid-app-id", "aliAppId", false)]
    [InlineData("40002", "isv.invalid-timestamp", "时钟", false)]
    [InlineData("40002", "isv.invalid-app-cert-sn", "证书", false)]
    [InlineData("20000", "isp.unknow-error", "繁忙", false)]
    [InlineData("20000", "aop.unknow-error", "繁忙", false)]
    [InlineData("20001", "aop.invalid-app-auth-token", "令牌", false)]
    [InlineData("40006", "isv.insufficient-isv-permissions", "权限", false)]
    [InlineData("40004", "something.new", "拒绝", false)]
    public async Task A_refusal_has_the_sub_code_and_what_to_do(string code, string subCode, string words, bool isFinal)
    {
        var node = $$"""{"msg":"Invalid Arguments","code":"{{code}}","sub_msg":"text that repeats the code AUTHCODE1","sub_code":"{{subCode}}"}""";
        _platform.Script = _ => AlipayMessage.Signed(node, AlipayMessage.Error);

        var answer = await AskAsync();

        Assert.Equal((subCode, isFinal), (answer.Refusal!.Code, answer.Refusal.IsFinal));
        Assert.EndsWith($"[{subCode}]", answer.Refusal.Message);
        Assert.Contains(words, answer.Refusal.Message);
        Assert.DoesNotContain("AUTHCODE1", answer.Refusal.Message);
        Assert.Equal(Outcome.RefusedByPlatform, UpstreamAnswers.ForAlipay(answer).Outcome);
    }

    [Fact]
    public async Task A_refusal_that_is_not_signed_is_told_but_is_not_final()
    {
        const string Refusal = """{"code":"40002","sub_code":"isv.code-invalid"}""";
        foreach (var script in new[]
        {
            AlipayMessage.Text($$"""{"{{AlipayMessage.Error}}":{{Refusal}}}"""),
            AlipayMessage.Signed(Refusal, AlipayMessage.Error, AlipayTestKeys.OtherRsa()),
            AlipayMessage.Text($$"""{"{{AlipayMessage.Error}}":{{Refusal}}}""", status: 500),
        })
        {
            _platform.Script = _ => script;
            var refusal = (await AskAsync()).Refusal!;
            Assert.Equal(("isv.code-invalid", false), (refusal.Code, refusal.IsFinal));
        }
    }

    [Theory]
    [InlineData("""{"code":"40002","sub_code":"isv.code-invalid"}""", "isv.code-invalid")]
    [InlineData("""{"code":"40002"}""", "40002")]
    public async Task A_refusal_in_the_calls_own_node_is_one_too(string node, string code)
    {
        _platform.Script = _ => AlipayMessage.Signed(node);
        Assert.Equal(code, (await AskAsync()).Refusal!.Code);
    }

    [Theory]
    [InlineData("""{"code":"40002","sub_code":"<script>alert(1)</script>"}""", "40002")]
    [InlineData("""{"code":"https://evil.example/","sub_code":"a b"}""", "UNNAMED")]
    [InlineData("""{}""", "UNNAMED")]
    public async Task What_is_no_code_is_not_passed_on(string node, string code)
    {
        _platform.Script = _ => AlipayMessage.Signed(node, AlipayMessage.Error);
        var refusal = (await AskAsync()).Refusal!;
        Assert.Equal(code, refusal.Code);
        Assert.DoesNotContain("evil", refusal.Message);
        Assert.DoesNotContain("<", refusal.Message);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task A_success_comes_with_200(int status)
    {
        _platform.Script = _ => (status, AlipayMessage.Signed(Node).Item2);
        Assert.Equal(UpstreamFailure.Nonsense, (await AskAsync()).Failure);
        Assert.Single(_platform.Requests);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        _platform.Script = _ => (200, new byte[1024 * 1024]);
        Assert.Equal(UpstreamFailure.Nonsense, (await AskAsync()).Failure);
    }

    [Fact]
    public void What_did_not_come_is_told_in_alipays_name()
    {
        foreach (var failure in Enum.GetValues<UpstreamFailure>())
        {
            var answer = UpstreamAnswers.ForAlipay(PlatformAnswer<AlipayIdentity>.Failed(failure));
            Assert.Equal((Outcome.PlatformUnreachable, failure.ToString()), (answer.Outcome, answer.PlatformCode));
            Assert.Contains("支付宝", answer.Message);
            Assert.DoesNotContain("微信", answer.Message);
        }
    }

    private Task<PlatformAnswer<AlipayIdentity>> AskAsync(string code = "AUTHCODE1") => _gateway.ExchangeAlipayAsync(_app, code);
}
