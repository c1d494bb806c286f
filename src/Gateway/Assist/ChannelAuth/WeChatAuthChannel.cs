using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist.ChannelAuth;

/// <summary><c>wechat_pay</c>: the app's public account, its channel <c>wechat-mp</c>.</summary>
internal sealed class WeChatAuthChannel(WeChatPlatforms platforms, WeChatCodes codes) : IAuthChannel
{
    // Silent: what a payment needs is the openId, and no user is asked for more.
    private const string Scope = "snsapi_base";

    public string Name => "wechat_pay";

    public string CodeParameter => "code";

    public Answer? AuthorizeUrl(MerchantApp app, string callback, string state, out string url)
    {
        url = "";
        if (ChannelAnswers.Mp(platforms.FindMp(app, out var account)) is { } refused)
        {
            return refused;
        }

        url = WeChatOAuth.AuthorizeUrl(platforms.OpenBaseUrl(app), account.AppId, callback, Scope, state);
        return null;
    }

    public async ValueTask<AuthExchange> ExchangeAsync(MerchantApp app, string code)
    {
        if (ChannelAnswers.Mp(platforms.FindMp(app, out var account)) is { } unusable)
        {
            return AuthExchange.Refused(unusable);
        }

        var user = await codes.RunAsync(app, account, code);
        return user.Refusal is { } refusal
            ? AuthExchange.Refused(refusal)
            : AuthExchange.Of(new AuthIdentity(user.Token.OpenId, UserId: null, user.Token.AccessToken), user.IsFresh, user.PlatformTime);
    }
}
