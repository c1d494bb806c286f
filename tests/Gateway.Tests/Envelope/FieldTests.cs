using System.Text.Json.Nodes;

namespace Gateway.Tests.Envelope;

/// <summary>Fields of the envelope, and which app a request names.</summary>
public sealed class FieldTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task All_problems_are_named_at_once(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var answer = await app.CallAsync("getWxAccessToken",
            ("code", new string('c', 65)), ("clientIp", "not-an-ip"), ("nonceStr", new string('n', 33)));

        Assert.Equal(10506, answer.Code);
        Assert.Contains("code 最长 64 位", answer.Msg);
        Assert.Contains("客户端IP", answer.Msg);
        Assert.Contains("nonceStr 最长 32 位", answer.Msg);
        Assert.DoesNotContain("not-an-ip", answer.Msg);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::1", true)]
    [InlineData("2001:db8::ff00:42:8329", true)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    [InlineData("127.1", false)]
    [InlineData("256.0.0.1", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("127.0.0.1 ", false)]
    [InlineData("example.com", false)]
    public async Task The_clients_address_is_ipv4_or_ipv6(string clientIp, bool accepted)
    {
        var app = await gateway.CreateAppAsync();
        var answer = await app.CallAsync("ping", ("clientIp", clientIp));
        Assert.Equal(accepted ? 0 : 10506, answer.Code);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task A_missing_time_is_a_field_problem(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var request = app.Request();
        request.Remove("reqTime");
        var answer = await app.PostAsync("ping", app.Sign(request));
        Assert.Equal(10506, answer.Code);
        Assert.Contains("请求时间 reqTime 必填", answer.Msg);
    }

    [Theory]
    [InlineData("v2", "\"2026-03-01 12:00:00\"")]
    [InlineData("v2", "1772337600.5")]
    [InlineData("v2", "-1")]
    [InlineData("v2", "\"+1772337600\"")]
    [InlineData("v2", "true")]
    [InlineData("v2", "99999999999999999999")]
    [InlineData("v3", "1772337600")]
    [InlineData("v3", "\"2026-03-01T12:00:00\"")]
    [InlineData("v3", "\"2026-03-01 12:00:00.000\"")]
    [InlineData("v3", "\"2026-02-30 12:00:00\"")]
    [InlineData("v3", "\"2026-03-01 12:00\"")]
    [InlineData("v3", "[]")]
    public async Task A_time_in_another_form_is_refused_with_the_right_one(string dialect, string reqTime)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var answer = await app.CallAsync("ping", ("reqTime", JsonNode.Parse(reqTime)));
        Assert.Equal(10506, answer.Code);
        Assert.Contains("请求时间", answer.Msg);
    }

    [Fact]
    public async Task In_v2_the_time_may_be_text_of_digits()
    {
        var app = await gateway.CreateAppAsync("v2");
        var answer = await app.CallAsync("ping", ("reqTime", gateway.Time.GetUtcNow().ToUnixTimeSeconds().ToString()));
        Assert.Equal(0, answer.Code);
    }

    [Fact]
    public async Task A_nonce_is_required_where_the_app_says_so()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["requireNonce"] = true });
        var answer = await app.CallAsync("ping", ("nonceStr", null));
        Assert.Equal(10506, answer.Code);
        Assert.Contains("nonceStr 必填", answer.Msg);
    }

    [Fact]
    public async Task Open_always_requires_a_nonce_and_has_a_code_of_its_own_for_it()
    {
        var app = await gateway.CreateAppAsync("open");
        Assert.Equal(10408, (await app.CallAsync("ping", ("nonceStr", null))).Code);
        Assert.Equal(10408, (await app.CallAsync("ping", ("nonceStr", ""))).Code);
    }

    [Theory]
    [InlineData("v2", 64, 20052)]
    [InlineData("v2", 65, 10506)]
    [InlineData("v3", 65, 10506)]
    [InlineData("open", 1024, 20052)]
    [InlineData("open", 1025, 10506)]
    public async Task A_signature_that_is_too_long_for_the_algorithm_is_a_field_problem(string dialect, int length, int code)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var request = app.Request();
        request["sign"] = new string('a', length);
        Assert.Equal(code, (await app.PostAsync("ping", request)).Code);
    }

    [Fact]
    public async Task A_wrong_merchant_number_is_a_field_problem()
    {
        var app = await gateway.CreateAppAsync("v3");
        var answer = await app.CallAsync("ping", ("mchNo", "M-other"));
        Assert.Equal(10506, answer.Code);
        Assert.Contains("商户号和应用号不匹配", answer.Msg);
    }

    [Fact]
    public async Task The_right_merchant_number_may_be_sent_in_any_dialect()
    {
        var app = await gateway.CreateAppAsync("v2");
        Assert.Equal(0, (await app.CallAsync("ping", ("mchNo", app.MchNo))).Code);
    }

    [Fact]
    public async Task The_app_may_be_named_in_the_path_alone()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Request();
        request.Remove("appId");
        var answer = await app.PostTextAsync($"/apps/{app.AppId}/unipay/assist/ping", TestApp.Text(app.Sign(request)));
        Assert.Equal(0, answer.Code);
    }

    [Fact]
    public async Task Body_and_path_must_name_the_same_app()
    {
        var (app, other) = (await gateway.CreateAppAsync("v2"), await gateway.CreateAppAsync("v2"));
        var same = await app.PostTextAsync($"/apps/{app.AppId}/unipay/assist/ping", TestApp.Text(app.Sign(app.Request())));
        Assert.Equal(0, same.Code);
        var different = await app.PostTextAsync($"/apps/{other.AppId}/unipay/assist/ping", TestApp.Text(app.Sign(app.Request())));
        Assert.Equal(10506, different.Code);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(5000)]
    public async Task An_unknown_app_is_20023_whatever_the_length_of_its_signature(int length)
    {
        var app = await gateway.CreateAppAsync();
        var request = app.Request(("appId", "nobody"));
        request["sign"] = new string('a', length);
        Assert.Equal(20023, (await app.PostAsync("ping", request)).Code);
    }

    [Fact]
    public async Task No_app_at_all_is_20023_and_says_where_to_name_one()
    {
        var app = await gateway.CreateAppAsync();
        var request = app.Request();
        request.Remove("appId");
        var answer = await app.PostAsync("ping", app.Sign(request));
        Assert.Equal(20023, answer.Code);
        Assert.Contains("/apps/{appId}", answer.Msg);
    }

    [Fact]
    public async Task Open_may_name_the_merchant_alone_while_it_has_one_app()
    {
        var app = await gateway.CreateAppAsync("open");
        var request = app.Request();
        request.Remove("appId");
        Assert.Equal(0, (await app.PostAsync("ping", app.Sign(request))).Code);
    }

    [Fact]
    public async Task A_disabled_app_and_a_disabled_merchant_are_refused_and_signed()
    {
        var app = await gateway.CreateAppAsync("v3");
        await gateway.UpdateAppAsync(app, new JsonObject { ["enabled"] = false });
        var disabled = await app.CallAsync("ping");
        Assert.Equal(20023, disabled.Code);
        Assert.True(app.Verifies(disabled, Gateway.Signing.AnswerShape.None));

        await gateway.UpdateAppAsync(app, new JsonObject { ["enabled"] = true });
        await gateway.AdminAsync(HttpMethod.Put, $"merchants/{app.MchNo}", new JsonObject { ["enabled"] = false });
        Assert.Equal(20023, (await app.CallAsync("ping")).Code);
    }

    [Fact]
    public async Task A_call_the_app_is_not_allowed_is_20030()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedCalls"] = new JsonArray("getWxAuthUrl") });
        Assert.Equal(20030, (await app.CallAsync("getWxAccessToken", ("code", "c"))).Code);
        Assert.Equal(0, (await app.CallAsync("getWxAuthUrl", ("url", "https://shop.example/"))).Code);
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task A_channel_that_is_missing_or_disabled_has_a_code_of_its_own(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect, withChannel: false);
        Assert.Equal(20025, (await app.CallAsync("getWxAccessToken", ("code", "c"))).Code);
        await gateway.SetChannelAsync(app, "wxdisabled0000001", enabled: false);
        Assert.Equal(20021, (await app.CallAsync("getWxAccessToken", ("code", "c"))).Code);
        Assert.Equal(20021, (await app.CallAsync("getWxAuthUrl", ("url", "https://shop.example/"))).Code);
    }
}

/// <summary>The app of requests that name none.</summary>
public sealed class DefaultAppTests
{
    [Fact]
    public async Task The_default_app_serves_requests_that_name_none()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v2");
        gateway.With("Gateway:DefaultAppId", app.AppId);
        await gateway.RestartAsync();

        var request = app.Request();
        request.Remove("appId");
        Assert.Equal(0, (await app.PostAsync("ping", app.Sign(request))).Code);
    }
}
