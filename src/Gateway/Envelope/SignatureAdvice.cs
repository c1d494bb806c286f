using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>Turns an explained signature into a sentence for the merchant.</summary>
internal static class SignatureAdvice
{
    public static string For(SignatureExplanation explanation) => explanation.Differs.Count == 0
        ? "验签失败：已知规则都不能解释该签名，请检查签名密钥是否正确，并与 explain.canonicalString 逐字比对 (no known rule explains it: check the secret, and compare with explain.canonicalString)"
        : "验签失败，与网关不同的规则：" + string.Join("；", explanation.Differs.Select(Describe));

    private static string Describe(SignatureRule rule) => rule switch
    {
        SignatureRule.LetterCase => "大小写：该应用的版本与签名时的大写转换不符 (letter case: the whole text is upper-cased in v3 only)",
        SignatureRule.Algorithm => "签名算法：与应用配置的签名方式不同 (algorithm: not the app's signType)",
        SignatureRule.EmptyMembers => "空值：空字符串也参与签名 (empty strings take part in the signature)",
        SignatureRule.NullMembers => "空值：值为 null 的字段不参与签名 (null members do not take part)",
        SignatureRule.UnknownMembers => "字段：除 sign 外，发送的每个顶层字段都参与签名 (every top-level member sent takes part, except sign)",
        SignatureRule.MemberOrder => "顺序：按字段名的编码顺序排序，区分大小写 (order: ordinal by name, case-sensitive)",
        SignatureRule.KeySuffix => "密钥后缀：待签名字符串以 &key= 加密钥结尾 (the text ends in &key= and the secret)",
        SignatureRule.HmacKey => "HMAC 密钥：使用配置的密钥原文 (the HMAC key is the secret as configured)",
        SignatureRule.QuotesKept => "引号：拼接后的字符串中要去掉双引号和反斜杠 (quotes and backslashes are removed from the joined text)",
        SignatureRule.UrlEncoded => "编码：字段值不做 URL 编码 (values are not URL-encoded)",
        SignatureRule.TimeUnit => "时间单位：签名用的 reqTime 与发送的单位不同 (reqTime was signed in another unit than it was sent in)",
        SignatureRule.SignIncluded => "字段：sign 自身不参与签名 (sign itself does not take part)",
        SignatureRule.SecretTrimmed => "密钥：首尾空白也是密钥的一部分 (the secret is used exactly as configured, white space included)",
        SignatureRule.Nested => "嵌套：嵌套对象的展开方式不同 (nested values are written in another way)",
        SignatureRule.Numbers => "数字：数字的写法不同 (numbers are written in another way)",
        SignatureRule.SignatureEncoding => "签名编码：HMAC、MD5、SM3 用十六进制，RSA 用 Base64 (the signature's own encoding)",
        _ => rule.ToString(),
    };
}
