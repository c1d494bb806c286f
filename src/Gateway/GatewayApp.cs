using Gateway.Admin;
using Gateway.Merchants;
using Gateway.Storage;

namespace Gateway;

internal static class GatewayApp
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        builder.Services.AddMerchants().AddStorage(builder.Configuration).AddAdmin(builder.Configuration);
        var app = builder.Build();
        app.MapAdmin();
        return app;
    }
}
