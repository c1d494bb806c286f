using System.Security.Cryptography;
using System.Text.Json;
using FluentValidation;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Assist;

/// <summary><c>getWxJsapiSign</c>: what a page hands to <c>wx.config</c>.</summary>
internal sealed class GetWxJsapiSign(WeChatPlatforms platforms, WeChatTokenCentre centre, TimeProvider time)
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int NonceLength = 16;
    private const int MaxUrl = 2048;
    private static readonly FieldName Url = new("url");
    private static readonly JsonEncodedText WxAppId = JsonEncodedText.Encode("wxAppId");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText NonceStr = JsonEncodedText.Encode("nonceStr");
    private static readonly JsonEncodedText Signature = JsonEncodedText.Encode("signature");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxJsapiSign", "getWxJsapiSign", Spends: false, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Mp(platforms.FindMp(call.App, out var account)) is { } refused)
        {
            return refused;
        }

        var url = call[Url].ToString();
        var started = time.GetTimestamp();
        var answer = await centre.GetTicketAsync(account);
        if (answer.Value is not { } ticket)
        {
            return UpstreamAnswers.For(answer, hasCode: false) with { PlatformTime = time.GetElapsedTime(started) };
        }

        var nonce = RandomNumberGenerator.GetString(LettersAndDigits, NonceLength);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        return Answer.Success(AnswerShape.JsapiSign,
            AnswerMember.Of(WxAppId, account.AppId),
            AnswerMember.Of(Timestamp, timestamp),
            AnswerMember.Of(NonceStr, nonce),
            AnswerMember.Of(Signature, JsapiSignature.Of(ticket.AccessToken, nonce, timestamp, url)));
    }

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            RuleFor(f => f[Url]).MustBeSent("页面地址", Url);
            RuleFor(f => f[Url]).MustBeText("页面地址", Url);
            RuleFor(f => f[Url]).MustBeAtMost(MaxUrl, "页面地址", Url);
            RuleFor(f => f[Url]).Must(url => !url.HasText || RedirectAddress.IsWeb(url.ToString()))
                .WithMessage("页面地址 url 需为完整的 http 或 https 地址 (url must be an absolute http or https address)");
        }
    }
}
