using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Gateway.Simulator;
using Gateway.Tests.Upstreams.Alipay;

namespace Gateway.Tests.Simulator;

/// <summary>Alipay as the simulator plays it: what it insists on, and what its answers look like.</summary>
public sealed class AlipayGatewayTests : PayTest
{
    [Fact]
    public async Task A_good_code_gives_a_signed_node_and_is_good_once()
    {
        var code = Platform.IssueAlipayCode(AliAppId, new AlipayUser("2088000000000001", "o1"));

        var answer = await AskAsync(AlipayFields(code));

        AssertSigned(answer, "alipay_system_oauth_token_response");
        var node = Parse(answer).GetProperty("alipay_system_oauth_token_response");
        Assert.Equal(("2088000000000001", "o1"), (node.GetProperty("user_id").GetString(), node.GetProperty("open_id").GetString()));
        Assert.False(node.TryGetProperty("code", out _));
        var again = await AskAsync(AlipayFields(code));
        AssertSigned(again, "error_response");
        Assert.Equal("isv.code-invalid", SubCode(again));
    }

    [Fact]
    public async Task A_code_dies_after_three_minutes()
    {
        var (inTime, late) = (Platform.IssueAlipayCode(AliAppId), Platform.IssueAlipayCode(AliAppId));
        Time.Advance(TimeSpan.FromSeconds(179));
        Assert.True(Parse(await AskAsync(AlipayFields(inTime))).TryGetProperty("alipay_system_oauth_token_response", out _));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("isv.code-invalid", SubCode(await AskAsync(AlipayFields(late))));
    }

    [Theory]
    [InlineData("app_id", "", "isv.missing-app-id")]
    [InlineData("app_id", "2021999999999999", "isv.invalid-app-id")]
    [InlineData("method", "", "isv.missing-method")]
    [InlineData("method", "alipay.trade.query", "isv.invalid-method")]
    [InlineData("charset", "", "isv.missing-charset")]
    [InlineData("charset", "GBK", "isv.invalid-charset")]
    [InlineData("sign_type", "", "isv.missing-sign-type")]
    [InlineData("sign_type", "RSA", "isv.invalid-signature-type")]
    [InlineData("version", "2.0", "isv.invalid-version")]
    [InlineData("timestamp", "", "isv.missing-timestamp")]
    [InlineData("timestamp", "2026-03-01T16:00:00", "isv.invalid-timestamp")]
    [InlineData("timestamp", "2026-03-01 08:00:00", "isv.invalid-timestamp")]
    [InlineData("app_cert_sn", "0", "isv.invalid-app-cert-sn")]
    [InlineData("format", "XML", "isv.invalid-format")]
    public async Task What_is_wrong_with_a_request_is_told_without_a_signature_and_leaves_the_code_good(string name, string value, string subCode)
    {
        var fields = AlipayFields(Platform.IssueAlipayCode(AliAppId));
        var right = AlipayForm(fields);
        fields[name] = value;

        var answer = await AskAsync(fields);

        Assert.Equal(["error_response"], Parse(answer).EnumerateObject().Select(member => member.Name));
        Assert.Equal(subCode, SubCode(answer));
        Assert.DoesNotContain("error_response", await PostAsync(right));
    }

    [Fact]
    public async Task A_signature_has_to_be_the_apps_over_exactly_what_is_sent()
    {
        var fields = AlipayFields(Platform.IssueAlipayCode(AliAppId));
        using var other = AlipayTestKeys.OtherRsa();
        Assert.Equal("isv.invalid-signature", SubCode(await PostAsync(AlipayForm(fields, other))));
        Assert.Equal("isv.invalid-signature", SubCode(await PostAsync(AlipayForm(fields) + "&brand_new=1")));
        Assert.Equal("isv.invalid-signature", SubCode(await PostAsync(AlipayForm(fields).Replace("version=1.0", "version=1.0&scope=x"))));
        Assert.Equal("isv.missing-sign", SubCode(await PostAsync(AlipayForm(fields).Split("&sign=")[0])));
        Assert.Equal("isv.invalid-parameter", SubCode(await PostAsync(AlipayForm(fields) + "&version=1.0")));
        Assert.Equal("isv.invalid-charset", SubCode(await PostAsync(AlipayForm(fields), query: "")));
    }

    [Fact]
    public async Task In_certificate_mode_a_request_names_both_certificates_and_the_answer_names_alipays()
    {
        var certificate = Platform.AddAlipayAppWithCertificate(AliAppId, AlipayTestKeys.AppPublicKey);
        Assert.Equal("isv.invalid-app-cert-sn", SubCode(await AskAsync(AlipayFields("x"))));

        // Named as the gateway names them: two who share no code agree.
        var keys = Gateway.Upstreams.Alipay.AlipayKeys.Of(new(AlipayTestKeys.AppPrivateKey, Platform.AlipayCertificates, certificate, Platform.AlipayRootCertificates));
        var fields = AlipayFields(Platform.IssueAlipayCode(AliAppId));
        fields["app_cert_sn"] = keys.AppCertSn!;
        fields["alipay_root_cert_sn"] = "0";
        Assert.Equal("isv.invalid-alipay-root-cert-sn", SubCode(await AskAsync(fields)));
        fields["alipay_root_cert_sn"] = keys.RootCertSn!;
        var answer = await AskAsync(fields);
        AssertSigned(answer, "alipay_system_oauth_token_response");
        Assert.Equal(keys.AlipayCertSns.Single(), Parse(answer).GetProperty("alipay_cert_sn").GetString());
    }

    [Theory]
    [InlineData("auth_base")]
    [InlineData("auth_user")]
    [InlineData("auth_base,auth_user")]
    public async Task The_authorize_page_sends_the_browser_back_with_a_code_and_what_it_was_given(string scope)
    {
        var address = $"{WeChatPaths.AlipayAuthorize}?app_id={AliAppId}&scope={scope}&redirect_uri={Uri.EscapeDataString("https://pay.example.com/back?x=1")}&state={Uri.EscapeDataString("a/b=1")}";
        using var first = await Http.GetAsync(address);
        using var back = scope == "auth_base" ? first : await Http.GetAsync(address + "&choice=zhou");
        if (scope != "auth_base")
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.Contains("choice=refuse", await first.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        var location = back.Headers.Location!;
        Assert.StartsWith("https://pay.example.com/back?x=1&app_id=", location.OriginalString);
        var query = HttpUtility.ParseQueryString(location.Query);
        Assert.Equal((AliAppId, "alipay_wallet", scope, "a/b=1"), (query["app_id"], query["source"], query["scope"], query["state"]));
        Assert.True(Parse(await AskAsync(AlipayFields(query["auth_code"]!))).TryGetProperty("alipay_system_oauth_token_response", out _));
    }

    [Theory]
    [InlineData("app_id=2021999999999999&scope=auth_base&redirect_uri=https%3A%2F%2Fx.example", "app_id")]
    [InlineData("app_id=2021000000000001&redirect_uri=https%3A%2F%2Fx.example", "scope")]
    [InlineData("app_id=2021000000000001&scope=snsapi_base&redirect_uri=https%3A%2F%2Fx.example", "scope")]
    [InlineData("app_id=2021000000000001&scope=auth_base", "redirect_uri")]
    [InlineData("app_id=2021000000000001&scope=auth_base&redirect_uri=javascript%3Aalert(1)", "redirect_uri")]
    public async Task The_authorize_page_shows_what_is_wrong_and_redirects_nowhere(string query, string words)
    {
        using var answer = await Http.GetAsync($"{WeChatPaths.AlipayAuthorize}?{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"{words} 参数错误", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_user_who_refuses_comes_back_without_a_code()
    {
        using var answer = await Http.GetAsync(
            $"{WeChatPaths.AlipayAuthorize}?app_id={AliAppId}&scope=auth_user&redirect_uri={Uri.EscapeDataString("https://pay.example.com/")}&state=s&choice=refuse");
        Assert.DoesNotContain("auth_code", answer.Headers.Location!.OriginalString);
        Assert.Contains("state=s", answer.Headers.Location.OriginalString);
    }

    [Fact]
    public async Task The_record_of_calls_shows_the_protocols_words_and_nothing_of_the_code_or_signature()
    {
        var fields = AlipayFields(Platform.IssueAlipayCode(AliAppId));
        var form = AlipayForm(fields);
        await PostAsync(form);
        var call = Assert.Single(Platform.Calls);
        Assert.Contains($"app_id={AliAppId}&method=alipay.system.oauth.token", call.Query);
        Assert.Contains("code=***&sign=***", call.Query);
        Assert.DoesNotContain(fields["code"], call.Query);
    }

    [Fact]
    public async Task By_hand_an_app_is_added_a_code_issued_and_the_next_call_spoilt()
    {
        var added = await ControlAsync("accounts", $$"""{"kind":"alipay","appid":"2021hand","public_key":"{{AlipayTestKeys.AppPublicKey}}","old":true}""");
        Assert.Equal(Platform.AlipayPublicKey, added.GetProperty("alipay_public_key").GetString());
        var issued = await ControlAsync("codes", """{"kind":"alipay","appid":"2021hand"}""");
        Assert.Equal(180, issued.GetProperty("expires_in").GetInt32());
        var fields = AlipayFields(issued.GetProperty("code").GetString()!);
        fields["app_id"] = "2021hand";

        await ControlAsync("next", """{"path":"/gateway.do","do":"alipay_error","sub_code":"isv.invalid-app-id","code":"40002","signed":false}""");
        Assert.Equal("isv.invalid-app-id", SubCode(await AskAsync(fields)));
        await ControlAsync("next", """{"path":"/gateway.do","do":"wrong_alipay","alipay_fault":"no_sign"}""");
        var spoilt = Parse(await AskAsync(fields));
        Assert.Equal(["alipay_system_oauth_token_response"], spoilt.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("2088", spoilt.GetProperty("alipay_system_oauth_token_response").GetProperty("user_id").GetString());

        var certified = await ControlAsync("accounts", $$"""{"kind":"alipay","appid":"2021hand","public_key":"{{AlipayTestKeys.AppPublicKey}}","certificate":true}""");
        foreach (var name in new[] { "app_certificate", "alipay_certificates", "alipay_root_certificates" })
        {
            Assert.StartsWith("-----BEGIN CERTIFICATE-----", certified.GetProperty(name).GetString());
        }

        using var content = new StringContent("""{"kind":"alipay","appid":"2021hand","public_key":"no key"}""", Encoding.UTF8, "application/json");
        using var refused = await Http.PostAsync("/_simulator/accounts", content);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private async Task<JsonElement> ControlAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync("/_simulator/" + path, content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    private Task<string> AskAsync(Dictionary<string, string> fields) => PostAsync(AlipayForm(fields.Where(field => field.Value.Length > 0).ToDictionary(StringComparer.Ordinal)));

    private async Task<string> PostAsync(string form, string query = "?charset=utf-8")
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await Http.PostAsync(WeChatPaths.AlipayGateway + query, content);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string? SubCode(string answer) => Parse(answer).GetProperty("error_response").GetProperty("sub_code").GetString();

    private void AssertSigned(string answer, string name)
    {
        var root = Parse(answer);
        using var alipay = RSA.Create();
        alipay.ImportSubjectPublicKeyInfo(Convert.FromBase64String(Platform.AlipayPublicKey), out _);
        Assert.True(alipay.VerifyData(
            Encoding.UTF8.GetBytes(root.GetProperty(name).GetRawText()), root.GetProperty("sign").GetBytesFromBase64(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
