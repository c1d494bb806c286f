using System.Text.Json;
using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist;

/// <summary><c>getWxAccessToken</c>: a code of WeChat's web OAuth for the user's openId and token.</summary>
internal sealed class GetWxAccessToken(WeChatPlatforms platforms, WeChatCodes codes)
{
    private static readonly FieldName Code = new("code");
    private static readonly JsonEncodedText AccessToken = JsonEncodedText.Encode("accessToken");
    private static readonly JsonEncodedText OpenId = JsonEncodedText.Encode("openId");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxAccessToken", "getWxAccessToken", Spends: true, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Mp(platforms.FindMp(call.App, out var account)) is { } unusable)
        {
            return unusable;
        }

        var user = await codes.RunAsync(call.App, account, call[Code].ToString());
        return user.Refusal ?? AnswerFor(user.Token) with { PlatformTime = user.PlatformTime };
    }

    private static Answer AnswerFor(OAuthToken token) => Answer.Success(AnswerShape.AccessToken,
        AnswerMember.Of(AccessToken, token.AccessToken), AnswerMember.Of(OpenId, token.OpenId));

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
