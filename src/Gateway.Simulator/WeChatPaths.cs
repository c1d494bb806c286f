namespace Gateway.Simulator;

/// <summary>The platform's paths the simulator answers, as <see cref="WeChatPlatform.Next"/> and <see cref="WeChatPlatform.CountOf"/> name them.</summary>
public static class WeChatPaths
{
    /// <summary>The authorize page, on open.weixin.qq.com.</summary>
    public const string Authorize = "/connect/oauth2/authorize";

    /// <summary>Code to user token and openid, on api.weixin.qq.com.</summary>
    public const string AccessToken = "/sns/oauth2/access_token";

    /// <summary>Mini-program login: js_code to openid and session key, on api.weixin.qq.com.</summary>
    public const string JsCode2Session = "/sns/jscode2session";

    /// <summary>Whether a session key is alive, on api.weixin.qq.com.</summary>
    public const string CheckSession = "/wxa/checksession";

    /// <summary>The classic global token, on api.weixin.qq.com.</summary>
    public const string Token = "/cgi-bin/token";

    /// <summary>The stable global token, on api.weixin.qq.com; POST of JSON.</summary>
    public const string StableToken = "/cgi-bin/stable_token";

    /// <summary>The tickets of the page SDK and of cards, on api.weixin.qq.com.</summary>
    public const string Ticket = "/cgi-bin/ticket/getticket";

    /// <summary>Payment code to openid, on api.mch.weixin.qq.com; POST of XML, answered in XML.</summary>
    public const string AuthCodeToOpenId = "/tools/authcodetoopenid";

    /// <summary>The token of a payer's identity, on api.mch.weixin.qq.com; answered in JSON with <c>retcode</c>.</summary>
    public const string PayIdentityToken = "/appauth/getaccesstoken";

    /// <summary>All of Alipay's server calls, on openapi.alipay.com; POST of a form.</summary>
    public const string AlipayGateway = "/gateway.do";

    /// <summary>Alipay's authorize page, on openauth.alipay.com.</summary>
    public const string AlipayAuthorize = "/oauth2/publicAppAuthorize.htm";

    internal static readonly IReadOnlyList<string> All =
    [
        Authorize, AccessToken, JsCode2Session, CheckSession, Token, StableToken, Ticket, AuthCodeToOpenId, PayIdentityToken,
        AlipayGateway, AlipayAuthorize,
    ];

    /// <exception cref="ArgumentException">The simulator does not answer this path.</exception>
    internal static void Require(string path)
    {
        if (!All.Contains(path, StringComparer.Ordinal))
        {
            throw new ArgumentException($"The simulator answers {string.Join(", ", All)}.", nameof(path));
        }
    }
}
