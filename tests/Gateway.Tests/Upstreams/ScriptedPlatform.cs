using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Upstreams;

/// <summary>What a platform was asked.</summary>
internal sealed record ScriptedRequest(string Method, string Path, string Query, string ContentType, string Body);

/// <summary>A platform that answers whatever a test makes of a request: for answers the simulator would never give.</summary>
internal sealed class ScriptedPlatform : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();

    private ScriptedPlatform()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Address => _server.Urls.First();

    /// <summary>Status and body for a request.</summary>
    public Func<ScriptedRequest, (int Status, byte[] Body)> Script { get; set; } = _ => (404, []);

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public static async Task<ScriptedPlatform> StartAsync()
    {
        var platform = new ScriptedPlatform();
        await platform._server.StartAsync();
        return platform;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var request = new ScriptedRequest(
            http.Request.Method, http.Request.Path, http.Request.QueryString.Value ?? "", http.Request.ContentType ?? "", await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        var (status, body) = Script(request);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        await http.Response.Body.WriteAsync(body);
    }
}
