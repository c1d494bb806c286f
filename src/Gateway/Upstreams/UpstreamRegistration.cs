using Gateway.Upstreams.Alipay;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.MiniProgram;
using Gateway.Upstreams.WeChat.OAuth;
using Gateway.Upstreams.WeChat.Pay;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Upstreams;

/// <summary>Registration of the platforms.</summary>
public static class UpstreamRegistration
{
    /// <summary>Adds a client for each platform.</summary>
    public static void AddUpstreams(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddUpstreamHttp();
        services.AddSingleton<AccountBreakers>();
        services.AddSingleton<UpstreamSender>();
        services.AddSingleton(AlipayOptions.Read(configuration));
        services.AddSingleton<AlipayOAuth>();
        services.AddSingleton(WeChatOptions.Read(configuration));
        services.AddSingleton<WeChatSender>();
        services.AddSingleton<WeChatOAuth>();
        services.AddSingleton<WeChatMiniProgram>();
        services.AddSingleton<WeChatPay>();
        services.AddSingleton<WeChatTokens>();
        services.AddSingleton<WeChatTokenCentre>();
        services.AddHostedService<TokenKeeper>();
    }
}
