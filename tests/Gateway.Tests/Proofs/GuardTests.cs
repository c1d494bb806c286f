using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Tests.Proofs;

/// <summary>No endpoint does anything for a caller without credentials, apart from those on a short list.</summary>
public sealed class GuardTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    // Probes, the description of the API, and what the console shows to who is not signed in; its style sheet and script have names that change.
    private static readonly string[] Public =
    [
        "/healthz/live", "/healthz/ready", "/admin/login", "/admin/logout", "/admin/setup", "/admin/preferences", "/admin/fault",
        "/openapi/v1.json", "/docs",
    ];

    private static readonly string[] AllMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    [Fact]
    public async Task Every_endpoint_but_the_probes_refuses_a_caller_without_credentials()
    {
        var app = await gateway.CreateAppAsync("v2");
        var secrets = await gateway.AdminAsync(HttpMethod.Get, $"apps/{app.AppId}/sign-secrets");
        var secretId = (string)secrets["items"]![0]!["id"]!;
        var endpoints = ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var paths = endpoints.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal).ToList();
        Assert.Superset(Public.ToHashSet(StringComparer.Ordinal), paths.ToHashSet(StringComparer.Ordinal));
        Assert.True(paths.Count(path => path.StartsWith("/unipay/assist/", StringComparison.Ordinal)) >= 3);
        Assert.True(paths.Count(path => path.StartsWith("/admin/api/", StringComparison.Ordinal)) >= 8);

        foreach (var pattern in paths.Except(Public, StringComparer.Ordinal).Where(path => !path.StartsWith("/admin/assets/", StringComparison.Ordinal) && !path.StartsWith("/docs/docs.", StringComparison.Ordinal)))
        {
            // Names that exist: a refusal must not be one for want of the thing.
            var path = pattern.Replace("{appId}", app.AppId, StringComparison.Ordinal)
                .Replace("{mchNo}", app.MchNo, StringComparison.Ordinal)
                .Replace("{id}", secretId, StringComparison.Ordinal)
                .Replace("{id:long}", "1", StringComparison.Ordinal)
                .Replace("{queryCode}", new string('0', 48), StringComparison.Ordinal)
                .Replace("{channel}", "wechat-mp", StringComparison.Ordinal);
            Assert.DoesNotContain('{', path);
            foreach (var method in AllMethods)
            {
                foreach (var body in new[] { "{}", Unsigned(app) })
                {
                    await AssertRefusedAsync(method, path, body);
                }
            }
        }

        // Nothing was changed on the way.
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
        Assert.Single((await gateway.AdminAsync(HttpMethod.Get, $"apps/{app.AppId}/sign-secrets"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong-token-wrong-token-wrong-token-wrong")]
    [InlineData("Bearer test-admin-token-0123456789-abcdefghi")]
    [InlineData("Basic test-admin-token-0123456789-abcdefghij")]
    [InlineData("test-admin-token-0123456789-abcdefghij")]
    public async Task The_admin_api_takes_its_token_and_nothing_like_it(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/api/merchants");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/unipay/assist/ping/")]
    [InlineData("/UNIPAY/ASSIST/PING")]
    [InlineData("//unipay//assist//ping")]
    [InlineData("/assist/ping")]
    [InlineData("/unipay/assist/%70ing")]
    [InlineData("/apps/A0/../A1/unipay/assist/ping")]
    [InlineData("/admin/api/merchants/")]
    [InlineData("/ADMIN/API/merchants")]
    [InlineData("//admin//api//merchants")]
    [InlineData("/apps/x/assist/../../admin/api/merchants")]
    [InlineData("/apps/x/assist/%2e%2e/%2e%2e/admin/api/merchants")]
    [InlineData("/admin/api/%6derchants")]
    public async Task No_spelling_of_a_path_goes_around_the_guard(string path)
    {
        foreach (var method in AllMethods)
        {
            await AssertRefusedAsync(method, path, "{}");
        }
    }

    private static string Unsigned(TestApp app)
    {
        var request = app.Request(("code", "code"), ("url", "https://shop.example.com/"));
        request.Remove("nonceStr");
        return TestApp.Text(request);
    }

    private async Task AssertRefusedAsync(string method, string path, string body)
    {
        // As it stands: without this the client would tidy the path up first.
        var address = new Uri(gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is not ("GET" or "HEAD"))
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await gateway.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var status = (int)response.StatusCode;
        var toLogin = status == 302 && response.Headers.Location!.OriginalString.StartsWith("/admin/login?", StringComparison.Ordinal);
        var refused = toLogin || status is >= 400 and < 500
            || (status == 200 && method != "HEAD" && JsonNode.Parse(text) is JsonObject answer && (int?)(answer["code"] ?? answer["errcode"]) is not (null or 0));
        Assert.True(refused, $"{method} {path} answered {status} {text}");
        Assert.False(status == 404 && path.StartsWith("/admin/api/apps", StringComparison.Ordinal), $"{method} {path} tells a stranger what exists");
    }
}
