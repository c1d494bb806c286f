using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Gateway.Tests.Upstreams;
using Gateway.Tests.Upstreams.WeChat.Pay;

namespace Gateway.Tests.Assist;

/// <summary>What is sent to WeChat Pay, byte for byte, and answers that the simulator would never give.</summary>
public sealed class PayAnswerTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;
    private ScriptedPlatform _platform = null!;
    private TestApp _app = null!;
    private int _serial;

    public async ValueTask InitializeAsync()
    {
        _platform = await ScriptedPlatform.StartAsync();
        _gateway = new TestGateway().With("WeChat:PayBaseUrl", _platform.Address);
        await _gateway.InitializeAsync();
        _app = await _gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedCalls"] = new JsonArray("getWxOpenIdByAuthCode", "getWxPayIdentityToken") });
        await _gateway.SetPayChannelAsync(_app);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_a_signed_flat_xml_with_a_nonce_of_its_own()
    {
        _platform.Script = _ => (200, PayMessage.Signed(_app.ApiKey, Success()));
        await AskAsync();
        await AskAsync(("subMchId", "1600000001"), ("subAppId", "wxsub1"));

        var nonces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in _platform.Requests)
        {
            Assert.Equal(("POST", "/tools/authcodetoopenid", "", "text/xml; charset=utf-8"), (request.Method, request.Path, request.Query, request.ContentType));
            var fields = XDocument.Parse(request.Body).Root!.Elements().Select(element => (Name: element.Name.LocalName, element.Value)).ToList();
            Assert.Equal(_app.MchId, fields.Single(field => field.Name == "mch_id").Value);
            Assert.Equal(_app.PayAppId, fields.Single(field => field.Name == "appid").Value);
            Assert.Equal(PayMessage.Sign(fields, _app.ApiKey, isHmac: false), fields.Single(field => field.Name == "sign").Value);
            var nonce = fields.Single(field => field.Name == "nonce_str").Value;
            Assert.Matches("^[A-Za-z0-9]{32}$", nonce);
            Assert.True(nonces.Add(nonce));
            Assert.DoesNotContain(_app.ApiKey, request.Body);
        }

        Assert.Equal(["appid,auth_code,mch_id,nonce_str,sign", "appid,auth_code,mch_id,nonce_str,sub_appid,sub_mch_id,sign"],
            _platform.Requests.Select(request => string.Join(',', XDocument.Parse(request.Body).Root!.Elements().Select(element => element.Name.LocalName))));
    }

    [Fact]
    public async Task The_identity_query_is_signed_with_hmac_whatever_the_channel_says_and_has_no_nonce()
    {
        await AskIdentityAsync();
        var request = Assert.Single(_platform.Requests);
        Assert.Equal(("GET", "/appauth/getaccesstoken", ""), (request.Method, request.Path, request.Body));
        var query = System.Web.HttpUtility.ParseQueryString(request.Query);
        var fields = query.AllKeys.Select(name => (Name: name!, Value: query[name]!)).ToList();
        Assert.Equal(["appid", "code", "grant_type", "mch_id", "openid", "scope", "sign", "sign_type"], fields.Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal("HMAC-SHA256", query["sign_type"]);
        Assert.Equal("authorization_code", query["grant_type"]);
        Assert.Equal(PayMessage.Sign(fields, _app.ApiKey, isHmac: true), query["sign"]);
        Assert.DoesNotContain(_app.ApiKey, request.Query);
    }

    [Fact]
    public async Task An_answer_with_members_nobody_knows_is_good_if_they_are_signed()
    {
        _platform.Script = _ => (200, PayMessage.Signed(_app.ApiKey, [.. Success(), ("brand_new", "中文 <&>")]));
        Assert.Equal(0, (await AskAsync()).EffectiveCode);

        var added = Success().Append(("sign", PayMessage.Sign(Success(), _app.ApiKey, isHmac: false))).Append(("brand_new", "1")).ToArray();
        _platform.Script = _ => (200, PayMessage.Xml(added));
        AssertUnauthentic(await AskAsync());
    }

    [Theory]
    [InlineData("mch_id", "1999999999")]
    [InlineData("mch_id", "")]
    [InlineData("appid", "wx9999999999999999")]
    [InlineData("appid", "")]
    [InlineData("sub_mch_id", "1600000009")]
    [InlineData("sub_appid", "wxsub9")]
    public async Task A_rightly_signed_answer_to_another_is_not_believed(string name, string value)
    {
        _platform.Script = _ => (200, PayMessage.Signed(_app.ApiKey, [.. Success().Where(field => field.Name != name), (name, value)]));
        AssertUnauthentic(await AskAsync());
        if (name.StartsWith("sub_", StringComparison.Ordinal))
        {
            AssertUnauthentic(await AskAsync(("subMchId", "1600000001"), ("subAppId", "wxsub1")));
        }
    }

    [Fact]
    public async Task The_only_account_that_is_bound_may_be_named_unasked()
    {
        _platform.Script = _ => (200, PayMessage.Signed(_app.ApiKey,
            [.. Success(), ("sub_mch_id", "1600000001"), ("sub_appid", "wxsub1"), ("sub_openid", "oSub000000000000000000000001")]));
        var answer = await AskAsync(("subMchId", "1600000001"));
        Assert.Equal("oSub000000000000000000000001", (string)answer.Data!["subOpenId"]!);
    }

    [Fact]
    public async Task A_refusal_without_a_signature_is_not_believed_as_one()
    {
        // Unsigned, it could make a merchant throw away a good code.
        _platform.Script = _ => (200, PayMessage.Xml([.. Success().Where(field => field.Name is not ("openid" or "result_code")), ("result_code", "FAIL"), ("err_code", "AUTHCODEEXPIRE")]));
        AssertUnauthentic(await AskAsync());
    }

    [Fact]
    public async Task A_failure_that_is_signed_all_the_same_is_still_no_success()
    {
        _platform.Script = _ => (200, PayMessage.Signed(_app.ApiKey, [.. Success().Where(field => field.Name != "return_code"), ("return_code", "FAIL")]));
        Assert.Equal(20080, (await AskAsync()).EffectiveCode);
    }

    [Theory]
    [InlineData("return_code", "success")]
    [InlineData("return_code", "")]
    [InlineData("result_code", "OK")]
    [InlineData("result_code", "")]
    [InlineData("openid", "")]
    public async Task An_answer_that_does_not_say_success_twice_with_an_openid_is_none(string name, string value)
    {
        _platform.Script = _ => (200, PayMessage.Signed(_app.ApiKey, [.. Success().Where(field => field.Name != name), (name, value)]));
        Assert.Equal(30000, (await AskAsync()).Code);
    }

    [Fact]
    public async Task A_good_message_with_another_status_is_not_the_platforms()
    {
        foreach (var status in new[] { 201, 302, 404, 500 })
        {
            _platform.Script = _ => (status, PayMessage.Signed(_app.ApiKey, Success()));
            Assert.Equal(30000, (await AskAsync()).Code);
        }
    }

    [Fact]
    public async Task A_signed_message_in_another_encoding_is_not_read()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            _platform.Script = _ => (200, [.. encoding.GetPreamble(), .. encoding.GetBytes(Encoding.UTF8.GetString(PayMessage.Signed(_app.ApiKey, Success())))]);
            Assert.Equal(30000, (await AskAsync()).Code);
        }
    }

    [Fact]
    public async Task An_external_entity_is_not_fetched()
    {
        await using var trap = await ScriptedPlatform.StartAsync();
        foreach (var type in new[] { $"<!DOCTYPE xml SYSTEM \"{trap.Address}/x.dtd\">", $"<!DOCTYPE xml [<!ENTITY % p SYSTEM \"{trap.Address}/p\"> %p;]>", $"<!DOCTYPE xml [<!ENTITY e SYSTEM \"{trap.Address}/e\">]>" })
        {
            _platform.Script = _ => (200, Encoding.UTF8.GetBytes(type + Encoding.UTF8.GetString(PayMessage.Signed(_app.ApiKey, Success())).Replace("OK", "&e;", StringComparison.Ordinal)));
            Assert.Equal(30000, (await AskAsync()).Code);
        }

        Assert.Empty(trap.Requests);
    }

    [Fact]
    public async Task Numbers_of_the_identity_answer_may_stand_in_quotes()
    {
        _platform.Script = _ => (200, """{"retcode":"0","retmsg":"ok","access_token":"AT","access_token_expires_in":"7200","refresh_token":"RT","refresh_token_expires_in":"2592000","new":[1]}"""u8.ToArray());
        var answer = await AskIdentityAsync();
        Assert.Equal(0, answer.EffectiveCode);
        Assert.Equal(("AT", 7200L, "RT", 2592000L), ((string)answer.Data!["accessToken"]!, (long)answer.Data["expiresIn"]!, (string)answer.Data["refreshToken"]!, (long)answer.Data["refreshExpiresIn"]!));
    }

    [Theory]
    [InlineData("""{"retcode":1001,"retmsg":"no permission https://example.com/?sign=S"}""", "[1001]")]
    [InlineData("""{"retcode":"1001"}""", "[1001]")]
    [InlineData("""{"errcode":-1,"errmsg":"system error"}""", "[-1]")]
    [InlineData("""{"retcode":1,"access_token":"AT","access_token_expires_in":1,"refresh_token":"RT","refresh_token_expires_in":1}""", "[1]")]
    [InlineData("<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[no permission]]></return_msg></xml>", "unauthenticated")]
    public async Task A_refusal_of_an_identity_token_is_told_in_whatever_form_it_comes(string body, string told)
    {
        _platform.Script = _ => (200, Encoding.UTF8.GetBytes(body));
        var answer = await AskIdentityAsync();
        Assert.Equal(20080, answer.Code);
        Assert.Contains(told, answer.Msg);
        Assert.DoesNotContain("no permission", answer.Text);
        Assert.DoesNotContain("sign=S", answer.Text);
    }

    [Theory]
    [InlineData("""{"access_token":"AT","access_token_expires_in":7200,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"","access_token_expires_in":7200,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"AT","access_token_expires_in":-1,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"AT","access_token_expires_in":9223372036854775807,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"AT","access_token_expires_in":1e400,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"AT","access_token_expires_in":"99999999999999999999","refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"AT","access_token_expires_in":7200,"refresh_token":null,"refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"AT","access_token":"AT2","access_token_expires_in":7200,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":1,"retcode":0,"access_token":"AT","access_token_expires_in":7200,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""{"retcode":0,"access_token":"\uD800","access_token_expires_in":7200,"refresh_token":"RT","refresh_token_expires_in":1}""")]
    [InlineData("""[{"retcode":0}]""")]
    [InlineData("""{"retcode":{"is":1}}""")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]""")]
    [InlineData("<xml><return_code>SUCCESS</return_code></xml>")]
    [InlineData("<html>502</html>")]
    [InlineData("")]
    public async Task What_is_no_identity_answer_is_30000(string body)
    {
        _platform.Script = _ => (200, Encoding.UTF8.GetBytes(body));
        Assert.Equal(30000, (await AskIdentityAsync()).Code);
    }

    [Fact]
    public async Task A_good_identity_answer_with_another_status_is_not_the_platforms()
    {
        _platform.Script = _ => (500, """{"retcode":0,"access_token":"AT","access_token_expires_in":7200,"refresh_token":"RT","refresh_token_expires_in":1}"""u8.ToArray());
        Assert.Equal(30000, (await AskIdentityAsync()).Code);
    }

    private (string Name, string Value)[] Success() =>
    [
        ("return_code", "SUCCESS"), ("return_msg", "OK"), ("appid", _app.PayAppId), ("mch_id", _app.MchId), ("nonce_str", "Rt5yUi8oPa2sDf4gHj6kLz1xCv3bNm7q"),
        ("result_code", "SUCCESS"), ("openid", "oPayer0000000000000000000001"),
    ];

    private Task<WireAnswer> AskAsync(params (string, JsonNode?)[] fields) =>
        _app.CallAsync("getWxOpenIdByAuthCode", [("authCode", $"13{Interlocked.Increment(ref _serial):d16}"), .. fields]);

    private Task<WireAnswer> AskIdentityAsync() => _app.CallAsync("getWxPayIdentityToken",
        ("openId", "oPayer0000000000000000000001"), ("code", $"CODE{Interlocked.Increment(ref _serial)}"), ("scope", "pay_identity"));

    private static void AssertUnauthentic(WireAnswer answer)
    {
        Assert.Equal(30000, answer.Code);
        Assert.Contains("could not be trusted", answer.Msg);
        Assert.Null(answer.Data);
    }
}
