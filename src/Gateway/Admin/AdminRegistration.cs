using Gateway.Admin.Apps;
using Gateway.Admin.Apps.Connect;
using Gateway.Admin.Audit;
using Gateway.Admin.Calls;
using Gateway.Admin.Channels;
using Gateway.Admin.CompatCredentials;
using Gateway.Admin.Console;
using Gateway.Admin.Doctor;
using Gateway.Admin.Merchants;
using Gateway.Admin.Overview;
using Gateway.Admin.Sandbox;
using Gateway.Admin.SignSecrets;

namespace Gateway.Admin;

public static class AdminRegistration
{
    internal const string Root = "/admin/api";

    /// <summary>
    /// The admin API and the console. Needs the stores. Throws <see cref="Gateway.Hosting.SettingException"/> for a token or
    /// a password that is too short.
    /// </summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new AdminToken(configuration));
        services.AddSingleton<AdminAccess>();
        services.AddConsole(configuration);
        services.AddSingleton<AppEditor>();
        services.AddSingleton(new PublicAddress(configuration));
        services.AddSingleton<MerchantChanges>();
        services.AddSingleton<AppChanges>();
        services.AddSingleton<SignSecretChanges>();
        services.AddSingleton<SignSecretList>();
        services.AddSingleton<CompatCredentialChanges>();
        services.AddSingleton<WeChatChannelChanges>();
        services.AddSingleton<WeChatPayChannelChanges>();
        services.AddSingleton<AlipayChannelChanges>();
        services.AddSingleton<ChannelChecks>();
        services.AddSingleton<MerchantRoutes>();
        services.AddSingleton<AppRoutes>();
        services.AddSingleton<SignSecretRoutes>();
        services.AddSingleton<ChannelCheckRoutes>();
        services.AddSingleton<CompatCredentialRoutes>();
        services.AddSingleton<WeChatChannelRoutes>();
        services.AddSingleton<WeChatPayChannelRoutes>();
        services.AddSingleton<AlipayChannelRoutes>();
        services.AddSingleton<AuditRoutes>();
        services.AddSingleton<AuditExports>();
        services.AddSingleton<AuditWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditWatch>());
        services.AddSingleton<AppHealths>();
        services.AddSingleton<SignatureDoctor>();
        services.AddSingleton<SandboxCaller>();
        services.AddSingleton<CallTailing>();
        services.AddSingleton<CallExports>();
        services.AddSingleton<CallRoutes>();
        return services;
    }

    public static IEndpointRouteBuilder MapAdmin(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var admin = routes.MapGroup(Root).RequireRole(toRead: AdminRole.Viewer, toChange: AdminRole.Operator);
        services.GetRequiredService<MerchantRoutes>().Map(admin);
        services.GetRequiredService<AppRoutes>().Map(admin);
        services.GetRequiredService<SignSecretRoutes>().Map(admin);
        services.GetRequiredService<ChannelCheckRoutes>().Map(admin);
        services.GetRequiredService<CompatCredentialRoutes>().Map(admin);
        services.GetRequiredService<WeChatChannelRoutes>().Map(admin);
        services.GetRequiredService<WeChatPayChannelRoutes>().Map(admin);
        services.GetRequiredService<AlipayChannelRoutes>().Map(admin);
        services.GetRequiredService<AuditRoutes>().Map(admin);
        routes.MapConsole();
        services.GetRequiredService<CallRoutes>().Map(admin);
        return routes;
    }
}
