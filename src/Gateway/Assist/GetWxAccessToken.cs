using System.Text.Json;
using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Signing;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist;

/// <summary><c>getWxAccessToken</c>: a code of WeChat's web OAuth for the user's openId and token.</summary>
internal sealed class GetWxAccessToken(WeChatPlatforms platforms, ExchangeMemory exchanges)
{
    private static readonly FieldName Code = new("code");
    private static readonly JsonEncodedText AccessToken = JsonEncodedText.Encode("accessToken");
    private static readonly JsonEncodedText OpenId = JsonEncodedText.Encode("openId");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxAccessToken", "getWxAccessToken", Spends: true, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (platforms.FindMp(call.App, out var account, out _) is { } refused)
        {
            return refused;
        }

        var app = call.App;
        var (exchange, waited) = await exchanges.ExchangeOnceAsync(app.AppId, account, call[Code].ToString());
        return AnswerFor(exchange, app.AcceptSnapshotUsers) with { PlatformTime = waited };
    }

    private static Answer AnswerFor(OAuthExchange exchange, bool acceptSnapshotUsers) => exchange switch
    {
        { Token: { IsSnapshotUser: true } } when !acceptSnapshotUsers => Answer.Refuse(Outcome.RefusedByPlatform,
            "该用户处于微信快照页，获得的是虚拟身份；请提示用户点击页面右下角“使用完整服务”后重新授权 (snapshot page: a virtual user)"),
        { Token: { } token } => Answer.Success(AnswerShape.AccessToken,
            AnswerMember.Of(AccessToken, token.AccessToken), AnswerMember.Of(OpenId, token.OpenId)),
        { Error: { } error } => Answer.Refuse(Outcome.RefusedByPlatform, error.Describe()) with { PlatformCode = error.Code.ToString() },
        _ => UpstreamAnswers.For(exchange.Failure!.Value),
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
