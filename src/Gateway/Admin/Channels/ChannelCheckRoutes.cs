using Gateway.Admin.Apps;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.Pay;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>Asks the platform whether a channel's configuration works. A channel that is switched off can be checked too.</summary>
internal sealed class ChannelCheckRoutes(MerchantDirectory directory, WeChatPlatforms platforms, WeChatTokenCentre centre, WeChatPay pay, TimeProvider time)
{
    /// <summary>No payment code begins with 0: nobody's is touched.</summary>
    private const string NobodysCode = "000000000000000000";

    public void Map(IEndpointRouteBuilder admin)
    {
        const string path = "/apps/{appId}/channels/";
        admin.Post(path + "wechat-mp/check", http => CheckAsync(http, app => (platforms.FindMp(app, out var account), account)));
        admin.Post(path + "wechat-mini/check", http => CheckAsync(http, app => (platforms.FindMini(app, out var account), account)));
        admin.Post(path + "wechat-pay/check", CheckPayAsync);
    }

    private async Task<IResult> CheckAsync(HttpContext http, Func<MerchantApp, (ChannelState State, WeChatAccount Account)> find)
    {
        if (directory.Current.Find(http.Route("appId")) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        var (state, account) = find(app);
        return Unusable(http, state) ?? Answer(ChannelCheckAnswer.Of(await centre.CheckAsync(account), time.GetUtcNow()));
    }

    private async Task<IResult> CheckPayAsync(HttpContext http)
    {
        if (directory.Current.Find(http.Route("appId")) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        return Unusable(http, platforms.FindPay(app, out var account))
            ?? Answer(ChannelCheckAnswer.Of(await pay.OpenIdByAuthCodeAsync(account, NobodysCode)));
    }

    private static IResult? Unusable(HttpContext http, ChannelState state) => state switch
    {
        ChannelState.NotConfigured => AdminProblems.NotFound(http, "应用未配置该通道 / The app has no such channel"),
        ChannelState.SandboxOff => AdminProblems.Conflict(http, "应用为沙箱应用，但网关未启用沙箱 / The app is a sandbox app, but Sandbox:Enabled is off"),
        _ => null,
    };

    private static JsonHttpResult<ChannelCheckAnswer> Answer(ChannelCheckAnswer answer) => TypedResults.Json(answer, AdminJson.Wire.ChannelCheckAnswer);
}
