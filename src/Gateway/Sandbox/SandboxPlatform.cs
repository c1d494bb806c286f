using Gateway.Hosting;
using Gateway.Platforms;
using Gateway.Simulator;

namespace Gateway.Sandbox;

/// <summary>The built-in simulator: WeChat and Alipay for the apps marked <c>sandbox</c>, on a loopback port of its own.</summary>
internal sealed class SandboxPlatform(TimeProvider time) : ISandboxPlatform, IHostedService, IAsyncDisposable
{
    private readonly Lock _admitting = new();
    private SimulatorServer? _server;

    /// <summary>Accounts are accepted as they come: a sandbox needs no account at WeChat.</summary>
    public WeChatPlatform WeChat { get; } = new(time, acceptUnknownAccounts: true);

    /// <inheritdoc/>
    public Uri ApiBaseUrl => _server?.BaseAddress ?? throw new InvalidOperationException("The sandbox is not started yet");

    /// <inheritdoc/>
    public Uri OpenBaseUrl => ApiBaseUrl;

    /// <inheritdoc/>
    public Uri PayBaseUrl => ApiBaseUrl;

    /// <inheritdoc/>
    public Uri AlipayGatewayUrl => new(ApiBaseUrl, WeChatPaths.AlipayGateway);

    /// <inheritdoc/>
    public Uri AlipayAuthorizeUrl => new(ApiBaseUrl, WeChatPaths.AlipayAuthorize);

    /// <inheritdoc/>
    public string AlipayPublicKey => WeChat.AlipayPublicKey;

    /// <inheritdoc/>
    public void AdmitToAlipay(string aliAppId, string appPublicKey) => WeChat.AddAlipayApp(aliAppId, appPublicKey);

    /// <inheritdoc/>
    /// <remarks>With every permission, and as a partner where the call is a partner's: whatever the app asks is granted.</remarks>
    public void AdmitToPay(string mchId, string wxAppId, string apiKey, SubMerchant? sub)
    {
        lock (_admitting)
        {
            WeChat.AddPayAccount(mchId, wxAppId, apiKey, isPartner: sub is not null, mayUseIdentity: true);
            if (sub is not null)
            {
                WeChat.AddSubMerchant(mchId, sub.MchId, sub.AppId is { } subAppId ? [subAppId] : []);
            }
        }
    }

    /// <inheritdoc/>
    public string NewCode(string wxAppId) => WeChat.IssueCode(wxAppId);

    /// <inheritdoc/>
    public string NewLoginCode(string wxAppId) => WeChat.IssueLoginCode(wxAppId);

    /// <inheritdoc/>
    public string NewPayCode() => WeChat.IssuePayCode();

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
