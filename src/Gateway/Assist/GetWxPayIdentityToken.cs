using System.Text.Json;
using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Assist;

/// <summary><c>getWxPayIdentityToken</c>: a code of WeChat Pay's identity page, for the token of the payer's identity.</summary>
/// <remarks>Closed to new merchants since 2021-11-10, so an app has it only where its <c>allowedCalls</c> say so.</remarks>
internal sealed class GetWxPayIdentityToken(WeChatPlatforms platforms, WeChatPay pay, ExchangeMemory memory, TimeProvider time)
{
    private static readonly FieldName OpenId = new("openId");
    private static readonly FieldName Code = new("code");
    private static readonly FieldName Scope = new("scope");
    private static readonly JsonEncodedText AccessToken = JsonEncodedText.Encode("accessToken");
    private static readonly JsonEncodedText ExpiresIn = JsonEncodedText.Encode("expiresIn");
    private static readonly JsonEncodedText RefreshToken = JsonEncodedText.Encode("refreshToken");
    private static readonly JsonEncodedText RefreshExpiresIn = JsonEncodedText.Encode("refreshExpiresIn");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxPayIdentityToken", "getWxPayIdentityToken", Spends: true, new Rules());

    private readonly OneExchange<PayIdentityToken> _exchange = new(memory, time, "pay-identity", KeptAnswers.Default.KeptAnswerPayIdentityToken);

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Pay(platforms.FindPay(call.App, out var account)) is { } refused)
        {
            return refused;
        }

        var (openId, code, scope) = (call[OpenId].ToString(), call[Code].ToString(), call[Scope].ToString());
        var (answer, waited) = await _exchange.RunAsync(
            call.App.AppId,
            $"{account.MchId}\0{account.AppId}\0{openId}\0{scope}",
            code,
            () => pay.IdentityTokenAsync(account, openId, code, scope));
        return AnswerFor(answer) with { PlatformTime = waited };
    }

    private Answer AnswerFor(PlatformAnswer<PayIdentityToken> answer) => answer.Value is { } token
        ? Answer.Success(
            AnswerShape.PayIdentityToken,
            AnswerMember.Of(AccessToken, token.AccessToken),
            AnswerMember.Of(ExpiresIn, SecondsTo(token.ExpiresAt)),
            AnswerMember.Of(RefreshToken, token.RefreshToken),
            AnswerMember.Of(RefreshExpiresIn, SecondsTo(token.RefreshExpiresAt)))
        : UpstreamAnswers.For(answer);

    // From now: a kept token has less left than when it was new.
    private long SecondsTo(DateTimeOffset moment) => (long)Math.Max(0, Math.Round((moment - time.GetUtcNow()).TotalSeconds));

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            MustBeACode(OpenId, "用户标识", 128);
            MustBeACode(Code, "授权码", 64);
            RuleFor(f => f[Scope]).MustBeSent("授权范围", Scope);
            RuleFor(f => f[Scope]).MustBeText("授权范围", Scope);
            RuleFor(f => f[Scope]).MustBeOneOf("授权范围", Scope, "pay_identity", "pay_realname");
        }

        private void MustBeACode(FieldName name, string chinese, int characters)
        {
            RuleFor(f => f[name]).MustBeSent(chinese, name);
            RuleFor(f => f[name]).MustBeText(chinese, name);
            RuleFor(f => f[name]).MustBeAtMost(characters, chinese, name);
            RuleFor(f => f[name]).MustConsistOf(WeChatCharacters.OfCodes,
                $"{chinese} {name} 只能由字母、数字、- 和 _ 组成 ({name} takes letters, digits, - and _ only)");
        }
    }
}
