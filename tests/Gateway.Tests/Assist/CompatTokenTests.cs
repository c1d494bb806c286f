using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Assist;

/// <summary>Systems that speak to a central token server are pointed here.</summary>
public sealed class CompatTokenTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task A_system_gets_the_token_in_the_platforms_shape_with_a_credential_of_its_own()
    {
        var (app, secret) = await AppAsync();
        var answer = await GetAsync(app, ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", secret));
        var direct = await app.CallAsync("getWxClientToken", ("account", "mp"));
        Assert.Equal((string)direct.Data!["accessToken"]!, (string)answer["access_token"]!);
        Assert.Equal((7200, 2), ((int)answer["expires_in"]!, answer.Count));
        Assert.NotEqual(app.AppSecret, secret);

        var listed = (await gateway.AdminAsync(HttpMethod.Get, $"apps/{app.AppId}/compat-credentials"))["items"]![0]!;
        Assert.Equal(("ERP", secret[^4..], "2026-03-01T04:00:00Z"), ((string)listed["name"]!, (string)listed["last4"]!, (string)listed["lastUsedAt"]!));
        Assert.DoesNotContain(secret, listed.ToJsonString());
    }

    [Fact]
    public async Task The_app_secret_itself_opens_nothing_here()
    {
        var (app, _) = await AppAsync();
        Assert.Equal(40125, Error(await GetAsync(app, ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", app.AppSecret))));
    }

    [Fact]
    public async Task A_deleted_credential_ends_at_once()
    {
        var (app, secret) = await AppAsync();
        var id = (string)(await gateway.AdminAsync(HttpMethod.Get, $"apps/{app.AppId}/compat-credentials"))["items"]![0]!["id"]!;
        await gateway.AdminAsync(HttpMethod.Delete, $"apps/{app.AppId}/compat-credentials/{id}");
        Assert.Equal(40125, Error(await GetAsync(app, ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", secret))));
    }

    [Theory]
    [InlineData(40002, "grant_type", "authorization_code")]
    [InlineData(40002, "grant_type", null)]
    [InlineData(41002, "appid", null)]
    [InlineData(40013, "appid", "wx-of-somebody-else")]
    [InlineData(41004, "secret", null)]
    [InlineData(40125, "secret", "0123456789abcdef0123456789abcdef")]
    public async Task What_is_wrong_is_said_with_the_platforms_code(int errcode, string name, string? value)
    {
        var (app, secret) = await AppAsync();
        var query = new Dictionary<string, string?> { ["grant_type"] = "client_credential", ["appid"] = app.WxAppId, ["secret"] = secret, [name] = value };
        var answer = await GetAsync(app, [.. query.Where(pair => pair.Value is not null).Select(pair => (pair.Key, pair.Value!))]);
        Assert.Equal(errcode, Error(answer));
        Assert.Matches("rid: [A-Za-z0-9]{12}$", (string)answer["errmsg"]!);
    }

    [Fact]
    public async Task A_parameter_given_twice_is_none()
    {
        var (app, secret) = await AppAsync();
        Assert.Equal(41004, Error(await GetAsync(app,
            ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", "guess"), ("secret", secret))));
    }

    [Fact]
    public async Task A_credential_of_another_app_opens_nothing()
    {
        var (app, _) = await AppAsync();
        var (_, foreign) = await AppAsync();
        Assert.Equal(40125, Error(await GetAsync(app, ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", foreign))));
    }

    [Fact]
    public async Task An_app_that_may_not_read_tokens_may_not_here_either()
    {
        var (app, secret) = await AppAsync();
        await gateway.UpdateAppAsync(app, new JsonObject { ["allowedCalls"] = new JsonArray("getWxAccessToken") });
        Assert.Equal(48001, Error(await GetAsync(app, ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", secret))));
    }

    [Fact]
    public async Task A_platforms_refusal_goes_through_with_its_code()
    {
        var (app, secret) = await AppAsync();
        gateway.WeChat.SetTokenError(app.WxAppId, 40243);
        Assert.Equal(40243, Error(await GetAsync(app, ("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", secret))));
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        var (app, _) = await AppAsync();
        for (var guess = 0; ; guess++)
        {
            using var response = await SendAsync(app, [("grant_type", "client_credential"), ("appid", app.WxAppId), ("secret", $"guess{guess}")]);
            if (response.StatusCode is HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(response.Headers.RetryAfter);
                break;
            }

            Assert.InRange(guess, 0, 300);
        }
    }

    private static int Error(JsonObject answer) => (int)answer["errcode"]!;

    private async Task<(TestApp App, string Secret)> AppAsync()
    {
        var app = await gateway.CreateAppAsync("v3");
        var made = await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/compat-credentials", new JsonObject { ["name"] = "ERP" });
        return (app, (string)made["secret"]!);
    }

    private async Task<JsonObject> GetAsync(TestApp app, params (string Name, string Value)[] query)
    {
        using var response = await SendAsync(app, query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    private Task<HttpResponseMessage> SendAsync(TestApp app, (string Name, string Value)[] query) => gateway.Http.GetAsync(
        $"/apps/{app.AppId}/compat/cgi-bin/token?" + string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}")));
}
