using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Admin.Calls;
using Gateway.Admin.Channels;
using Gateway.Admin.CompatCredentials;
using Gateway.Admin.Merchants;
using Gateway.Admin.SignSecrets;

namespace Gateway.Admin;

public static class AdminRegistration
{
    internal const string Root = "/admin/api";

    /// <summary>
    /// The admin API. Needs the stores. Throws <see cref="Gateway.Hosting.SettingException"/> for a token that is too short.
    /// </summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new AdminToken(configuration));
        services.AddSingleton<AppEditor>();
        services.AddSingleton<MerchantRoutes>();
        services.AddSingleton<AppRoutes>();
        services.AddSingleton<SignSecretRoutes>();
        services.AddSingleton<ChannelCheckRoutes>();
        services.AddSingleton<CompatCredentialRoutes>();
        services.AddSingleton<WeChatChannelRoutes>();
        services.AddSingleton<WeChatPayChannelRoutes>();
        services.AddSingleton<AuditRoutes>();
        services.AddSingleton<CallTailing>();
        services.AddSingleton<CallExports>();
        services.AddSingleton<CallRoutes>();
        return services;
    }

    public static IEndpointRouteBuilder MapAdmin(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var admin = routes.MapGroup(Root).RequireAdmin(services.GetRequiredService<AdminToken>());
        services.GetRequiredService<MerchantRoutes>().Map(admin);
        services.GetRequiredService<AppRoutes>().Map(admin);
        services.GetRequiredService<SignSecretRoutes>().Map(admin);
        services.GetRequiredService<ChannelCheckRoutes>().Map(admin);
        services.GetRequiredService<CompatCredentialRoutes>().Map(admin);
        services.GetRequiredService<WeChatChannelRoutes>().Map(admin);
        services.GetRequiredService<WeChatPayChannelRoutes>().Map(admin);
        services.GetRequiredService<AuditRoutes>().Map(admin);
        services.GetRequiredService<CallRoutes>().Map(admin);
        return routes;
    }
}
