using System.Security.Cryptography;

namespace Gateway.Tests.Upstreams.Alipay;

/// <summary>The key pair of an app, Alipay's where a test plays it, and somebody else's; made once, since making them takes long.</summary>
internal static class AlipayTestKeys
{
    private static readonly byte[] App = Make(2048);
    private static readonly byte[] Alipay = Make(2048);
    private static readonly byte[] Other = Make(2048);

    /// <summary>PKCS#8, Base64, as Alipay's own tool writes it.</summary>
    public static string AppPrivateKey { get; } = Convert.ToBase64String(App);

    public static string AppPrivateKeyPem { get; } = AppRsa().ExportPkcs8PrivateKeyPem();

    public static string AppPublicKey { get; } = Public(AppRsa());

    public static string AlipayPublicKey { get; } = Public(AlipayRsa());

    public static string OtherPublicKey { get; } = Public(OtherRsa());

    public static RSA AppRsa() => Open(App);

    public static RSA AlipayRsa() => Open(Alipay);

    public static RSA OtherRsa() => Open(Other);

    public static byte[] Make(int bits)
    {
        using var rsa = RSA.Create(bits);
        return rsa.ExportPkcs8PrivateKey();
    }

    public static string Public(RSA rsa) => Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());

    private static RSA Open(byte[] pkcs8)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa;
    }
}
