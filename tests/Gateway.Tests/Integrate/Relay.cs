using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Integrate;

/// <summary>Somebody on the way between a client and the gateway, who may change what comes back.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _gateway;
    private readonly ConcurrentQueue<JsonObject> _requests = new();

    private Relay(HttpClient gateway)
    {
        _gateway = gateway;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(PassAsync);
    }

    public string Address => _server.Urls.First();

    /// <summary>Makes the answer the client gets of the gateway's.</summary>
    public Func<JsonObject, JsonObject> Change { get; init; } = static answer => answer;

    /// <summary>How many requests are answered 503 before one is let through.</summary>
    public int Unavailable { get; init; }

    public IReadOnlyList<JsonObject> Requests => [.. _requests];

    public static async Task<Relay> StartAsync(HttpClient gateway, Func<JsonObject, JsonObject>? change = null, int unavailable = 0)
    {
        var relay = new Relay(gateway) { Change = change ?? (static answer => answer), Unavailable = unavailable };
        await relay._server.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task PassAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        _requests.Enqueue(JsonNode.Parse(body)!.AsObject());
        if (_requests.Count <= Unavailable)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
            return;
        }

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _gateway.PostAsync(new Uri(_gateway.BaseAddress!, http.Request.Path), content, http.RequestAborted);
        var changed = Change(JsonNode.Parse(await answer.Content.ReadAsStringAsync(http.RequestAborted))!.AsObject());
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(TestApp.Text(changed), http.RequestAborted);
    }
}
