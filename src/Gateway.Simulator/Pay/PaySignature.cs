using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator.Pay;

/// <summary>
/// The signature of WeChat Pay v2 (pay.weixin.qq.com, v2 signing chapter): every parameter with a value but <c>sign</c>,
/// sorted by the bytes of the names, joined as a query without any encoding, and the merchant's key at the end.
/// </summary>
internal static class PaySignature
{
    public const string Md5 = "MD5";
    public const string HmacSha256 = "HMAC-SHA256";

    public const int Md5Length = 32;
    public const int HmacSha256Length = 64;

    public static string Sign(IEnumerable<(string Name, string Value)> fields, string apiKey, string algorithm)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields
            .Where(field => field.Value.Length > 0 && field.Name is not "sign")
            .OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(value).Append('&');
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append("key=").Append(apiKey).ToString());
        return Convert.ToHexString(algorithm switch
        {
            Md5 => MD5.HashData(bytes),
            HmacSha256 => HMACSHA256.HashData(Encoding.UTF8.GetBytes(apiKey), bytes),
            _ => throw new ArgumentException("The algorithm is MD5 or HMAC-SHA256.", nameof(algorithm)),
        });
    }

    /// <summary>The hex digits must be upper case, as documented.</summary>
    public static bool IsRight(IEnumerable<(string Name, string Value)> fields, string apiKey, string algorithm, string sign) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sign), Encoding.UTF8.GetBytes(Sign(fields, apiKey, algorithm)));
}
