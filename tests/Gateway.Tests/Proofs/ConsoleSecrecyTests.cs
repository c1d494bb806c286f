using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin;
using Gateway.Tests.Admin.Console;
using Gateway.Tests.Upstreams.Alipay;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Proofs;

/// <summary>Every page of the console and every answer of the admin API to a look, searched word for word.</summary>
public sealed class ConsoleSecrecyTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new TestGateway().With("Sandbox:Enabled", "true");

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task No_page_and_no_answer_shows_an_owner_a_secret_a_code_or_a_user()
    {
        var app = await _gateway.CreateAppAsync("v3", settings: new JsonObject { ["explainSignatures"] = true });
        await _gateway.SetMiniChannelAsync(app);
        await _gateway.SetPayChannelAsync(app);
        await _gateway.SetAlipayChannelAsync(app);
        var old = app.Secret;
        app.Secret = (string)(await _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", []))["secret"]!;
        var credential = await _gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/compat-credentials", new JsonObject { ["name"] = "ERP" });
        var code = app.NewCode();
        var exchange = await app.CallAsync("getWxAccessToken", ("code", code));
        var token = await app.CallAsync("getWxClientToken", ("account", "mp"));
        var refused = app.Request(("code", app.NewCode()));
        refused["sign"] = new string('0', 64);
        await app.PostAsync("getWxAccessToken", refused);
        await _gateway.WrittenAsync(3);
        using var owner = await ConsoleClient.SignedInAsync(_gateway, AdminRole.Owner);
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sign secret"] = app.Secret,
            ["old sign secret"] = old,
            ["AppSecret"] = app.AppSecret,
            ["mini AppSecret"] = app.MiniAppSecret,
            ["API key"] = app.ApiKey,
            ["private key at Alipay"] = AlipayTestKeys.AppPrivateKey.ReplaceLineEndings("")[100..140],
            ["compat credential"] = (string)credential["secret"]!,
            ["admin token"] = TestGateway.AdminToken,
            ["password"] = ConsoleUsers.Password,
            ["session"] = owner.Cookie("gateway-session")!,
            ["code"] = code,
            ["refused code"] = (string)refused["code"]!,
            ["openId"] = (string)exchange.Data!["openId"]!,
            ["user token"] = (string)exchange.Data["accessToken"]!,
            ["global token"] = (string)token.Data!["accessToken"]!,
        };
        Assert.All(secrets, secret => Assert.True(secret.Value.Length >= 8, secret.Key));

        var looked = 0;
        foreach (var path in Places(app, (string)credential["id"]!).Append("/admin/doctor?call=3").Append("/admin/sandbox?app=" + app.AppId))
        {
            var answer = await owner.GetAsync(path);
            // A refusal may say too much as well; a fault would hide what is looked for.
            Assert.True((int)answer.Status < 500, $"{path}: {(int)answer.Status}");
            looked += answer.Status is HttpStatusCode.OK ? 1 : 0;
            var whole = answer.Html + string.Join('\n', answer.Headers.Where(header => header.Key != "Set-Cookie").Select(header => header.Value));
            foreach (var (what, secret) in secrets)
            {
                Assert.False(whole.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{path} shows the {what}");
            }
        }

        Assert.True(looked >= 40, $"only {looked} places were there to look at");
    }

    /// <summary>Every address under /admin that can be looked at, with what is really there in place of its parameters.</summary>
    private IEnumerable<string> Places(TestApp app, string credential) =>
        from endpoint in _gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
        where pattern == "/admin" || pattern.StartsWith("/admin/", StringComparison.Ordinal)
        where methods is null or { Count: 0 } || methods.Contains("GET")
        // Signing out is no look.
        where pattern != "/admin/logout"
        from path in pattern.Contains("{channel}", StringComparison.Ordinal)
            ? new[] { "wechat-mp", "wechat-mini" }.Select(channel => pattern.Replace("{channel}", channel, StringComparison.Ordinal))
            : [pattern]
        select path
            .Replace("{appId}", app.AppId, StringComparison.Ordinal)
            .Replace("{mchNo}", app.MchNo, StringComparison.Ordinal)
            .Replace("{id:long}", "3", StringComparison.Ordinal)
            .Replace("{id}", credential, StringComparison.Ordinal);
}
