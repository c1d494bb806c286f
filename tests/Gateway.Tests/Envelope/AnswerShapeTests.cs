using System.Net;
using System.Text.Json.Nodes;
using Gateway.Signing;

namespace Gateway.Tests.Envelope;

/// <summary>What comes back, in each dialect: shape, codes, signature, trace id.</summary>
public sealed class AnswerShapeTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    public static TheoryData<string, string> SharedSecretApps => new()
    {
        { "v2", "HMAC_SHA256" }, { "v2", "MD5" }, { "v2", "SM3" },
        { "v3-beta", "HMAC_SHA256" }, { "v3-beta", "MD5" }, { "v3-beta", "SM3" },
        { "v3", "HMAC_SHA256" }, { "v3", "MD5" }, { "v3", "SM3" },
    };

    public static TheoryData<string, string> Apps => [.. SharedSecretApps, .. new TheoryData<string, string> { { "open", "RSA2" } }];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task A_code_is_exchanged_and_the_answer_is_signed_as_the_sdk_rebuilds_it(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        var answer = await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(0, answer.Code);
        Assert.Equal("success", answer.Msg);
        Assert.StartsWith("o", (string)answer.Data!["openId"]!);
        Assert.NotEmpty((string)answer.Data["accessToken"]!);
        Assert.True(app.Verifies(answer, AnswerShape.AccessToken), answer.Text);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task An_authorize_address_is_given_and_signed(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        var answer = await app.CallAsync("getWxAuthUrl", ("url", "https://shop.example/pay?a=1&b=中文"), ("state", "S1"));

        Assert.Equal(0, answer.Code);
        Assert.True(app.Verifies(answer, AnswerShape.AuthUrl), answer.Text);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Ping_gives_the_servers_time_and_is_signed(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        var answer = await app.CallAsync("ping");

        Assert.Equal(0, answer.Code);
        Assert.Equal(app.ReqTime(gateway.Time.GetUtcNow()).ToJsonString(), answer.Data!["serverTime"]!.ToJsonString());
        Assert.True(app.Verifies(answer, AnswerShape.Ping), answer.Text);
    }

    [Fact]
    public async Task In_v2_business_data_code_time_and_signature_stand_together_in_data()
    {
        var app = await gateway.CreateAppAsync("v2");
        var answer = await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));

        Assert.Equal(["code", "data", "msg", "traceId"], Names(answer.Json!));
        Assert.Equal(["accessToken", "code", "openId", "resTime", "sign"], Names(answer.Data!));
        Assert.Equal(0, (int)answer.Data!["code"]!);
        Assert.Equal(gateway.Time.GetUtcNow().ToUnixTimeSeconds(), (long)answer.Data["resTime"]!);
    }

    [Fact]
    public async Task In_v2_a_refusal_by_the_platform_is_outer_success_with_a_signed_code_1_inside()
    {
        var app = await gateway.CreateAppAsync("v2");
        var answer = await app.CallAsync("getWxAccessToken", ("code", "never-issued"));

        Assert.Equal(0, answer.Code);
        Assert.Equal(["code", "msg", "resTime", "sign"], Names(answer.Data!));
        Assert.Equal(1, (int)answer.Data!["code"]!);
        Assert.Contains("[40029]", (string)answer.Data["msg"]!);
        Assert.Contains("[rid: ", (string)answer.Data["msg"]!);
        Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
    }

    [Theory]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task Elsewhere_a_refusal_by_the_platform_is_20080_and_signed(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var answer = await app.CallAsync("getWxAccessToken", ("code", "never-issued"));

        Assert.Equal(20080, answer.Code);
        Assert.Null(answer.Data);
        Assert.Contains("[40029]", answer.Msg);
        Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
    }

    [Fact]
    public async Task In_v2_an_envelope_refusal_has_null_data_and_no_signature()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Request(("code", "c"));
        request["sign"] = new string('0', 64);
        var answer = await app.PostAsync("getWxAccessToken", request);

        Assert.Equal(20052, answer.Code);
        Assert.Equal(["code", "data", "msg", "traceId"], Names(answer.Json!));
        Assert.Null(answer.Json!["data"]);
        Assert.StartsWith("验签失败", answer.Msg);
    }

    [Theory]
    [InlineData("v3-beta", "code,data,msg,resTime,sign,traceId")]
    [InlineData("v3", "code,data,msg,resTime,sign,traceId")]
    [InlineData("open", "code,data,msg,reqId,resTime,sign,traceId")]
    public async Task Elsewhere_an_envelope_refusal_is_signed_too(string dialect, string members)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var request = app.Request(("code", "c"));
        request["sign"] = new string('0', 64);
        var answer = await app.PostAsync("getWxAccessToken", request);

        Assert.Equal(20052, answer.Code);
        Assert.Equal(members.Split(','), Names(answer.Json!));
        Assert.Equal("2026-03-01 12:00:00", (string)answer.Json!["resTime"]!);
        Assert.True(app.Verifies(answer, AnswerShape.None), answer.Text);
    }

    [Fact]
    public async Task Open_echoes_the_request_id()
    {
        var app = await gateway.CreateAppAsync("open");
        var answer = await app.CallAsync("ping", ("reqId", "REQ-77"));
        Assert.Equal("REQ-77", (string)answer.Json!["reqId"]!);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task Every_answer_carries_its_trace_id_in_body_and_header(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var answers = new[]
        {
            await app.CallAsync("ping"),
            await app.PostTextAsync("/unipay/assist/ping", "{"),
            await app.PostTextAsync("/unipay/assist/ping", "{\"appId\":\"nobody\",\"reqTime\":1}"),
        };
        foreach (var answer in answers)
        {
            Assert.Matches("^[A-Za-z0-9]{12}$", answer.TraceId);
            Assert.Equal(answer.TraceId, Assert.Single(answer.Response.Headers.GetValues("X-Trace-Id")));
        }

        Assert.Equal(3, answers.Select(a => a.TraceId).Distinct().Count());
    }

    private static string[] Names(JsonObject json) => [.. json.Select(member => member.Key).Order(StringComparer.Ordinal)];
}
