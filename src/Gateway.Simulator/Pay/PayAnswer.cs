namespace Gateway.Simulator.Pay;

/// <summary>How api.mch.weixin.qq.com words the answers of its v2 calls.</summary>
internal static class PayAnswer
{
    /// <summary>
    /// A refusal of the message itself: two elements and no signature. The text may be generic or even empty (reported by
    /// integrators: developers.weixin.qq.com/community/develop/doc/000e002b1881f095c3712542366c00).
    /// </summary>
    public static Answer Fail(string returnMsg) => Xml(
        PayXml.Write([("return_code", "FAIL"), ("return_msg", returnMsg)]), errcode: null, returnMsg);

    /// <summary>An answer to a message that was understood: signed, whatever became of it.</summary>
    /// <param name="message">From <see cref="Signed"/>.</param>
    /// <param name="errCode">Why the result is FAIL; null for SUCCESS.</param>
    public static Answer Understood(SignedMessage message, string? errCode = null)
    {
        var xml = PayXml.Write(message.Fields);
        if (errCode is not null)
        {
            return Xml(xml, errcode: null, errCode);
        }

        var answer = Xml(xml, errcode: 0, "ok");
        return answer with { Spoil = fault => answer with { Body = SpoiltXml.Spoil(message, fault) } };
    }

    /// <summary>The elements in the platform's order: what was asked, the signature, what became of it.</summary>
    public static SignedMessage Signed(
        IEnumerable<(string Name, string Value)> echo, IEnumerable<(string Name, string Value)> result, string apiKey, string algorithm) =>
        SignedMessage.Of(
            [("return_code", "SUCCESS"), ("return_msg", "OK"), .. echo, ("nonce_str", Identity.Nonce()), ("sign", string.Empty), .. result],
            apiKey,
            algorithm);

    private static Answer Xml(string body, int? errcode, string outcome) => new("text/plain", body, errcode, outcome);
}

/// <summary>A message whose <c>sign</c> is right.</summary>
/// <param name="Fields">All elements in order.</param>
/// <param name="ApiKey">The merchant's key.</param>
/// <param name="Algorithm">One of those in <see cref="PaySignature"/>.</param>
internal sealed record SignedMessage(IReadOnlyList<(string Name, string Value)> Fields, string ApiKey, string Algorithm)
{
    public string this[string name] => Fields.Single(field => string.Equals(field.Name, name, StringComparison.Ordinal)).Value;

    /// <summary>Fills in the element <c>sign</c>, which must be there.</summary>
    public static SignedMessage Of(IReadOnlyList<(string Name, string Value)> fields, string apiKey, string algorithm)
    {
        var unsigned = new SignedMessage(fields, apiKey, algorithm);
        return unsigned.With("sign", PaySignature.Sign(fields, apiKey, algorithm));
    }

    /// <summary>Another value in the same place, under the signature there was.</summary>
    public SignedMessage With(string name, string value) => this with
    {
        Fields = [.. Fields.Select(field => string.Equals(field.Name, name, StringComparison.Ordinal) ? (name, value) : field)],
    };

    public SignedMessage SignedAnew(string? algorithm = null) => Of(Fields, ApiKey, algorithm ?? Algorithm);
}
