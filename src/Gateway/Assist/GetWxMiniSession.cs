using System.Text.Json;
using Gateway.Assist.Exchanges;
using Gateway.Assist.MiniSessions;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat.MiniProgram;

namespace Gateway.Assist;

/// <summary><c>getWxMiniSession</c>: a login code of a mini-program for the user's openId. The session key stays inside.</summary>
internal sealed class GetWxMiniSession(
    WeChatPlatforms platforms, WeChatMiniProgram miniProgram, ExchangeMemory memory, SessionKeys sessions, TimeProvider time)
{
    private static readonly FieldName Code = new("code");
    private static readonly JsonEncodedText OpenId = JsonEncodedText.Encode("openId");
    private static readonly JsonEncodedText UnionId = JsonEncodedText.Encode("unionId");
    private static readonly JsonEncodedText SessionKey = JsonEncodedText.Encode("sessionKey");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxMiniSession", "getWxMiniSession", Spends: true, new Rules());

    private readonly OneExchange<MiniSession> _exchange = new(memory, time, "mini", KeptAnswers.Default.KeptAnswerMiniSession);

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        var app = call.App;
        if (ChannelAnswers.Mini(platforms.FindMini(app, out var account)) is { } refused)
        {
            return refused;
        }

        var code = call[Code].ToString();
        var (answer, waited) = await _exchange.RunAsync(app.AppId, account.AppId, code,
            () => miniProgram.Code2SessionAsync(account, code),
            // Only as it arrives: a code presented again must not put an older key in place of a newer login's.
            session => sessions.KeepAsync(app.AppId, account.AppId, session));
        if (answer.Value is not { } login)
        {
            return UpstreamAnswers.For(answer) with { PlatformTime = waited };
        }

        await sessions.SecureAsync(app.AppId, account.AppId, login.OpenId);
        return AnswerFor(login, app.ExposeSessionKey) with { PlatformTime = waited };
    }

    // What is null is absent.
    private static Answer AnswerFor(MiniSession login, bool exposeSessionKey) => Answer.Success(AnswerShape.MiniSession,
        AnswerMember.Of(OpenId, login.OpenId),
        AnswerMember.Of(UnionId, login.UnionId),
        AnswerMember.Of(SessionKey, exposeSessionKey ? login.SessionKey : null));

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
