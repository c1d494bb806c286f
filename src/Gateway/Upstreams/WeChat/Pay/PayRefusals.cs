using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>What a merchant is told when WeChat Pay says no. The platform's own text is never passed on.</summary>
internal static partial class PayRefusals
{
    /// <summary>The code of a failure without a signature.</summary>
    private const string Unauthentic = "FAIL";

    /// <summary>The code of a signed failure that names none.</summary>
    private const string Unnamed = "UNNAMED";

    /// <summary>A signed answer whose <c>result_code</c> is <c>FAIL</c>.</summary>
    /// <remarks>
    /// https://pay.weixin.qq.com/doc/v2/merchant/4011940944 names the first four; the others are those that every call of
    /// v2 may answer.
    /// </remarks>
    public static PlatformRefusal OfResult(string? errCode)
    {
        var code = errCode is not null && ErrCode().IsMatch(errCode) ? errCode : Unnamed;
        var advice = code switch
        {
            "SYSTEMERROR" => "微信支付系统繁忙，请用同一付款码重试",
            "AUTHCODEEXPIRE" => "付款码已过期，请用户刷新付款码后重试",
            "AUTH_CODE_ERROR" => "付款码格式错误，请用户刷新付款码后重试",
            "AUTH_CODE_INVALID" => "该码不是微信付款码，请扫描用户的微信付款码",
            "NOAUTH" => "商户没有该接口的权限，请网关管理员向微信支付申请开通",
            "SIGNERROR" => "微信支付验签失败，请网关管理员检查 wechat-pay 通道的 APIv2 密钥与签名方式",
            "APPID_NOT_EXIST" or "MCHID_NOT_EXIST" or "APPID_MCHID_NOT_MATCH" =>
                "商户号与 AppID 不存在或未绑定，请网关管理员检查 wechat-pay 通道配置",
            _ => "微信支付拒绝了本次调用",
        };
        // A code that is dead stays dead; everything else may end otherwise while the code lives.
        return new PlatformRefusal(code, $"{advice} [{code}]", IsFinal: code is "AUTHCODEEXPIRE" or "AUTH_CODE_ERROR" or "AUTH_CODE_INVALID");
    }

    /// <summary>An answer whose <c>return_code</c> is <c>FAIL</c>: it bears no signature, so anybody may have written it.</summary>
    /// <remarks>
    /// Reported so for a wrong key, an unknown merchant and a missing permission, with a generic text or none. A signature of
    /// 64 characters is refused as too long (reported of <c>tools/authcodetoopenid</c>, which takes MD5).
    /// </remarks>
    public static PlatformRefusal Unauthenticated(PayAlgorithm algorithm)
    {
        var cause = algorithm is PayAlgorithm.HmacSha256 ? "签名方式不是 MD5（该接口拒绝 HMAC-SHA256）、" : "";
        return new PlatformRefusal(
            Unauthentic,
            $"微信支付返回了未签名的失败，无法证实其来源；常见原因：{cause}APIv2 密钥、商户号或 AppID 不正确，或商户没有该接口的权限，请网关管理员检查 wechat-pay 通道"
                + $" (an unauthenticated failure: usually a wrong key, mchId or wxAppId, or a missing permission) [{Unauthentic}]",
            IsFinal: false);
    }

    /// <summary>An error of <c>appauth/getaccesstoken</c>. What its numbers mean is not published.</summary>
    public static PlatformRefusal OfIdentity(long code)
    {
        var text = code.ToString(CultureInfo.InvariantCulture);
        return new PlatformRefusal(
            text,
            "微信支付拒绝了本次调用：请确认 code 未使用且未过期（10 分钟），且商户持有该接口的权限（2021-11-10 起不再受理新商户）"
                + $" (refused: the code is spent or expired, or the merchant lacks the permission, closed to new merchants since 2021-11-10) [{text}]",
            IsFinal: false);
    }

    // It goes on to the merchant, so it has to be a word of this kind and nothing else.
    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,31}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex ErrCode();
}
