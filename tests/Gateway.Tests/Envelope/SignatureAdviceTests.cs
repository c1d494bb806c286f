using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.Tests.Envelope;

/// <summary>Every rule that can be told apart has a sentence a merchant can act on.</summary>
public sealed class SignatureAdviceTests
{
    public static TheoryData<SignatureRule> Rules => [.. Enum.GetValues<SignatureRule>()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_described_in_chinese_first_and_in_english(SignatureRule rule)
    {
        var advice = SignatureAdvice.For(new SignatureExplanation([rule], "text"));
        Assert.Matches(@"^验签失败，与网关不同的规则：\p{IsCJKUnifiedIdeographs}|HMAC", advice);
        Assert.Matches(@"\([a-zA-Z&][^)]+\)$", advice);
        Assert.DoesNotContain(rule.ToString(), advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_rules_are_all_named()
    {
        var advice = SignatureAdvice.For(new SignatureExplanation([SignatureRule.Algorithm, SignatureRule.KeySuffix], "text"));
        Assert.Contains("签名算法", advice);
        Assert.Contains("密钥后缀", advice);
    }
}
