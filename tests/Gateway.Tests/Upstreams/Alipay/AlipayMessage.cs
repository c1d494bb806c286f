using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Upstreams.Alipay;

/// <summary>Answers of Alipay, signed by a signer that shares no code with the gateway's.</summary>
internal static class AlipayMessage
{
    public const string Result = "alipay_system_oauth_token_response";
    public const string Error = "error_response";

    public static string Sign(byte[] node, RSA? key = null)
    {
        using var alipay = AlipayTestKeys.AlipayRsa();
        return Convert.ToBase64String((key ?? alipay).SignData(node, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static string Sign(string node, RSA? key = null) => Sign(Encoding.UTF8.GetBytes(node), key);

    /// <summary>The node as it is written, and the signature over it.</summary>
    public static (int, byte[]) Signed(string node, string name = Result, RSA? key = null) => Text($$"""{"{{name}}":{{node}},"sign":"{{Sign(node, key)}}"}""");

    public static (int, byte[]) Text(string answer, int status = 200) => (status, Encoding.UTF8.GetBytes(answer));
}
