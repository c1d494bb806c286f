using Gateway.Simulator;
using Gateway.Tests.Proofs;

namespace Gateway.Tests.Upstreams;

/// <summary>A proxy named in the environment, which a process reads once.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("http_proxy")]
    [InlineData("HTTP_PROXY")]
    [InlineData("all_proxy")]
    public async Task A_platform_on_this_machine_is_called_past_the_environments_proxy(string variable)
    {
        await using var gateway = await new ProcessGateway().With(variable, "http://127.0.0.1:1").StartAsync();
        var app = await gateway.CreateAppAsync();

        Assert.Equal(0, (await gateway.CallAsync(app, "getWxAccessToken", ("code", app.NewCode()))).EffectiveCode);
    }

    [Fact]
    public async Task A_platform_elsewhere_is_called_through_the_environments_proxy()
    {
        await using var gateway = new ProcessGateway();
        // The simulator takes whatever host a request names: it stands for a proxy as well.
        await using var proxy = await SimulatorServer.StartAsync(gateway.WeChat);
        await gateway.With("http_proxy", proxy.BaseAddress.AbsoluteUri).With("no_proxy", "").With("WeChat:ApiBaseUrl", "http://platform.invalid/").StartAsync();
        var app = await gateway.CreateAppAsync();

        Assert.Equal(0, (await gateway.CallAsync(app, "getWxAccessToken", ("code", app.NewCode()))).EffectiveCode);
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }
}
