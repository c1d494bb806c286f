using System.Text.RegularExpressions;

namespace Gateway.Upstreams.Alipay;

/// <summary>What a merchant is told when Alipay says no. The platform's own text is never passed on.</summary>
internal static partial class AlipayRefusals
{
    /// <summary>The one-time code is wrong, used, expired, of another app, or of another kind.</summary>
    public const string CodeInvalid = "isv.code-invalid";

    /// <summary>The code of a failure that names none.</summary>
    private const string Unnamed = "UNNAMED";

    /// <param name="isAuthentic">
    /// Whether the answer is signed with Alipay's key. Not every failure is, and one that is not may come from anybody: it is
    /// told, but it is not final.
    /// </param>
    public static PlatformRefusal Of(AlipayDocument error, bool isAuthentic)
    {
        var code = Word(error.SubCode) ?? Word(error.Code) ?? Unnamed;
        var advice = code switch
        {
            CodeInvalid => "授权码无效、已使用或已过期，请重新发起授权获取新的授权码",
            "isv.invalid-signature" => "支付宝验签失败，请网关管理员检查 alipay 通道的应用私钥与支付宝后台的应用公钥是否成对",
            "isv.missing-signature-config" => "支付宝后台未配置应用公钥或证书，请网关管理员配置",
            "isv.invalid-app-id" => "支付宝应用不存在，请网关管理员检查 alipay 通道的 aliAppId（沙箱与正式环境不通用）",
            "isv.invalid-timestamp" => "网关的时钟与支付宝相差过大，请网关管理员校准时钟",
            "aop.invalid-app-auth-token" => "支付宝应用授权令牌无效，请网关管理员检查",
            "isp.unknow-error" or "aop.unknow-error" or "isp.unknown-error" or "20000" => "支付宝系统繁忙，请稍后重试",
            _ when code.Contains("cert", StringComparison.Ordinal) => "支付宝不认可应用证书，请网关管理员检查 alipay 通道的证书",
            _ when error.Code is "40006" || code.StartsWith("isv.insufficient", StringComparison.Ordinal) => "支付宝应用没有该接口的权限，请网关管理员在支付宝后台开通",
            _ when error.Code is "40005" => "调用支付宝过于频繁，请稍后重试",
            _ => "支付宝拒绝了本次调用",
        };
        return new PlatformRefusal(code, $"{advice} [{code}]", IsFinal: isAuthentic && code is CodeInvalid);
    }

    private static string? Word(string? code) => code is not null && Code().IsMatch(code) ? code : null;

    // It goes on to the merchant, so it has to be a word of this kind and nothing else.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Code();
}
