using Gateway.Hosting;

namespace Gateway.Upstreams.Alipay;

/// <summary>Settings under <c>Alipay</c>.</summary>
public sealed class AlipayOptions
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Server calls, all of them at this one address.</summary>
    public required Uri GatewayUrl { get; init; }

    /// <summary>The page a user's browser is sent to.</summary>
    public required Uri AuthorizeUrl { get; init; }

    /// <summary>For one server call altogether: connecting, sending, reading. 100 ms to 60 s.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Reads the settings. Throws <see cref="SettingException"/>.</summary>
    public static AlipayOptions Read(IConfiguration configuration) => new()
    {
        GatewayUrl = Setting.WebAddress(configuration, "Alipay:GatewayUrl") ?? new Uri("https://openapi.alipay.com/gateway.do"),
        AuthorizeUrl = Setting.WebAddress(configuration, "Alipay:AuthorizeUrl") ?? new Uri("https://openauth.alipay.com/oauth2/publicAppAuthorize.htm"),
        Timeout = Setting.Time(configuration, "Alipay:Timeout", ShortestTimeout, LongestTimeout) ?? TimeSpan.FromSeconds(5),
    };
}
