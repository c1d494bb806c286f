using System.Security.Cryptography;

namespace Gateway.Admin.SignSecrets;

/// <summary>A merchant's RSA public key, in whichever of the usual forms it was given.</summary>
internal static class PublicKeyPem
{
    public const int MinBits = 2048;

    /// <summary>The envelope lets a signature be 1024 characters long; one of 4096 bits takes 684.</summary>
    public const int MaxBits = 4096;

    /// <summary>
    /// The key as SubjectPublicKeyInfo PEM; null if it is none, or of another size. Takes PEM (also PKCS#1's) and the
    /// bare Base64 that the platforms' consoles hand out. A private key is refused: it was sent by mistake.
    /// </summary>
    public static string? Normalise(string key)
    {
        try
        {
            using var rsa = RSA.Create();
            if (!key.Contains("-----", StringComparison.Ordinal))
            {
                rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key), out _);
            }
            else if (!key.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                rsa.ImportFromPem(key);
            }
            else
            {
                return null;
            }

            return rsa.KeySize is >= MinBits and <= MaxBits ? rsa.ExportSubjectPublicKeyInfoPem() : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or CryptographicException)
        {
            return null;
        }
    }
}
