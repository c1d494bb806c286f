using Gateway.Assist.ChannelAuth;
using Gateway.Assist.Compat;
using Gateway.Assist.Exchanges;
using Gateway.Assist.MiniSessions;
using Gateway.Envelope;
using Gateway.Hosting;

namespace Gateway.Assist;

/// <summary>The assist API: one line for each call.</summary>
public static class AssistRoutes
{
    /// <summary>Adds the calls' handlers.</summary>
    public static void AddAssist(this IServiceCollection services)
    {
        services.AddSingleton<ExchangeMemory>();
        services.AddHostedService<ExpiryKeeper<ExchangeMemory>>();
        services.AddSingleton<SessionKeys>();
        services.AddHostedService<ExpiryKeeper<SessionKeys>>();
        services.AddSingleton<WeChatCodes>();
        services.AddSingleton<QueryCodes>();
        services.AddSingleton<PendingAuths>();
        services.AddHostedService<ExpiryKeeper<PendingAuths>>();
        services.AddSingleton<IAuthChannel, WeChatAuthChannel>();
        services.AddSingleton<IAuthChannel, AlipayAuthChannel>();
        services.AddSingleton<AuthChannels>();
        services.AddSingleton<CallbackAddress>();
        services.AddSingleton<GenerateAuthUrl>();
        services.AddSingleton<ExchangeAuthCode>();
        services.AddSingleton<AuthAndSet>();
        services.AddSingleton<QueryAuthResult>();
        services.AddSingleton<AuthCallback>();
        services.AddSingleton<GetWxAccessToken>();
        services.AddSingleton<GetWxAuthUrl>();
        services.AddSingleton<GetWxMiniSession>();
        services.AddSingleton<CheckWxMiniSession>();
        services.AddSingleton<DecryptWxMiniData>();
        services.AddSingleton<GetWxOpenIdByAuthCode>();
        services.AddSingleton<GetWxPayIdentityToken>();
        services.AddSingleton<GetWxClientToken>();
        services.AddSingleton<GetWxJsapiSign>();
        services.AddSingleton<CompatToken>();
        services.AddSingleton<Ping>();
    }

    /// <summary>Maps the calls behind the envelope.</summary>
    public static void MapAssist(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var calls = routes.MapGroup("/unipay/assist").RequireSignature();
        calls.MapCall(GetWxAccessToken.Call, services.GetRequiredService<GetWxAccessToken>().HandleAsync);
        calls.MapCall(GetWxAuthUrl.Call, services.GetRequiredService<GetWxAuthUrl>().HandleAsync);
        calls.MapCall(GetWxMiniSession.Call, services.GetRequiredService<GetWxMiniSession>().HandleAsync);
        calls.MapCall(CheckWxMiniSession.Call, services.GetRequiredService<CheckWxMiniSession>().HandleAsync);
        calls.MapCall(DecryptWxMiniData.Call, services.GetRequiredService<DecryptWxMiniData>().HandleAsync);
        calls.MapCall(GetWxOpenIdByAuthCode.Call, services.GetRequiredService<GetWxOpenIdByAuthCode>().HandleAsync);
        calls.MapCall(GetWxPayIdentityToken.Call, services.GetRequiredService<GetWxPayIdentityToken>().HandleAsync);
        calls.MapCall(GetWxClientToken.Call, services.GetRequiredService<GetWxClientToken>().HandleAsync);
        calls.MapCall(GetWxJsapiSign.Call, services.GetRequiredService<GetWxJsapiSign>().HandleAsync);
        calls.MapCall(GenerateAuthUrl.Call, services.GetRequiredService<GenerateAuthUrl>().HandleAsync);
        calls.MapCall(ExchangeAuthCode.Call, services.GetRequiredService<ExchangeAuthCode>().HandleAsync);
        calls.MapCall(AuthAndSet.Call, services.GetRequiredService<AuthAndSet>().HandleAsync);
        calls.MapCall(QueryAuthResult.Call, services.GetRequiredService<QueryAuthResult>().HandleAsync);
        calls.MapCall(Ping.Call, services.GetRequiredService<Ping>().HandleAsync);

        // Not a call: it has a credential of its own instead of an envelope.
        routes.MapGet(CompatToken.Path, (RequestDelegate)services.GetRequiredService<CompatToken>().HandleAsync);

        // Nor is this: a browser comes here, with a query code and its state.
        routes.MapGet(AuthCallback.Pattern, (RequestDelegate)services.GetRequiredService<AuthCallback>().HandleAsync);
    }
}
