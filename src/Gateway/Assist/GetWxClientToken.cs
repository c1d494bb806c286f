using System.Text.Json;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Assist;

/// <summary><c>getWxClientToken</c>: the global access_token of the app's account, which the gateway alone refreshes.</summary>
internal sealed class GetWxClientToken(WeChatPlatforms platforms, WeChatTokenCentre centre, TimeProvider time)
{
    private const int MaxToken = 1024;
    private static readonly FieldName Account = new("account");
    private static readonly FieldName FailedToken = new("failedToken");
    private static readonly JsonEncodedText AccessToken = JsonEncodedText.Encode("accessToken");
    private static readonly JsonEncodedText ExpiresIn = JsonEncodedText.Encode("expiresIn");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxClientToken", "getWxClientToken", Spends: false, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (Find(call.App, call[Account], out var account) is { } refused)
        {
            return refused;
        }

        var started = time.GetTimestamp();
        var answer = call[FailedToken].HasText
            ? await centre.RenewAsync(account, call[FailedToken].ToString())
            : await centre.GetAsync(account);
        return answer.Value is { } token
            ? Answer.Success(AnswerShape.ClientToken,
                AnswerMember.Of(AccessToken, token.AccessToken), AnswerMember.Of(ExpiresIn, token.ExpiresIn(time.GetUtcNow())))
            : UpstreamAnswers.For(answer, hasCode: false) with { PlatformTime = time.GetElapsedTime(started) };
    }

    private Answer? Find(MerchantApp app, Field which, out WeChatAccount account) =>
        which.Utf8.SequenceEqual("mini"u8) ? ChannelAnswers.Mini(platforms.FindMini(app, out account)) : ChannelAnswers.Mp(platforms.FindMp(app, out account));

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            RuleFor(f => f[Account]).MustBeSent("账号类型", Account);
            RuleFor(f => f[Account]).MustBeText("账号类型", Account);
            RuleFor(f => f[Account]).MustBeOneOf("账号类型", Account, "mp", "mini");
            RuleFor(f => f[FailedToken]).MustBeText("失效凭证", FailedToken);
            RuleFor(f => f[FailedToken]).MustBeAtMost(MaxToken, "失效凭证", FailedToken);
        }
    }
}
