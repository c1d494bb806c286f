using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Signing;

namespace Gateway.Benchmarks.Service;

/// <summary>An app made through the admin API, and what signs for it.</summary>
internal sealed record SigningApp(string AppId, SigningKey Key);

/// <summary>How the gateway is started and set up for a measurement: as it ships, its store on disk.</summary>
internal sealed class GatewayUnderTest(string folder)
{
    private readonly string _adminToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>The gateway's own executable, built with this one.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Gateway");

    public Dictionary<string, string> Environment(Uri? platform, bool logsCalls = true)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Urls"] = "http://127.0.0.1:0",
            ["Storage__ConnectionString"] = $"Data Source={Path.Combine(folder, "gateway.db")}",
            ["Admin__ApiToken"] = _adminToken,
        };
        if (platform is not null)
        {
            settings["WeChat__ApiBaseUrl"] = platform.ToString();
        }

        if (!logsCalls)
        {
            settings["Serilog__MinimumLevel__Default"] = "Warning";
        }

        return settings;
    }

    /// <summary>Asks the admin API; addresses are relative to it.</summary>
    public HttpClient AdminClient(Uri address) => new()
    {
        BaseAddress = new Uri(address, "/admin/api/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _adminToken) },
    };

    /// <summary>A merchant with an app of dialect v2, HMAC-SHA256, and the platform's account.</summary>
    public async Task<SigningApp> CreateAppAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address };
        var merchant = await AdminAsync(http, HttpMethod.Post, "merchants", new() { ["name"] = "Benchmark" }, cancellationToken);
        var made = await AdminAsync(http, HttpMethod.Post, $"merchants/{merchant["mchNo"]}/apps",
            new() { ["name"] = "Benchmark", ["dialect"] = "v2", ["signType"] = "HMAC_SHA256" }, cancellationToken);
        var appId = (string)made["appId"]!;
        await AdminAsync(http, HttpMethod.Put, $"apps/{appId}/channels/wechat-mp",
            new() { ["wxAppId"] = ServingProcess.WxAppId, ["appSecret"] = ServingProcess.WxAppSecret, ["enabled"] = true }, cancellationToken);
        return new SigningApp(appId, SigningKey.FromSecret((string)made["signSecret"]!, Dialect.V2, SignType.HmacSha256));
    }

    private async Task<JsonObject> AdminAsync(HttpClient http, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, "/admin/api/" + path)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _adminToken) },
        };
        using var response = await http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? (JsonObject)JsonNode.Parse(answer)!
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {answer}");
    }
}
