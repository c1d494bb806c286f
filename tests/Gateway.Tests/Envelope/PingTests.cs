using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Envelope;

/// <summary>Ping says why a signature does not fit, to apps that want it.</summary>
public sealed class PingTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly JsonObject Explaining = new() { ["explainSignatures"] = true };

    [Fact]
    public async Task It_names_the_rule_and_shows_the_string_the_gateway_signed_without_the_secret()
    {
        var app = await gateway.CreateAppAsync("v2", "MD5", Explaining);
        var request = app.Request(("clientIp", ""));
        request["sign"] = Md5(Reference.Request(TestApp.Text(request), Dialect.V2).Replace("clientIp=&", "", StringComparison.Ordinal) + "&key=" + app.Secret);
        var answer = await app.PostAsync("ping", request);

        Assert.Equal(20052, answer.Code);
        Assert.Contains("空字符串也参与签名", answer.Msg);
        var explain = answer.Json!["explain"]!;
        Assert.Equal("EmptyMembers", (string)explain["differs"]![0]!);
        Assert.Equal(Reference.Request(TestApp.Text(request), Dialect.V2) + "&key=***", (string)explain["canonicalString"]!);
        Assert.DoesNotContain(app.Secret, answer.Text);
    }

    [Theory]
    [InlineData("v2", "MD5", "Algorithm")]
    [InlineData("v3", "HMAC_SHA256", "Algorithm")]
    public async Task It_recognises_another_algorithm(string dialect, string signType, string rule)
    {
        var app = await gateway.CreateAppAsync(dialect, signType, Explaining);
        app.SignType = signType == "MD5" ? "HMAC_SHA256" : "MD5";
        var answer = await app.CallAsync("ping");
        Assert.Equal(rule, (string)answer.Json!["explain"]!["differs"]![0]!);
    }

    [Fact]
    public async Task It_recognises_a_client_of_another_version()
    {
        var app = await gateway.CreateAppAsync("v3-beta", settings: Explaining);
        var request = app.Request();
        request["sign"] = Reference.Sign(Reference.Request(TestApp.Text(request), Dialect.V3), app.Secret, Dialect.V3, SignType.HmacSha256);
        var answer = await app.PostAsync("ping", request);
        Assert.Equal("LetterCase", (string)answer.Json!["explain"]!["differs"]![0]!);
        Assert.Contains("大小写", answer.Msg);
    }

    [Fact]
    public async Task What_no_rule_explains_is_said_plainly()
    {
        var app = await gateway.CreateAppAsync("v3", settings: Explaining);
        var request = app.Request();
        request["sign"] = new string('0', 64);
        var answer = await app.PostAsync("ping", request);
        Assert.Empty((JsonArray)answer.Json!["explain"]!["differs"]!);
        Assert.Contains("密钥", answer.Msg);
    }

    [Theory]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task An_explained_refusal_is_still_signed_as_the_sdk_rebuilds_it(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect, settings: Explaining);
        var request = app.Request();
        request["sign"] = dialect == "open" ? Convert.ToBase64String(new byte[256]) : new string('0', 64);
        var answer = await app.PostAsync("ping", request);
        Assert.NotNull(answer.Json!["explain"]);
        Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
    }

    [Fact]
    public async Task Text_of_an_unauthenticated_caller_is_never_signed_with_the_shared_secret()
    {
        // The signed text does not mark where a value ends: a signed answer that held the caller's text could be cut into a request.
        foreach (var dialect in new[] { "v3-beta", "v3" })
        {
            var app = await gateway.CreateAppAsync(dialect, settings: Explaining);
            const string Planted = "PLANTED-0123456789";
            var request = app.Request(("extra", Planted));
            request["sign"] = new string('0', 64);
            var answer = await app.PostAsync("ping", request);
            Assert.Contains(Planted, answer.Text);
            Assert.DoesNotContain(Planted, Reference.Answer(answer.Text, app.Dialect, AnswerShape.None), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_signature_made_with_the_older_of_two_live_secrets_is_explained_too()
    {
        var app = await gateway.CreateAppAsync("v2", "MD5", Explaining);
        await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", []);
        app.SignType = "HMAC_SHA256";
        var answer = await app.CallAsync("ping");
        Assert.Equal("Algorithm", (string)answer.Json!["explain"]!["differs"]![0]!);
        Assert.DoesNotContain(app.Secret, answer.Text);
    }

    [Fact]
    public async Task A_missing_signature_is_said_to_be_missing()
    {
        var app = await gateway.CreateAppAsync("v3", settings: Explaining);
        var answer = await app.PostAsync("ping", app.Request());
        Assert.Equal(20052, answer.Code);
        Assert.Contains("sign 必填", answer.Msg);
        Assert.Null(answer.Json!["explain"]);
    }

    [Fact]
    public async Task Without_the_setting_and_on_other_calls_nothing_is_explained()
    {
        var silent = await gateway.CreateAppAsync("v3");
        silent.SignType = "MD5";
        Assert.Null((await silent.CallAsync("ping")).Json!["explain"]);

        var explaining = await gateway.CreateAppAsync("v3", settings: Explaining);
        explaining.SignType = "MD5";
        Assert.Null((await explaining.CallAsync("getWxAuthUrl", ("url", "https://shop.example/"))).Json!["explain"]);
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
