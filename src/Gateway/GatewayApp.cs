using Gateway.Admin;
using Gateway.Admin.Console;
using Gateway.Assist;
using Gateway.Envelope;
using Gateway.Hosting;
using Gateway.Merchants;
using Gateway.OpenApi;
using Gateway.Platforms;
using Gateway.Sandbox;
using Gateway.Storage;
using Gateway.Upstreams;

namespace Gateway;

/// <summary>The service, as a table of contents.</summary>
internal static class GatewayApp
{
    /// <summary>Puts the service together. Throws <see cref="SettingException"/> where a setting does not fit.</summary>
    /// <param name="args">Settings from the command line, such as <c>--Urls=http://127.0.0.1:9000</c>.</param>
    /// <param name="configure">Last word on settings and services: for the demo and the tests.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        configure?.Invoke(builder);

        builder.AddServer();
        builder.AddLogs();
        builder.Services.AddProblems();
        builder.Services.AddMerchants();
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddEnvelope(builder.Configuration);
        builder.Services.AddUpstreams(builder.Configuration);
        builder.Services.AddPlatforms();
        builder.Services.AddSandbox(builder.Configuration);
        builder.Services.AddAssist();
        builder.Services.AddAdmin(builder.Configuration);
        builder.Services.AddApiDescription();

        var app = builder.Build();
        app.UseTraceIds();
        app.UseProblems();
        app.UseConsole();
        app.UseCallPaths();
        app.UseRouting();
        app.MapAssist();
        app.MapAdmin();
        app.MapHealth();
        app.MapApiDescription();
        return app;
    }

    /// <summary>The settings alone: for commands that do not serve.</summary>
    public static IConfiguration Settings(string[] args) => CreateBuilder(args).Configuration;

    private static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
}
