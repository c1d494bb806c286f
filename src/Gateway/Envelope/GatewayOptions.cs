using Gateway.Hosting;

namespace Gateway.Envelope;

/// <summary>Settings under <c>Gateway</c>.</summary>
/// <param name="DefaultAppId">App of requests that name none in body or path; null by default.</param>
/// <param name="PublicBaseUrl">Where callers and users' browsers reach the gateway, without a slash at its end; null by default.</param>
public sealed record GatewayOptions(string? DefaultAppId, string? PublicBaseUrl)
{
    /// <summary>Reads the settings. Throws <see cref="SettingException"/>.</summary>
    public static GatewayOptions Read(IConfiguration configuration) => new(
        configuration["Gateway:DefaultAppId"] is { Length: > 0 } appId ? appId : null,
        Setting.WebAddress(configuration, "Gateway:PublicBaseUrl")?.AbsoluteUri.TrimEnd('/'));
}
