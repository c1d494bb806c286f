using System.Globalization;
using Gateway.Simulator.Alipay;
using Gateway.Simulator.MiniProgram;
using Gateway.Simulator.Pay;
using Gateway.Simulator.Tokens;
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
        routes.MapGet(WeChatPaths.Authorize, At(WeChatPaths.Authorize, AuthorizePage.Answer, AuthorizePage.Fail));
        routes.Map(WeChatPaths.AccessToken, At(WeChatPaths.AccessToken, CodeExchange.Answer, JsonAnswer.Refuse));
        routes.Map(WeChatPaths.JsCode2Session, At(WeChatPaths.JsCode2Session, MiniLogin.Answer, JsonAnswer.Refuse));
        routes.Map(WeChatPaths.CheckSession, At(WeChatPaths.CheckSession, SessionCheck.Answer, JsonAnswer.Refuse));
        routes.Map(WeChatPaths.Token, At(WeChatPaths.Token, ClassicToken.Answer, JsonAnswer.Refuse));
        routes.Map(WeChatPaths.StableToken, At(WeChatPaths.StableToken, StableToken.Answer, JsonAnswer.Refuse, StableToken.Fields));
        routes.Map(WeChatPaths.Ticket, At(WeChatPaths.Ticket, TicketCall.Answer, JsonAnswer.Refuse));
        routes.Map(WeChatPaths.AuthCodeToOpenId, At(WeChatPaths.AuthCodeToOpenId, AuthCodeToOpenId.Answer, AuthCodeToOpenId.Refuse, PayXml.Fields));
        routes.Map(WeChatPaths.PayIdentityToken, At(WeChatPaths.PayIdentityToken, IdentityToken.Answer, IdentityToken.Refuse));
        routes.Map(WeChatPaths.AlipayGateway, At(WeChatPaths.AlipayGateway, AlipayGateway.Answer, AlipayGateway.Refuse, AlipayRequest.Fields));
        routes.MapGet(WeChatPaths.AlipayAuthorize, At(WeChatPaths.AlipayAuthorize, AlipayPage.Answer, AlipayPage.Fail));
        ControlRoutes.Map(routes);
        return routes;
    }

    /// <param name="path">One of <see cref="WeChatPaths"/>.</param>
    /// <param name="work">The true answer.</param>
    /// <param name="refuse">The answer of a call made to fail with an errcode, or what stands for one.</param>
    /// <param name="bodyFields">For a path that takes a body: what is in it, as far as it can be read.</param>
    private static RequestDelegate At(
        string path,
        Func<WeChatPlatform, Incoming, Answer> work,
        Func<WeChatPlatform, Incoming, Misbehaviour, Answer> refuse,
        Func<ReadOnlyMemory<byte>?, IEnumerable<(string Name, string Value)>>? bodyFields = null) => async http =>
    {
        var platform = http.RequestServices.GetRequiredService<WeChatPlatform>();
        // The platform's answers carry its own clock, which need not be the machine's.
        http.Response.Headers.Date = (platform.Time.GetUtcNow() + platform.ClockSkew).ToString("R", CultureInfo.InvariantCulture);
        var incoming = await Incoming.ReadAsync(http, withBody: bodyFields is not null);
        var (call, misbehaviour) = platform.Arrive(path, incoming.Method, incoming.Query.And(bodyFields?.Invoke(incoming.Body) ?? []));
        if (misbehaviour is not null)
        {
            await Misbehaving.RunAsync(
                misbehaviour, http, platform.Time, call, () => work(platform, incoming), wish => refuse(platform, incoming, wish));
            return;
        }

        var answer = work(platform, incoming);
        call.Ended(answer.Errcode, answer.Outcome);
        await answer.SendAsync(http.Response, http.RequestAborted);
    };
}
