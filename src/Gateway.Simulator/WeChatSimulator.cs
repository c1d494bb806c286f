using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Simulator;

/// <summary>Registers and maps the simulated platform.</summary>
public static class WeChatSimulator
{
    /// <summary>Adds a platform of its own, on the container's clock or else the system's.</summary>
    /// <param name="services">The container.</param>
    /// <param name="acceptUnknownAccounts">For a sandbox; see <see cref="WeChatPlatform"/>.</param>
    public static IServiceCollection AddWeChatSimulator(this IServiceCollection services, bool acceptUnknownAccounts = false)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(provider => new WeChatPlatform(provider.GetRequiredService<TimeProvider>(), acceptUnknownAccounts));
    }

    /// <summary>Adds a platform the caller holds, and can therefore steer.</summary>
    public static IServiceCollection AddWeChatSimulator(this IServiceCollection services, WeChatPlatform platform) =>
        services.AddSingleton(platform);

    /// <summary>
    /// Maps the platform's paths, and <c>/_simulator</c> to steer it from this machine. May be given a group with a
    /// prefix: every link on its pages is relative.
    /// </summary>
    public static IEndpointRouteBuilder MapWeChatSimulator(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(WeChatPaths.Authorize, (RequestDelegate)(http => AnswerAsync(
            http, WeChatPaths.Authorize, AuthorizePage.Answer, (_, number, text) => AuthorizePage.Error(number, text ?? WeChatErrors.Message(number)))));
        routes.Map(WeChatPaths.AccessToken, (RequestDelegate)(http => AnswerAsync(
            http, WeChatPaths.AccessToken, (platform, query) => CodeExchange.Answer(platform, http.Request.Method, query), CodeExchange.Refuse)));
        ControlRoutes.Map(routes);
        return routes;
    }

    private static async Task AnswerAsync(
        HttpContext http, string path, Func<WeChatPlatform, WeChatQuery, Answer> work, Func<WeChatPlatform, int, string?, Answer> refuse)
    {
        var platform = http.RequestServices.GetRequiredService<WeChatPlatform>();
        var query = WeChatQuery.Parse(http.Request.QueryString);
        var (call, misbehaviour) = platform.Arrive(path, http.Request.Method, query);
        if (misbehaviour is not null)
        {
            await Misbehaving.RunAsync(
                misbehaviour, http, platform.Time, call, () => work(platform, query), (code, text) => refuse(platform, code, text));
            return;
        }

        var answer = work(platform, query);
        call.Ended(answer.Errcode, answer.Outcome);
        await answer.SendAsync(http.Response, http.RequestAborted);
    }
}
