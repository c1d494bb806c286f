using Gateway.Envelope;
using Gateway.Upstreams;

namespace Gateway.Assist;

/// <summary>What a merchant is told when a platform did not give what was asked for.</summary>
internal static class UpstreamAnswers
{
    /// <summary>For an answer without a value.</summary>
    /// <param name="hasCode">Whether a one-time code was presented, which may be spent now.</param>
    public static Answer For<T>(PlatformAnswer<T> answer, bool hasCode = true)
        where T : class => answer.Refusal is { } refusal ? For(refusal) : For(answer.Failure!.Value, hasCode);

    public static Answer For(PlatformRefusal refusal) =>
        Answer.Refuse(Outcome.RefusedByPlatform, refusal.Message) with { PlatformCode = refusal.Code };

    public static Answer For(UpstreamFailure failure, bool hasCode = true) =>
        Answer.Refuse(Outcome.PlatformUnreachable, hasCode ? Sentence(failure) : SentenceWithoutCode(failure)) with { PlatformCode = failure.ToString() };

    /// <summary>For an answer of Alipay without a value. A one-time code was presented, which may be spent now.</summary>
    public static Answer ForAlipay<T>(PlatformAnswer<T> answer)
        where T : class => answer.Refusal is { } refusal
            ? For(refusal)
            : Answer.Refuse(Outcome.PlatformUnreachable, AlipaySentence(answer.Failure!.Value)) with { PlatformCode = answer.Failure.ToString() };

    private static string AlipaySentence(UpstreamFailure failure) => failure is UpstreamFailure.Unauthentic
        ? "支付宝的应答未签名或验签失败，不可信任；请网关管理员检查 alipay 通道的支付宝公钥或证书 "
            + "(the answer could not be trusted: not signed with Alipay's key; the key or certificate of channel alipay may be wrong)"
        : Sentence(failure, "支付宝");

    private static string SentenceWithoutCode(UpstreamFailure failure) => failure switch
    {
        UpstreamFailure.NotSent => "无法连接微信，请稍后重试 (the platform could not be reached)",
        UpstreamFailure.TimedOut => "微信响应超时，请稍后重试 (the platform timed out)",
        UpstreamFailure.Broken => "与微信的连接中断，请稍后重试 (the connection broke)",
        UpstreamFailure.CircuitOpen => "微信接口连续失败，网关已暂停调用，请几秒后重试 (paused after repeated failures)",
        _ => Sentence(failure),
    };

    private static string Sentence(UpstreamFailure failure, string platform = "微信") => failure switch
    {
        UpstreamFailure.NotSent => $"无法连接{platform}，请稍后重试，授权码仍然有效 (the platform could not be reached; the code is unspent)",
        UpstreamFailure.TimedOut => $"{platform}响应超时，请稍后用同一授权码重试，若提示已使用请重新授权 (the platform timed out)",
        UpstreamFailure.Broken => $"与{platform}的连接中断，请稍后用同一授权码重试，若提示已使用请重新授权 (the connection broke)",
        UpstreamFailure.CircuitOpen => $"{platform}接口连续失败，网关已暂停调用，请几秒后重试，授权码仍然有效 (paused after repeated failures; the code is unspent)",
        UpstreamFailure.Unauthentic =>
            "微信支付的应答验签失败或不属于本商户，不可信任；请网关管理员检查 wechat-pay 通道的 APIv2 密钥、商户号和 AppID "
                + "(the answer could not be trusted: not signed with this merchant's key, or not for it; the APIv2 key may be wrong)",
        _ => $"{platform}返回了无法识别的内容，请稍后重试 (the platform answered nonsense)",
    };
}
