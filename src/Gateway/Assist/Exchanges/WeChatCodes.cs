using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist.Exchanges;

/// <summary>Codes of WeChat's web OAuth: each is exchanged once, whichever call or page presents it.</summary>
internal sealed class WeChatCodes(WeChatOAuth oauth, ExchangeMemory memory, TimeProvider time)
{
    private static readonly Answer VirtualUser = Answer.Refuse(Outcome.RefusedByPlatform,
        "该用户处于微信快照页，获得的是虚拟身份；请提示用户点击页面右下角“使用完整服务”后重新授权 (snapshot page: a virtual user)");

    private readonly OneExchange<OAuthToken> _exchange = new(memory, time, "oauth", KeptAnswers.Default.KeptAnswerOAuthToken);

    public async ValueTask<WeChatUser> RunAsync(MerchantApp app, WeChatAccount account, string code)
    {
        var isFresh = false;
        var (answer, waited) = await _exchange.RunAsync(app.AppId, account.AppId, code, () => oauth.ExchangeAsync(account, code), _ =>
        {
            isFresh = true;
            return Task.CompletedTask;
        });
        return answer.Value switch
        {
            // The decision is the app's, and not remembered with the code.
            { IsSnapshotUser: true } when !app.AcceptSnapshotUsers => new(VirtualUser with { PlatformTime = waited }),
            { } token => new(token, isFresh, waited),
            null => new(UpstreamAnswers.For(answer) with { PlatformTime = waited }),
        };
    }
}

/// <summary>A user of WeChat, or why there is none.</summary>
internal readonly struct WeChatUser
{
    public WeChatUser(Answer refusal) => (Refusal, PlatformTime) = (refusal, refusal.PlatformTime);

    public WeChatUser(OAuthToken token, bool isFresh, TimeSpan platformTime) => (Token, IsFresh, PlatformTime) = (token, isFresh, platformTime);

    /// <summary>Set where there is no <see cref="Refusal"/>.</summary>
    public OAuthToken Token { get; } = null!;

    public Answer? Refusal { get; }

    /// <summary>Whether this presentation of the code was the one WeChat answered.</summary>
    public bool IsFresh { get; }

    public TimeSpan PlatformTime { get; }

    /// <summary>Says nothing: an identity is in here.</summary>
    public override string ToString() => nameof(WeChatUser);
}
