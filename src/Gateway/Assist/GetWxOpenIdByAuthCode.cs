using System.Text.Json;
using FluentValidation;
using Gateway.Assist.Exchanges;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Assist;

/// <summary><c>getWxOpenIdByAuthCode</c>: the payment code a user shows, for the user's openId.</summary>
internal sealed class GetWxOpenIdByAuthCode(WeChatPlatforms platforms, WeChatPay pay, ExchangeMemory memory, TimeProvider time)
{
    private static readonly FieldName AuthCode = new("authCode");
    private static readonly FieldName SubMchId = new("subMchId");
    private static readonly FieldName SubAppId = new("subAppId");
    private static readonly JsonEncodedText OpenId = JsonEncodedText.Encode("openId");
    private static readonly JsonEncodedText SubOpenId = JsonEncodedText.Encode("subOpenId");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxOpenIdByAuthCode", "getWxOpenIdByAuthCode", Spends: true, new Rules());

    private readonly OneExchange<PayOpenId> _exchange = new(memory, time, "pay-auth-code", KeptAnswers.Default.KeptAnswerPayOpenId);

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        var authCode = call[AuthCode].ToString();
        var sub = call[SubMchId].HasText
            ? new SubMerchant(call[SubMchId].ToString(), call[SubAppId].HasText ? call[SubAppId].ToString() : null)
            : null;
        if (ChannelAnswers.Pay(platforms.FindPay(call.App, out var account, sub)) is { } refused)
        {
            return refused;
        }

        // For whom it is asked decides what is answered, so it is part of what the code was presented to.
        var (answer, waited) = await _exchange.RunAsync(
            call.App.AppId,
            $"{account.MchId}\0{account.AppId}\0{sub?.MchId}\0{sub?.AppId}",
            authCode,
            () => pay.OpenIdByAuthCodeAsync(account, authCode, sub?.MchId, sub?.AppId));
        return AnswerFor(answer) with { PlatformTime = waited };
    }

    private static Answer AnswerFor(PlatformAnswer<PayOpenId> answer) => answer.Value is { } payer
        ? Answer.Success(AnswerShape.OpenIdByAuthCode, AnswerMember.Of(OpenId, payer.OpenId), AnswerMember.Of(SubOpenId, payer.SubOpenId))
        : UpstreamAnswers.For(answer);

    /// <remarks>Lengths are WeChat Pay's.</remarks>
    private sealed class Rules : CallRules
    {
        private const int LongestId = 32;

        public Rules()
        {
            RuleFor(f => f[AuthCode]).MustBeSent("付款码", AuthCode);
            RuleFor(f => f[AuthCode]).MustBeText("付款码", AuthCode);
            RuleFor(f => f[AuthCode]).MustBeAtMost(128, "付款码", AuthCode);
            RuleFor(f => f[AuthCode]).MustConsistOf(WeChatCharacters.OfCodes,
                "付款码 authCode 只能由字母、数字、- 和 _ 组成 (authCode takes letters, digits, - and _ only)");
            MustBeAnId(SubMchId, "子商户号");
            MustBeAnId(SubAppId, "子商户应用号");
            RuleFor(f => f[SubAppId]).Must((f, subAppId) => !subAppId.HasText || f[SubMchId].HasText)
                .WithMessage("子商户应用号 subAppId 需与子商户号 subMchId 一起发送 (subAppId needs subMchId)");
        }

        private void MustBeAnId(FieldName name, string chinese)
        {
            RuleFor(f => f[name]).MustBeText(chinese, name);
            RuleFor(f => f[name]).MustBeAtMost(LongestId, chinese, name);
            RuleFor(f => f[name]).MustConsistOf(WeChatCharacters.OfIds,
                $"{chinese} {name} 只能由字母和数字组成 ({name} takes letters and digits only)");
        }
    }
}
