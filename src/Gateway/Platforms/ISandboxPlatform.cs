using Gateway.Upstreams.WeChat.Pay;

namespace Gateway.Platforms;

/// <summary>The built-in simulator, where <c>Sandbox:Enabled</c> is on.</summary>
internal interface ISandboxPlatform
{
    /// <summary>Its server calls.</summary>
    Uri ApiBaseUrl { get; }

    /// <summary>Its pages, as a user's browser reaches them.</summary>
    Uri OpenBaseUrl { get; }

    /// <summary>WeChat Pay.</summary>
    Uri PayBaseUrl { get; }

    /// <summary>Alipay's server calls.</summary>
    Uri AlipayGatewayUrl { get; }

    /// <summary>Alipay's authorize page.</summary>
    Uri AlipayAuthorizeUrl { get; }

    /// <summary>What it signs Alipay's answers with: the public half, Base64.</summary>
    string AlipayPublicKey { get; }

    /// <summary>Makes an app known at Alipay.</summary>
    /// <param name="appPublicKey">The public half of its key, Base64.</param>
    void AdmitToAlipay(string aliAppId, string appPublicKey);

    /// <summary>Makes a merchant known at WeChat Pay. Its key never travels, so it cannot be learnt from a call.</summary>
    /// <param name="sub">For a partner: whom it acts for.</param>
    void AdmitToPay(string mchId, string wxAppId, string apiKey, SubMerchant? sub);

    /// <summary>A code as a user brings it back from the public account's page.</summary>
    string NewCode(string wxAppId);

    /// <summary>A code as a mini-program gets it when a user logs in.</summary>
    string NewLoginCode(string wxAppId);

    /// <summary>The number under a payer's bar code.</summary>
    string NewPayCode();
}

/// <summary>Whom a partner of WeChat Pay acts for.</summary>
internal sealed record SubMerchant(string MchId, string? AppId);
