using Gateway.Assist.Exchanges;
using Gateway.Envelope;

namespace Gateway.Assist;

/// <summary>The assist API: one line for each call.</summary>
public static class AssistRoutes
{
    /// <summary>Adds the calls' handlers.</summary>
    public static void AddAssist(this IServiceCollection services)
    {
        services.AddSingleton<WeChatPlatforms>();
        services.AddSingleton<ExchangeMemory>();
        services.AddHostedService<ExchangeKeeper>();
        services.AddSingleton<GetWxAccessToken>();
        services.AddSingleton<GetWxAuthUrl>();
        services.AddSingleton<GetWxOpenIdByAuthCode>();
        services.AddSingleton<GetWxPayIdentityToken>();
        services.AddSingleton<GetWxClientToken>();
        services.AddSingleton<GetWxJsapiSign>();
        services.AddSingleton<Ping>();
    }

    /// <summary>Maps the calls behind the envelope.</summary>
    public static void MapAssist(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var calls = routes.MapGroup("/unipay/assist").RequireSignature();
        calls.MapCall(GetWxAccessToken.Call, services.GetRequiredService<GetWxAccessToken>().HandleAsync);
        calls.MapCall(GetWxAuthUrl.Call, services.GetRequiredService<GetWxAuthUrl>().HandleAsync);
        calls.MapCall(GetWxOpenIdByAuthCode.Call, services.GetRequiredService<GetWxOpenIdByAuthCode>().HandleAsync);
        calls.MapCall(GetWxPayIdentityToken.Call, services.GetRequiredService<GetWxPayIdentityToken>().HandleAsync);
        calls.MapCall(GetWxClientToken.Call, services.GetRequiredService<GetWxClientToken>().HandleAsync);
        calls.MapCall(GetWxJsapiSign.Call, services.GetRequiredService<GetWxJsapiSign>().HandleAsync);
        calls.MapCall(Ping.Call, services.GetRequiredService<Ping>().HandleAsync);
    }
}
