using System.Text.Json;
using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist;

/// <summary><c>getWxAccessToken</c>: a code of WeChat's web OAuth for the user's openId and token.</summary>
internal sealed class GetWxAccessToken(WeChatPlatforms platforms, WeChatOAuth oauth, ExchangeMemory memory, TimeProvider time)
{
    private static readonly FieldName Code = new("code");
    private static readonly JsonEncodedText AccessToken = JsonEncodedText.Encode("accessToken");
    private static readonly JsonEncodedText OpenId = JsonEncodedText.Encode("openId");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxAccessToken", "getWxAccessToken", Spends: true, new Rules());

    private readonly OneExchange<OAuthToken> _exchange = new(memory, time, "oauth", KeptAnswers.Default.KeptAnswerOAuthToken);

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Mp(platforms.FindMp(call.App, out var account)) is { } refused)
        {
            return refused;
        }

        var code = call[Code].ToString();
        var (answer, waited) = await _exchange.RunAsync(call.App.AppId, account.AppId, code, () => oauth.ExchangeAsync(account, code));
        return AnswerFor(answer, call.App.AcceptSnapshotUsers) with { PlatformTime = waited };
    }

    private static Answer AnswerFor(PlatformAnswer<OAuthToken> answer, bool acceptSnapshotUsers) => answer.Value switch
    {
        { IsSnapshotUser: true } when !acceptSnapshotUsers => Answer.Refuse(Outcome.RefusedByPlatform,
            "该用户处于微信快照页，获得的是虚拟身份；请提示用户点击页面右下角“使用完整服务”后重新授权 (snapshot page: a virtual user)"),
        { } token => Answer.Success(AnswerShape.AccessToken,
            AnswerMember.Of(AccessToken, token.AccessToken), AnswerMember.Of(OpenId, token.OpenId)),
        null => UpstreamAnswers.For(answer),
    };

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            RuleFor(f => f[Code]).MustBeSent("授权码", Code);
            RuleFor(f => f[Code]).MustBeText("授权码", Code);
            RuleFor(f => f[Code]).MustBeAtMost(64, "授权码", Code);
        }
    }
}
