using System.Text.Json;
using Gateway.Assist.MiniSessions;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.MiniProgram;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Assist;

/// <summary><c>checkWxMiniSession</c>: whether the session key that stays inside is still the user's.</summary>
internal sealed class CheckWxMiniSession(
    WeChatPlatforms platforms, WeChatMiniProgram miniProgram, WeChatTokenCentre centre, SessionKeys sessions, TimeProvider time)
{
    private const string Alive = "alive";
    private const string Expired = "expired";
    private static readonly FieldName OpenId = new("openId");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("checkWxMiniSession", "checkWxMiniSession", Spends: false, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Mini(platforms.FindMini(call.App, out var account)) is { } refused)
        {
            return refused;
        }

        var openId = call[OpenId].ToString();
        if (await sessions.FindAsync(call.App.AppId, account.AppId, openId) is not { } sessionKey)
        {
            return Answered(Expired);
        }

        var started = time.GetTimestamp();
        var answer = await AskAsync(account, openId, sessionKey);
        return answer with { PlatformTime = time.GetElapsedTime(started) };
    }

    private async Task<Answer> AskAsync(WeChatAccount account, string openId, string sessionKey)
    {
        var token = await centre.GetAsync(account);
        if (token.Value is not { } current)
        {
            return UpstreamAnswers.For(token, hasCode: false);
        }

        var check = await miniProgram.CheckSessionAsync(account, current.AccessToken, openId, sessionKey);
        if (check.Error is not { IsDeadToken: true })
        {
            return AnswerFor(check);
        }

        // Another system may have ended it. Reported, so that every other call has a better one too.
        var renewed = await centre.RenewAsync(account, current.AccessToken);
        if (renewed.Value is not { } next)
        {
            return UpstreamAnswers.For(renewed, hasCode: false);
        }

        return AnswerFor(string.Equals(next.AccessToken, current.AccessToken, StringComparison.Ordinal)
            ? check
            : await miniProgram.CheckSessionAsync(account, next.AccessToken, openId, sessionKey));
    }

    private static Answer AnswerFor(SessionCheck check) => check switch
    {
        { State: SessionState.Alive } => Answered(Alive),
        { State: SessionState.Ended } => Answered(Expired),
        { Error: { } error } => UpstreamAnswers.For(error.ToRefusalOfToken(WeChatAccountKind.MiniProgram)),
        _ => UpstreamAnswers.For(check.Failure!.Value, hasCode: false),
    };

    private static Answer Answered(string status) => Answer.Success(AnswerShape.MiniSessionStatus, AnswerMember.Of(Status, status));

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            RuleFor(f => f[OpenId]).MustBeSent("用户标识", OpenId);
            RuleFor(f => f[OpenId]).MustBeText("用户标识", OpenId);
            RuleFor(f => f[OpenId]).MustBeAtMost(128, "用户标识", OpenId);
        }
    }
}
