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
}

/// <summary>Whom a partner of WeChat Pay acts for.</summary>
internal sealed record SubMerchant(string MchId, string? AppId);
