namespace Gateway.Upstreams.Alipay;

/// <summary>An app at Alipay, and where its platform is reached: the real one, or the simulator.</summary>
public sealed record AlipayAccount(Uri GatewayUrl, Uri AuthorizeUrl, string AppId, AlipayKeys Keys)
{
    /// <summary>Names the app, never its keys.</summary>
    public override string ToString() => AppId;
}
