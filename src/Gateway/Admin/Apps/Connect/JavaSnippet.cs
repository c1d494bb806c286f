using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Apps.Connect;

/// <summary>The configuration of the DaxPay SDK of the app's generation.</summary>
internal static class JavaSnippet
{
    public static string Name(Dialect dialect) => dialect switch
    {
        Dialect.V2 => "Java: daxpay-single-sdk 2.0.8",
        Dialect.V3Beta => "Java: daxpay-single-sdk 3.0.0-beta",
        Dialect.V3 => "Java: daxpay-open-sdk 3.0.0",
        _ => "Java: DaxPay Open SDK",
    };

    public static string Of(SnippetValues values) => values.Dialect switch
    {
        Dialect.V2 => $"""
            DaxPayConfig config = DaxPayConfig.builder()
                    .serviceUrl("{values.ServiceUrl}")
                    .signType(SignTypeEnum.{values.SignType.Spell()})
                    .signSecret("{values.Secret}")
                    .build();
            DaxPayKit.initConfig(config);
            """,
        Dialect.V3Beta => $"""
            DaxPayConfig config = DaxPayConfig.builder()
                    .serviceUrl("{values.ServiceUrl}")
                    .appId("{values.AppId}")
                    .signType(SignTypeEnum.{values.SignType.Spell()})
                    .signSecret("{values.Secret}")
                    .build();
            DaxPayKit.initConfig(config);
            """,
        Dialect.V3 => $"""
            DaxPayConfig config = DaxPayConfig.builder()
                    .serviceUrl("{values.ServiceUrl}")
                    .mchNo("{values.MchNo}")
                    .appId("{values.AppId}")
                    .signType(SignTypeEnum.{values.SignType.Spell()})
                    .signSecret("{values.Secret}")
                    .build();
            DaxPayKit.initConfig(config);
            """,
        _ => $"""
            DaxPayConfig config = new DaxPayConfig()
                    .setServiceUrl("{values.ServiceUrl}")
                    .setMchNo("{values.MchNo}")
                    .setAppId("{values.AppId}")
                    .setPrivateKey("{values.PrivateKey}")
                    .setPublicKey("{values.PlatformKey}");
            DaxPayClient client = new DaxPayClient(config);
            """,
    };
}
