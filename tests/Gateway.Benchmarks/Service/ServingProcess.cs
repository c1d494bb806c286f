using System.Buffers;
using System.Net;
using System.Text.Json;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Service;

/// <summary>What the child processes serve. Each prints its address and ends with its standard input, so with its parent.</summary>
internal static class ServingProcess
{
    public const string Platform = "serve-platform";
    public const string Forwarder = "serve-forwarder";

    /// <summary>Where the forwarder finds the platform, and as which account.</summary>
    public const string PlatformAddress = "BENCHMARK_PLATFORM";
    public const string WxAppId = "wx00000000bench001";
    public const string WxAppSecret = "00000000000000000000000000bench1";

    // Codes that were issued and not yet spent, over all rounds: far more than a run needs.
    private const int Codes = 2_000_000;

    /// <summary>The simulated platform with one account.</summary>
    public static async Task ServePlatformAsync(CancellationToken cancellationToken)
    {
        var platform = new WeChatPlatform(TimeProvider.System) { CodeCapacity = Codes };
        platform.AddAccount(WxAppId, WxAppSecret);
        await using var server = await SimulatorServer.StartAsync(platform);
        Console.WriteLine(server.BaseAddress);
        await ParentIsGoneAsync(cancellationToken);
    }

    /// <summary>
    /// The least a gateway could do: takes <c>code</c> out of a JSON body, asks the platform, answers JSON. No signature, no
    /// rules, nothing remembered, nothing logged, no routes.
    /// </summary>
    public static async Task ServeForwarderAsync(CancellationToken cancellationToken)
    {
        var platform = Environment.GetEnvironmentVariable(PlatformAddress)!.TrimEnd('/');
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var app = builder.Build();
        app.Run(http => ForwardAsync(http, client, platform));
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        await ParentIsGoneAsync(cancellationToken);
    }

    private static async Task ForwardAsync(HttpContext http, HttpClient client, string platform)
    {
        using var request = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var output = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (request.RootElement.TryGetProperty("code"u8, out var code))
        {
            using var response = await client.GetAsync(
                new Uri($"{platform}/sns/oauth2/access_token?appid={WxAppId}&secret={WxAppSecret}&code={Uri.EscapeDataString(code.GetString()!)}&grant_type=authorization_code"),
                http.RequestAborted);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(http.RequestAborted));
            json.WriteString("accessToken"u8, answer.RootElement.GetProperty("access_token"u8).GetString());
            json.WriteString("openId"u8, answer.RootElement.GetProperty("openid"u8).GetString());
        }

        json.WriteEndObject();
        json.Flush();
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = output.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(output.WrittenMemory, http.RequestAborted);
    }

    private static async Task ParentIsGoneAsync(CancellationToken cancellationToken)
    {
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            // Nothing is said to a child; only the end of the line counts.
        }
    }
}
