using Gateway.Client;
using Gateway.Signing;

namespace Gateway.Tests.Client;

/// <summary>Makes the client of an app.</summary>
internal static class ClientApps
{
    public static SignType SignTypeOf(string name) => name switch
    {
        "MD5" => SignType.Md5,
        "SM3" => SignType.Sm3,
        "RSA2" => SignType.Rsa2,
        _ => SignType.HmacSha256,
    };

    public static AssistGatewayOptions OptionsOf(TestGateway gateway, TestApp app)
    {
        var isOpen = app.Dialect is Dialect.Open;
        return new AssistGatewayOptions
        {
            BaseAddress = gateway.Http.BaseAddress,
            AppId = app.AppId,
            MchNo = app.MchNo,
            Dialect = app.Dialect,
            SignType = SignTypeOf(app.SignType),
            Secret = isOpen ? null : app.Secret,
            PrivateKeyPem = isOpen ? app.MerchantPrivateKeyPem : null,
            GatewayPublicKeyPem = isOpen ? app.PlatformPublicKeyPem : null,
            TimeProvider = gateway.Time,
            MaxRetries = 0,
        };
    }

    public static AssistGatewayClient ClientOf(TestGateway gateway, TestApp app, Action<AssistGatewayOptions>? change = null)
    {
        var options = OptionsOf(gateway, app);
        change?.Invoke(options);
        return new AssistGatewayClient(options);
    }
}
