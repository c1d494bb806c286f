using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Platforms;

/// <summary>Registration of what joins apps with the platforms they are at.</summary>
public static class PlatformRegistration
{
    public static void AddPlatforms(this IServiceCollection services)
    {
        services.AddSingleton<WeChatPlatforms>();
        services.AddSingleton<AlipayPlatforms>();
        services.AddSingleton<IAccountsInUse>(provider => provider.GetRequiredService<WeChatPlatforms>());
    }
}
