using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Client;

/// <summary>What a client sent.</summary>
/// <param name="Http">Only while it is being answered.</param>
internal sealed record ScriptedCall(string Path, string? ContentType, string Text, JsonObject Json, HttpContext Http)
{
    /// <summary>Answers with a body, as JSON unless said otherwise.</summary>
    public async Task AnswerAsync(string body, int status = 200, string? contentType = "application/json")
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        await Http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public Task AnswerAsync(JsonObject body) => AnswerAsync(ScriptedApp.Text(body));
}

/// <summary>A gateway that answers whatever a test makes of a request, true or hostile, on a Kestrel of its own.</summary>
public sealed class ScriptedGateway : IAsyncLifetime
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<ScriptedCall> _calls = new();
    private Func<ScriptedCall, Task> _script = call => call.AnswerAsync("", 404);

    public ScriptedGateway()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    public string Address => _server.Urls.First();

    internal IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    /// <summary>Begins a new story: what came before is forgotten.</summary>
    internal ScriptedGateway With(Func<ScriptedCall, Task> script)
    {
        _calls.Clear();
        _script = script;
        return this;
    }

    /// <summary>One answer after the other, the last one for ever.</summary>
    internal ScriptedGateway With(params Func<ScriptedCall, Task>[] scripts)
    {
        var next = 0;
        return With(call => scripts[Math.Min(Interlocked.Increment(ref next), scripts.Length) - 1](call));
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        // What hangs on purpose shall not hold up the end.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var call = new ScriptedCall(http.Request.Path, http.Request.ContentType, text, JsonNode.Parse(text)!.AsObject(), http);
        _calls.Enqueue(call);
        await _script(call);
    }
}
