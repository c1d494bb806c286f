using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Envelope;

/// <summary>What is understood as a call, and what is answered with a plain HTTP status.</summary>
public sealed class TransportTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("/unipay/assist/ping")]
    [InlineData("//unipay/assist/ping")]
    [InlineData("/unipay//assist///ping")]
    [InlineData("/assist/ping")]
    [InlineData("//assist//ping")]
    [InlineData("/apps/{appId}/unipay/assist/ping")]
    [InlineData("/apps/{appId}/assist/ping")]
    [InlineData("/apps/{appId}//unipay/assist/ping")]
    [InlineData("//apps/{appId}/unipay/assist/ping")]
    public async Task Every_spelling_of_a_path_that_an_sdk_sends_is_the_same_call(string path)
    {
        var app = await gateway.CreateAppAsync("v2");
        var answer = await app.PostTextAsync(path.Replace("{appId}", app.AppId, StringComparison.Ordinal), TestApp.Text(app.Sign(app.Request())));
        Assert.Equal(0, answer.Code);
    }

    [Theory]
    [InlineData("/unipay/assist/unknown")]
    [InlineData("/unipay/assist/")]
    [InlineData("/unipay/assist")]
    [InlineData("/unipay/assist/ping/more")]
    [InlineData("/apps/A1/admin/api/merchants")]
    [InlineData("/apps//unipay/assist/unknown")]
    [InlineData("/")]
    public async Task An_unknown_path_is_404(string path)
    {
        var app = await gateway.CreateAppAsync();
        AssertProblem(await app.PostTextAsync(path, "{}"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Another_method_is_405(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/unipay/assist/ping");
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", Assert.Single(response.Content.Headers.Allow));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("application/json;charset=UTF-8", true)]
    [InlineData("Application/JSON; charset=\"utf-8\"", true)]
    [InlineData("application/json; charset=gbk", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("application/jsonx", false)]
    [InlineData("", false)]
    public async Task The_body_must_be_json_in_utf8(string contentType, bool accepted)
    {
        var app = await gateway.CreateAppAsync("v2");
        var answer = await app.PostBytesAsync("/unipay/assist/ping", Encoding.UTF8.GetBytes(TestApp.Text(app.Sign(app.Request()))), contentType);
        if (accepted)
        {
            Assert.Equal(0, answer.Code);
        }
        else
        {
            AssertProblem(answer, HttpStatusCode.UnsupportedMediaType);
        }
    }

    [Fact]
    public async Task A_body_of_64_kib_is_read_and_one_byte_more_is_413()
    {
        var app = await gateway.CreateAppAsync("v2");
        var text = TestApp.Text(app.Sign(app.Request()));
        var full = await app.PostTextAsync("/unipay/assist/ping", text + new string(' ', 65536 - text.Length));
        Assert.Equal(0, full.Code);
        AssertProblem(await app.PostTextAsync("/unipay/assist/ping", text + new string(' ', 65537 - text.Length)), HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_json_object_is_10505(string body)
    {
        var app = await gateway.CreateAppAsync("v3");
        Assert.Equal(10505, (await app.PostTextAsync("/unipay/assist/ping", body)).Code);
        var known = await app.PostTextAsync($"/apps/{app.AppId}/unipay/assist/ping", body);
        Assert.Equal(10505, known.Code);
        Assert.True(app.Verifies(known, Gateway.Signing.AnswerShape.None), "signed as soon as the app is known");
    }

    [Theory]
    [InlineData("sign")]
    [InlineData("appId")]
    [InlineData("reqTime")]
    public async Task A_repeated_field_that_decides_is_refused(string name)
    {
        var app = await gateway.CreateAppAsync("v2");
        var text = TestApp.Text(app.Sign(app.Request()));
        var again = $",\"{name}\":{JsonNode.Parse(text)![name]!.ToJsonString()}}}";
        Assert.Equal(10505, (await app.PostTextAsync("/unipay/assist/ping", text[..^1] + again)).Code);
    }

    [Fact]
    public async Task Any_other_repeated_field_counts_with_its_last_value()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request(("clientIp", "127.0.0.1")));
        var text = "{\"clientIp\":\"first\"," + TestApp.Text(request)[1..];
        Assert.Equal(0, (await app.PostTextAsync("/unipay/assist/ping", text)).Code);
    }

    [Fact]
    public async Task A_plain_status_has_its_trace_id_whatever_the_caller_accepts()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/unipay/assist/unknown") { Headers = { { "Accept", "text/html" } } };
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal((string)problem["traceId"]!, Assert.Single(response.Headers.GetValues("X-Trace-Id")));
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Probes_are_answered(string path)
    {
        Assert.Equal("Healthy", await gateway.Http.GetStringAsync(path, TestContext.Current.CancellationToken));
    }

    private static void AssertProblem(WireAnswer answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (int)answer.Json!["status"]!);
        Assert.Equal(answer.TraceId, Assert.Single(answer.Response.Headers.GetValues("X-Trace-Id")));
    }
}
