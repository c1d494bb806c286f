using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Simulator;

/// <summary>The simulated platform on a Kestrel of its own, listening on 127.0.0.1 only and reading no configuration.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app, Uri baseAddress)
    {
        _app = app;
        BaseAddress = baseAddress;
    }

    /// <summary>Such as <c>http://127.0.0.1:9100/</c>; stands for open.weixin.qq.com, api.weixin.qq.com, api.mch.weixin.qq.com and Alipay.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts the server; it listens when the task completes.</summary>
    /// <param name="platform">The platform to serve.</param>
    /// <param name="port">The port, or 0 for a free one.</param>
    public static async Task<SimulatorServer> StartAsync(WeChatPlatform platform, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddWeChatSimulator(platform);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var server = builder.Build();
        server.MapWeChatSimulator();
        try
        {
            await server.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new SimulatorServer(server, new Uri(addresses!.Addresses.Single()));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Completes when the process is asked to end.</summary>
    internal Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();
}
