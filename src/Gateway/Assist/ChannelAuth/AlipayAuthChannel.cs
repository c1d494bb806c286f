using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Upstreams.Alipay;

namespace Gateway.Assist.ChannelAuth;

/// <summary><c>ali_pay</c>: the app's app at Alipay, its channel <c>alipay</c>.</summary>
internal sealed class AlipayAuthChannel(AlipayPlatforms platforms, AlipayOAuth oauth, ExchangeMemory memory, TimeProvider time) : IAuthChannel
{
    // Silent, as with WeChat.
    private const string Scope = "auth_base";

    private readonly OneExchange<AlipayIdentity> _exchange = new(memory, time, "alipay", KeptAnswers.Default.KeptAnswerAlipayIdentity);

    public string Name => "ali_pay";

    public string CodeParameter => "auth_code";

    public Answer? AuthorizeUrl(MerchantApp app, string callback, string state, out string url)
    {
        url = "";
        if (ChannelAnswers.Alipay(platforms.Find(app, out var account)) is { } refused)
        {
            return refused;
        }

        url = AlipayOAuth.AuthorizeUrl(account, callback, Scope, state);
        return null;
    }

    public async ValueTask<AuthExchange> ExchangeAsync(MerchantApp app, string code)
    {
        if (ChannelAnswers.Alipay(platforms.Find(app, out var account)) is { } unusable)
        {
            return AuthExchange.Refused(unusable);
        }

        var isFresh = false;
        var (answer, waited) = await _exchange.RunAsync(app.AppId, account.AppId, code, () => oauth.ExchangeAsync(account, code), _ =>
        {
            isFresh = true;
            return Task.CompletedTask;
        });
        return answer.Value is { } user
            ? AuthExchange.Of(new AuthIdentity(user.OpenId, user.UserId, user.AccessToken), isFresh, waited)
            : AuthExchange.Refused(UpstreamAnswers.ForAlipay(answer) with { PlatformTime = waited });
    }
}
