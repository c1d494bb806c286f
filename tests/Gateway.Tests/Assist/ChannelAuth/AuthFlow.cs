using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using Gateway.Simulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>What <c>generateAuthUrl</c> gave.</summary>
internal sealed record Begun(Uri AuthUrl, string QueryCode)
{
    public string State => HttpUtility.ParseQueryString(AuthUrl.Query)["state"]!;

    public Uri Callback => new(HttpUtility.ParseQueryString(AuthUrl.Query)["redirect_uri"]!);

    /// <summary>The callback as the platform sends the browser there.</summary>
    public string CallbackWith(string code, string? state = null) => $"{Callback.AbsolutePath}?code={code}&state={state ?? State}";
}

/// <summary>The browser flow, step by step, without a browser.</summary>
internal static class AuthFlow
{
    public const string Generate = "channel/auth/generateAuthUrl";
    public const string Auth = "channel/auth/auth";
    public const string AuthAndSet = "channel/auth/authAndSet";
    public const string Query = "channel/auth/queryAuthResult";

    public static async Task<Begun> BeginAsync(this TestApp app, params (string Name, JsonNode? Value)[] fields)
    {
        var answer = await app.CallAsync(Generate, Array.Exists(fields, field => field.Name == "channel") ? fields : [("channel", "wechat_pay"), .. fields]);
        Assert.True(answer.Code == 0, answer.Text);
        return new Begun(new Uri((string)answer.Data!["authUrl"]!), (string)answer.Data["queryCode"]!);
    }

    /// <summary>Where the simulator's authorize page sends the browser.</summary>
    public static async Task<Uri> AuthorizeAsync(this TestGateway gateway, Uri authUrl)
    {
        // The address is the real platform's; its page is played by the simulator.
        var simulator = new Uri(gateway.App.Services.GetRequiredService<IConfiguration>()["WeChat:ApiBaseUrl"]!);
        using var page = await gateway.Http.GetAsync(authUrl.IsLoopback ? authUrl : new Uri(simulator, authUrl.PathAndQuery));
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        return page.Headers.Location!;
    }

    public static async Task<HttpResponseMessage> OpenAsync(this TestGateway gateway, string pathAndQuery, string? language = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, pathAndQuery);
        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        return await gateway.Http.SendAsync(request);
    }

    public static async Task<(HttpStatusCode Status, string Text)> ReadAsync(this TestGateway gateway, string pathAndQuery)
    {
        using var response = await gateway.OpenAsync(pathAndQuery);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<string> StatusAsync(this TestApp app, string queryCode) =>
        (string)(await app.CallAsync(Query, ("queryCode", queryCode))).Data!["status"]!;

    public static async Task<string?> OpenIdAsync(this TestApp app, string queryCode) =>
        (string?)(await app.CallAsync(Query, ("queryCode", queryCode))).Data!["openId"];

    /// <summary>An unsigned <c>authAndSet</c>, as a page without a secret sends it.</summary>
    public static Task<WireAnswer> SetUnsignedAsync(this TestApp app, string queryCode, string code) =>
        app.PostAsync(AuthAndSet, app.Request(("channel", "wechat_pay"), ("authCode", code), ("queryCode", queryCode)));

    public static SimulatedUser NewUser() => new($"o{Guid.NewGuid():N}"[..28]);
}
