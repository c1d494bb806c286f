using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>Turns an explained signature into a sentence for the merchant.</summary>
internal static class SignatureAdvice
{
    public static string For(SignatureExplanation explanation) => explanation.Differs.Count == 0
        ? "验签失败：已知规则都不能解释该签名，请检查签名密钥是否正确，并与 explain.canonicalString 逐字比对 (no known rule explains it: check the secret, compare with explain.canonicalString)"
        : "验签失败，签名规则不同：" + string.Join("；", explanation.Differs.Select(Describe));

    private static string Describe(SignatureRule rule) => rule switch
    {
        _ => rule.ToString(),
    };
}
