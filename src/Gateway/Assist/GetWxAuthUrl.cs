using System.Buffers;
using System.Text.Json;
using FluentValidation;
using Gateway.Envelope;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist;

/// <summary><c>getWxAuthUrl</c>: the address a user's browser is sent to for WeChat's authorization.</summary>
internal sealed class GetWxAuthUrl(WeChatPlatforms platforms)
{
    private const string DefaultScope = "snsapi_base";
    private static readonly FieldName Url = new("url");
    private static readonly FieldName State = new("state");
    private static readonly FieldName Scope = new("scope");
    private static readonly JsonEncodedText UrlMember = JsonEncodedText.Encode("url");

    // After the names: its rules write them into their messages.
    public static readonly CallDescriptor Call = new("getWxAuthUrl", "getWxAuthUrl", Spends: false, new Rules());

    public ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (ChannelAnswers.Mp(platforms.FindMp(call.App, out var account)) is { } refused)
        {
            return new(refused);
        }

        var url = call[Url].ToString();
        if (!RedirectAddress.IsAllowed(url, call.App.AllowedRedirectOrigins))
        {
            return new(Answer.Refuse(Outcome.FieldInvalid,
                "验证参数错误：跳转地址 url 不在应用允许的来源中 (the origin of url is not one of the app's allowedRedirectOrigins)"));
        }

        var scope = call[Scope].HasText ? call[Scope].ToString() : DefaultScope;
        var authorize = WeChatOAuth.AuthorizeUrl(platforms.OpenBaseUrl(call.App), account.AppId, url, scope, call[State].ToString());
        return new(Answer.Success(AnswerShape.AuthUrl, AnswerMember.Of(UrlMember, authorize)));
    }

    /// <remarks>Lengths are WeChat's for <c>state</c> (letters and digits, at most 128), the contract's for <c>url</c>.</remarks>
    private sealed class Rules : CallRules
    {
        private static readonly SearchValues<byte> LettersAndDigits =
            SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

        public Rules()
        {
            RuleFor(f => f[Url]).MustBeSent("跳转地址", Url);
            RuleFor(f => f[Url]).MustBeText("跳转地址", Url);
            RuleFor(f => f[Url]).MustBeAtMost(512, "跳转地址", Url);
            RuleFor(f => f[Url]).Must(url => !url.HasText || RedirectAddress.IsWeb(url.ToString()))
                .WithMessage("跳转地址 url 需为完整的 http 或 https 地址 (url must be an absolute http or https address)");
            RuleFor(f => f[State]).MustBeText("状态", State);
            RuleFor(f => f[State]).MustBeAtMost(128, "状态", State);
            RuleFor(f => f[State]).MustConsistOf(LettersAndDigits, "状态 state 只能由字母和数字组成 (state takes letters and digits only)");
            RuleFor(f => f[Scope]).MustBeText("授权范围", Scope);
            RuleFor(f => f[Scope]).MustBeOneOf("授权范围", Scope, "snsapi_base", "snsapi_userinfo");
        }
    }
}
