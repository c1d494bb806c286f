using System.Security.Cryptography;
using System.Text;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.OpenApi;

/// <summary>The apps of the examples: one for each dialect, with a secret and a key that everybody may know.</summary>
internal static class ExampleApps
{
    public const string MchNo = "M1";

    /// <summary>What the examples of the dialects with a shared secret are signed with.</summary>
    public const string SharedSecret = "example-secret-of-this-page-only";

    /// <summary>The moment of every example, in seconds since 1970.</summary>
    public const long Seconds = 1772337600;

    /// <summary>The same moment as the dialects other than v2 write it.</summary>
    public const string TimeText = "2026-03-01 12:00:00";

    /// <summary>
    /// Both the merchant's key and the gateway's in the examples of <c>open</c>. Published on purpose, with the signing vectors:
    /// who reads the examples can check them.
    /// </summary>
    public const string PrivateKey = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQClTNVpzrAL9IgQ
        Z6HeV8Ov05gV9DLvgEVOxmxneCyaMLeAZBMyxs8Uvudw4QhPHercHLhg0Slhnoif
        XI7tKO+/nm2gxcatfQzzYy9AN7A2BWcJZB8Yu4bWayzK3X9lRt9kXMTyiLwvk4o7
        9x/STFcyraIFWepyBEg272z34gGk8PH8YTjkM8TJ2nwYuR0Xvs/HdEm1TzCugywZ
        N2cgr/6OLfg3+marx5pRvizBWOAnabSEylCgWAld9TC4HRuItMGp4zX50d4QLuTY
        RvZhdkOoRh3HKNurO3GbRKZjCXzzmZwY8E09O30CmhFZHcIZF8TylxCJ64HRh2x1
        KH35lJojAgMBAAECggEAOR28XCwLzoW3Ahwc5UvkFPwDAAr6EqF60UZkrLfsiXat
        4VIzBAeIBD4WkH1hNp06ysWtu95p8w4pXQ9JX48WkFp4vOW5ybZ85BhwejsDyxbA
        zJDo4c3iQHKV7p7sZx0/EVmwv7EZfUL4r9GrECpKsvsmEb1I8g6iuUCvoVNZiBkf
        BMy7bkDXJDJ/KYuRqEkfPfgqOOicJlXgjyiwtV9RN9SKErvnHo3kyt8RrSbCEYh2
        y787gtPYf2U1XH674SAxd2Ki0rQ3CqHRjBUQGix7l8G5Hcv+TBJITNIktj8aJfu3
        CvMnslQU9HEjbU8dMclywRSrjW839rym5lf+ptU/aQKBgQDJ6Bt5gsJlysy8P7ag
        JlmQS0D5GmTx3GELLim1Uhbwwt6gCsQJf2l+0CnuEOBfJPGRdAUi35Tv8gDTG+9X
        ai0wunNki6AHIfCtvY+zDxdgFtut1eIyq1ASFbAkW1jQRlXshVILAcU5GNjv8wOp
        V9KcgkMGIsqGUdGb5drsbKDUPwKBgQDRlgtjktHXxDFsdkxUXCObCu6LevgdqgMH
        qZ4mfui/NkTAuLFaFPddR+cmJNPPsy6MrHj97rZsPSTpaP0vQfJykFDlkm0xfBwv
        dp41jLhWDN+OxsSs0eyoXptl3XUArsfipQ84tUODp9h86DoPs2oS39LuZj0DncY7
        yXq1jCOxHQKBgFj603DfcXCOyV+E7KTzgbEXmRCu0yHLr3DP7U2dWcLM/nOlivNs
        lT9v2aqzAU6s51Dkwoa15dtA2aAvxXDOuA+re8MpzWKXUIwg6D1PP0v3huS7R65w
        1R7DNBcxsphHBwLvVlLHevVIwAIvJMPykjyrI4KGvp4nXKrJx4s97DrdAoGBAJab
        401HuWH7C6UskYdhuvh0b51t3ZS7knfULODu++REZD21u0THoka3H+UqO8eatI3E
        dyHLg+3eNoNAvghStJ4dFPUUN0GDNWHqNKC4odK8Z35bWgPyysTnT3ZxIN4/u0Yk
        ZP7US1L1r716yBZ2UHiFvTcx4xCRNV3LWFHUBeYFAoGBAJKdUemy9ZFhtox7vLOG
        U9EPScsh7xcyDcR8dEk+Ixjh8T8TnYjFxg4URAk7/uTki8WF9xcp6YntA92W22+J
        Eje42gDW9bDb8I7BDlMigVCkM2A8cAsr3sHDdfo4N/PISL0dHpt2izEKWb6HZriK
        AxnJl5/NyDmL/YfSVksVOZud
        -----END PRIVATE KEY-----
        """;

    public static string PublicKey
    {
        get
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(PrivateKey);
            return rsa.ExportSubjectPublicKeyInfoPem();
        }
    }

    public static IReadOnlyList<(Dialect Dialect, string Name)> Dialects { get; } =
    [
        (Dialect.V2, "v2"), (Dialect.V3Beta, "v3-beta"), (Dialect.V3, "v3"), (Dialect.Open, "open"),
    ];

    public static MerchantApp Make(Dialect dialect, string name)
    {
        var key = dialect is Dialect.Open ? SigningKey.FromPrivateKey(PrivateKey) : SigningKey.FromSecret(SharedSecret, dialect, SignType.HmacSha256);
        return new MerchantApp
        {
            AppId = "A-" + name,
            Name = name,
            Merchant = new Merchant(MchNo, MchNo, Enabled: true, Version: 1),
            Dialect = dialect,
            SignType = dialect is Dialect.Open ? SignType.Rsa2 : SignType.HmacSha256,
            ExplainSignatures = true,
            SignSecrets = [new SignSecret("example", key, dialect is Dialect.Open ? null : new Secret(SharedSecret), DateTimeOffset.UnixEpoch, ExpiresAt: null)],
            PlatformKey = dialect is Dialect.Open ? key : null,
        };
    }

    /// <summary>32 hexadecimal digits, the same for the same call and app.</summary>
    public static string NonceOf(MerchantApp app, string call) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{app.AppId} {call}")).AsSpan(0, 16));
}
