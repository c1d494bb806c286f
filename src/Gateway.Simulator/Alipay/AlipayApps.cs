using System.Security.Cryptography;

namespace Gateway.Simulator.Alipay;

/// <summary>The apps Alipay knows. Thread-safe and bounded.</summary>
internal sealed class AlipayApps
{
    private const int Capacity = 10_000;
    private const int LongestId = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AlipayApp> _apps = new(StringComparer.Ordinal);

    public AlipayApp? Find(string appId)
    {
        lock (_gate)
        {
            return _apps.GetValueOrDefault(appId);
        }
    }

    public void Add(string appId, AlipayApp app)
    {
        if (appId is not { Length: > 0 and <= LongestId } || !appId.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException($"The ids of Alipay's apps are at most {LongestId} letters and digits.", nameof(appId));
        }

        lock (_gate)
        {
            if (_apps.Count >= Capacity && !_apps.ContainsKey(appId))
            {
                throw new InvalidOperationException($"The simulator holds at most {Capacity} apps of Alipay.");
            }

            _apps[appId] = app;
        }
    }
}

/// <summary>An app as it stands.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo.</param>
/// <param name="CertSn">In certificate mode what its requests have to name; null in key mode.</param>
/// <param name="IsOld">Whether its users go by user_id.</param>
internal sealed record AlipayApp(byte[] PublicKey, string? CertSn, bool IsOld)
{
    /// <exception cref="ArgumentException">The text is no Base64 of an RSA key.</exception>
    public static byte[] KeyOf(string base64)
    {
        try
        {
            var der = Convert.FromBase64String(base64);
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(der, out _);
            return der;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            throw new ArgumentException("The public key is Base64 of an RSA key in X.509 form, without the PEM lines.", nameof(base64), fault);
        }
    }

    public bool IsSignedBy(string text, string sign)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(PublicKey, out _);
        try
        {
            return rsa.VerifyData(System.Text.Encoding.UTF8.GetBytes(text), Convert.FromBase64String(sign), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
