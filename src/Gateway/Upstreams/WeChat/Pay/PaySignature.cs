using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>The signature on the messages of WeChat Pay v2.</summary>
/// <remarks>
/// The v2 signing chapter of pay.weixin.qq.com (chapter=4_3): every parameter with a value except <c>sign</c>, also those
/// nobody knows, sorted by the bytes of the names, as <c>name=value</c> joined with <c>&amp;</c> without any encoding, and
/// <c>&amp;key=</c> with the APIv2 key at the end; the digest in hexadecimal, upper case.
/// </remarks>
internal static class PaySignature
{
    public const string Name = "sign";

    private const int Md5Length = 32;
    private const int HmacSha256Length = 64;

    /// <summary>What belongs into <c>sign</c>.</summary>
    public static string Make(IEnumerable<KeyValuePair<string, string>> fields, string apiKey, PayAlgorithm algorithm) =>
        Convert.ToHexString(Digest(fields, apiKey, algorithm));

    /// <summary>Whether a message is signed with the key. Its algorithm is the one the signature's length shows.</summary>
    public static bool Verify(IReadOnlyDictionary<string, string> fields, string apiKey)
    {
        if (!fields.TryGetValue(Name, out var sign) || AlgorithmOf(sign) is not { } algorithm)
        {
            return false;
        }

        Span<byte> received = stackalloc byte[HmacSha256Length / 2];
        return Convert.FromHexString(sign, received, out _, out var length) is OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(received[..length], Digest(fields, apiKey, algorithm));
    }

    private static PayAlgorithm? AlgorithmOf(string sign) => sign.Length switch
    {
        Md5Length => PayAlgorithm.Md5,
        HmacSha256Length => PayAlgorithm.HmacSha256,
        _ => null,
    };

    private static byte[] Digest(IEnumerable<KeyValuePair<string, string>> fields, string apiKey, PayAlgorithm algorithm)
    {
        var text = new StringBuilder(512);
        foreach (var (name, value) in fields.Where(Counts).OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(value).Append('&');
        }

        var utf8 = Encoding.UTF8.GetBytes(text.Append("key=").Append(apiKey).ToString());
        return algorithm is PayAlgorithm.Md5 ? MD5.HashData(utf8) : HMACSHA256.HashData(Encoding.UTF8.GetBytes(apiKey), utf8);
    }

    private static bool Counts(KeyValuePair<string, string> field) =>
        field.Value.Length > 0 && !string.Equals(field.Key, Name, StringComparison.Ordinal);
}
