namespace Gateway.Envelope;

/// <summary>Settings under <c>Gateway</c>.</summary>
/// <param name="DefaultAppId">App of requests that name none in body or path; null by default.</param>
public sealed record GatewayOptions(string? DefaultAppId)
{
    /// <summary>Reads the settings.</summary>
    public static GatewayOptions Read(IConfiguration configuration) =>
        new(configuration["Gateway:DefaultAppId"] is { Length: > 0 } appId ? appId : null);
}
