using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Upstreams.WeChat.Pay;

/// <summary>Messages of WeChat Pay, signed by a signer that shares no code with the gateway's.</summary>
internal static class PayMessage
{
    public static string Sign(IEnumerable<(string Name, string Value)> fields, string key, bool isHmac)
    {
        var sorted = fields.Where(field => field.Value.Length > 0 && field.Name != "sign").OrderBy(field => field.Name, StringComparer.Ordinal);
        var text = Encoding.UTF8.GetBytes(string.Join('&', sorted.Select(field => $"{field.Name}={field.Value}").Append($"key={key}")));
        return Convert.ToHexString(isHmac ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text) : MD5.HashData(text));
    }

    /// <summary>The message with its signature, as the platform writes it.</summary>
    public static byte[] Signed(string key, params (string Name, string Value)[] fields) =>
        Xml([.. fields, ("sign", Sign(fields, key, isHmac: false))]);

    public static byte[] Xml(params (string Name, string Value)[] fields) =>
        Encoding.UTF8.GetBytes($"<xml>{string.Join('\n', fields.Select(field => $"<{field.Name}><![CDATA[{field.Value}]]></{field.Name}>"))}</xml>");
}
