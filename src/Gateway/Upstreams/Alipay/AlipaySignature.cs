namespace Gateway.Upstreams.Alipay;

/// <summary>The text a request to Alipay is signed over.</summary>
/// <remarks>
/// Every parameter with a value except <c>sign</c>, and so <c>sign_type</c> too, sorted by the bytes of the names, as
/// <c>name=value</c> joined with <c>&amp;</c> and not encoded.
/// </remarks>
internal static class AlipaySignature
{
    public const string Name = "sign";

    public static string TextOf(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields
        .Where(field => field.Value.Length > 0 && field.Key is not Name)
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => $"{field.Key}={field.Value}"));
}
