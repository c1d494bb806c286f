using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Upstreams.WeChat;

/// <summary>The signature a page needs for WeChat's JS-SDK.</summary>
/// <remarks>https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html, appendix 1.</remarks>
internal static class JsapiSignature
{
    /// <summary>SHA-1 in lower-case hex over the four values, named and sorted, not percent-encoded.</summary>
    /// <param name="timestamp">Seconds since 1970.</param>
    /// <param name="url">The page's address as its browser shows it; the fragment does not count.</param>
    public static string Of(string ticket, string nonce, long timestamp, string url)
    {
        var page = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? url[..fragment] : url;
        var text = $"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp.ToString(CultureInfo.InvariantCulture)}&url={page}";
#pragma warning disable CA5350 // The platform's algorithm; what it protects is a page's right to call its SDK.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
