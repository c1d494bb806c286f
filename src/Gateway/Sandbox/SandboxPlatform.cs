using Gateway.Assist;
using Gateway.Hosting;
using Gateway.Simulator;

namespace Gateway.Sandbox;

/// <summary>The built-in simulator: WeChat for the apps marked <c>sandbox</c>, on a loopback port of its own.</summary>
internal sealed class SandboxPlatform(TimeProvider time) : ISandboxPlatform, IHostedService, IAsyncDisposable
{
    private SimulatorServer? _server;

    /// <summary>Accounts are accepted as they come: a sandbox needs no account at WeChat.</summary>
    public WeChatPlatform WeChat { get; } = new(time, acceptUnknownAccounts: true);

    /// <inheritdoc/>
    public Uri ApiBaseUrl => _server?.BaseAddress ?? throw new InvalidOperationException("The sandbox is not started yet");

    /// <inheritdoc/>
    public Uri OpenBaseUrl => ApiBaseUrl;

    public async Task StartAsync(CancellationToken cancellationToken) => _server = await SimulatorServer.StartAsync(WeChat);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }
    }
}

/// <summary>Registration of the sandbox.</summary>
public static class SandboxRegistration
{
    /// <summary>Adds the simulator where <c>Sandbox:Enabled</c> is on.</summary>
    public static void AddSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        if (!Setting.Flag(configuration, "Sandbox:Enabled"))
        {
            return;
        }

        services.AddSingleton<SandboxPlatform>();
        services.AddSingleton<ISandboxPlatform>(provider => provider.GetRequiredService<SandboxPlatform>());
        services.AddHostedService(provider => provider.GetRequiredService<SandboxPlatform>());
    }
}
