namespace Gateway.Envelope;

/// <summary>Settings under <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>App of requests that name none in body or path; none by default.</summary>
    public string? DefaultAppId { get; set; }

    /// <summary>Address under which users' browsers reach the gateway, such as <c>https://pay.example.com</c>; none by default.</summary>
    public Uri? PublicBaseUrl { get; set; }
}
