using System.Security.Cryptography;

namespace Gateway.Upstreams.Alipay;

/// <summary>Reads RSA keys as Alipay's tools hand them out: PEM, or its Base64 without the lines around it.</summary>
/// <remarks>Which of PKCS#1 and the other form bare Base64 is in, nothing says, so both are tried.</remarks>
internal static class RsaKeys
{
    public const int MinBits = 2048;
    public const int MaxBits = 4096;

    private delegate void Import(ReadOnlySpan<byte> der, out int read);

    /// <summary>A private key, PKCS#8 or PKCS#1; the caller disposes of it. Null with a fault.</summary>
    public static RSA? ReadPrivate(string text, out AlipayKeyFault fault) => Read(text, out fault, static (rsa, label) => label switch
    {
        "PRIVATE KEY" => [rsa.ImportPkcs8PrivateKey],
        "RSA PRIVATE KEY" => [rsa.ImportRSAPrivateKey],
        null => [rsa.ImportPkcs8PrivateKey, rsa.ImportRSAPrivateKey],
        _ => [],
    });

    /// <summary>A public key, SubjectPublicKeyInfo or PKCS#1; the caller disposes of it. Null with a fault.</summary>
    public static RSA? ReadPublic(string text, out AlipayKeyFault fault) => Read(text, out fault, static (rsa, label) => label switch
    {
        "PUBLIC KEY" => [rsa.ImportSubjectPublicKeyInfo],
        "RSA PUBLIC KEY" => [rsa.ImportRSAPublicKey],
        null => [rsa.ImportSubjectPublicKeyInfo, rsa.ImportRSAPublicKey],
        _ => [],
    });

    public static AlipayKeyFault FaultOf(RSA rsa) => rsa.KeySize is >= MinBits and <= MaxBits ? AlipayKeyFault.None : AlipayKeyFault.WrongSize;

    private static RSA? Read(string text, out AlipayKeyFault fault, Func<RSA, string?, Import[]> formats)
    {
        fault = AlipayKeyFault.Unreadable;
        if (Decode(text, out var label) is not { } der)
        {
            return null;
        }

        var rsa = RSA.Create();
        try
        {
            if (formats(rsa, label).Any(import => TryImport(import, der)))
            {
                fault = FaultOf(rsa);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }

        if (fault is AlipayKeyFault.None)
        {
            return rsa;
        }

        rsa.Dispose();
        return null;
    }

    /// <param name="label">What the PEM says it is; null for bare Base64.</param>
    private static byte[]? Decode(string text, out string? label)
    {
        label = null;
        var base64 = text.AsSpan();
        if (PemEncoding.TryFind(text, out var fields))
        {
            label = text[fields.Label];
            base64 = base64[fields.Base64Data];
        }

        var buffer = new byte[base64.Length];
        if (!Convert.TryFromBase64Chars(base64, buffer, out var length) || length == 0)
        {
            return null;
        }

        var der = buffer[..length];
        CryptographicOperations.ZeroMemory(buffer);
        return der;
    }

    private static bool TryImport(Import import, byte[] der)
    {
        try
        {
            import(der, out var read);
            return read == der.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
