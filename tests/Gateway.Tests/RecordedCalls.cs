using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Storage.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests;

/// <summary>Reads a gateway's records of calls as an administrator does.</summary>
internal static class RecordedCalls
{
    /// <summary>
    /// Returns once so many calls were recorded since the start and all of them are in the store. An answer may arrive
    /// before its record is taken, which happens behind it.
    /// </summary>
    public static async Task WrittenAsync(this TestGateway gateway, long calls)
    {
        var recorder = gateway.App.Services.GetRequiredService<CallRecorder>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (recorder.Taken < calls)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await gateway.App.Services.GetRequiredService<CallWriter>().FlushAsync(patience.Token);
        Assert.Equal(calls, recorder.Taken);
    }

    /// <summary>The newest page of <c>GET /calls</c>.</summary>
    public static async Task<List<JsonNode>> CallsAsync(this TestGateway gateway, string query = "") =>
        [.. (await gateway.AdminAsync(HttpMethod.Get, "calls?" + query))["items"]!.AsArray().Select(item => item!)];

    /// <summary>Whatever comes back, also a refusal.</summary>
    public static async Task<(HttpStatusCode Status, string Text, HttpContentHeaders Headers)> AskAsync(this TestGateway gateway, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/api/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestGateway.AdminToken);
        using var response = await gateway.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers);
    }

    /// <summary>Writes made-up records straight into the store, oldest first.</summary>
    public static async Task StoreAsync(this TestGateway gateway, params CallEntry[] entries)
    {
        foreach (var batch in entries.Chunk(500))
        {
            await gateway.App.Services.GetRequiredService<ICallStore>().WriteAsync(batch, CancellationToken.None);
        }
    }

    public static CallEntry Entry(DateTimeOffset at, string? appId = "A1", string call = "ping", Gateway.Envelope.Outcome outcome = Gateway.Envelope.Outcome.Success) => new()
    {
        At = at.ToUnixTimeMilliseconds(),
        AppId = appId,
        Call = call,
        Outcome = outcome,
        TraceId = Guid.NewGuid().ToString("N")[..12],
        IsSigned = outcome is Gateway.Envelope.Outcome.Success,
        ElapsedMicroseconds = 3000,
    };
}
