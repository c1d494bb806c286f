using System.Buffers;
using System.Text.Json;
using FluentValidation;
using Gateway.Envelope;
using Gateway.Merchants;

namespace Gateway.Assist.ChannelAuth;

/// <summary>What the calls of the flow have in common: their names in <c>allowedCalls</c> and fields.</summary>
internal static class ChannelAuthFields
{
    /// <summary>All of them are allowed together.</summary>
    public const string Permission = AssistCalls.BrowserFlow;

    public static readonly FieldName Channel = new("channel");
    public static readonly FieldName AuthCode = new("authCode");
    public static readonly FieldName AuthType = new("authType");
    public static readonly FieldName QueryCode = new("queryCode");

    private static readonly SearchValues<byte> OfWords =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>What a merchant is told of a query code that is spent, over, another app's, or none at all: no telling which.</summary>
    public static Answer QueryCodeUnknown { get; } = Answer.Refuse(Outcome.ReferenceUnknown,
        "查询码无效：不存在、已过期、已使用或不属于该应用与通道，请重新调用 generateAuthUrl (unknown queryCode: over, spent, or not of this app and channel)");

    /// <remarks>Lengths are the originals'. Which channels there are is not a matter of fields: an unknown one has a code of its own.</remarks>
    public static void AddChannel(this CallRules rules)
    {
        rules.RuleFor(f => f[Channel]).MustBeSent("通道", Channel);
        rules.RuleFor(f => f[Channel]).MustBeText("通道", Channel);
        rules.RuleFor(f => f[Channel]).MustBeAtMost(32, "通道", Channel);
        // The channel says all there is to say; clients of the originals send it beside.
        rules.RuleFor(f => f[AuthType]).MustBeText("认证类型", AuthType);
        rules.RuleFor(f => f[AuthType]).MustBeAtMost(32, "认证类型", AuthType);
        rules.RuleFor(f => f[AuthType]).MustConsistOf(OfWords, "认证类型 authType 只能由字母、数字、_ 和 - 组成 (authType takes letters, digits, _ and - only)");
    }

    public static void AddAuthCode(this CallRules rules)
    {
        rules.RuleFor(f => f[AuthCode]).MustBeSent("授权码", AuthCode);
        rules.RuleFor(f => f[AuthCode]).MustBeText("授权码", AuthCode);
        rules.RuleFor(f => f[AuthCode]).MustBeAtMost(200, "授权码", AuthCode);
    }

    public static void AddQueryCode(this CallRules rules, bool isRequired)
    {
        if (isRequired)
        {
            rules.RuleFor(f => f[QueryCode]).MustBeSent("查询码", QueryCode);
        }

        rules.RuleFor(f => f[QueryCode]).MustBeText("查询码", QueryCode);
        rules.RuleFor(f => f[QueryCode]).MustBeAtMost(64, "查询码", QueryCode);
    }
}

/// <summary>The answer of <c>auth</c> and <c>queryAuthResult</c>.</summary>
internal static class AuthResult
{
    public const string Waiting = "waiting";
    public const string NotExist = "not_exist";
    private const string Success = "success";

    private static readonly JsonEncodedText OpenId = JsonEncodedText.Encode("openId");
    private static readonly JsonEncodedText UserId = JsonEncodedText.Encode("userId");
    private static readonly JsonEncodedText AccessToken = JsonEncodedText.Encode("accessToken");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");

    public static Answer Of(string status) => Answer.Success(Signing.AnswerShape.ChannelAuth, AnswerMember.Of(Status, status));

    // What is null is absent.
    public static Answer Of(AuthIdentity identity) => Answer.Success(Signing.AnswerShape.ChannelAuth,
        AnswerMember.Of(OpenId, identity.OpenId),
        AnswerMember.Of(UserId, identity.UserId),
        AnswerMember.Of(AccessToken, identity.AccessToken),
        AnswerMember.Of(Status, Success));
}
