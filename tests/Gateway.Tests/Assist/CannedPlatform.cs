using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Assist;

/// <summary>A platform that gives one answer to everything: for answers the simulator, which is right, does not give.</summary>
internal sealed class CannedPlatform : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CannedPlatform(WebApplication app) => _app = app;

    public string Answer { get; set; } = "";

    public int Status { get; set; } = 200;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<CannedPlatform> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var platform = new CannedPlatform(builder.Build());
        platform._app.Urls.Add("http://127.0.0.1:0");
        platform._app.Run(http =>
        {
            http.Response.StatusCode = platform.Status;
            return http.Response.WriteAsync(platform.Answer);
        });
        await platform._app.StartAsync();
        return platform;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
