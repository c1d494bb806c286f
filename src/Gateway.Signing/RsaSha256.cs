using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gateway.Signing;

/// <summary>
/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2) and one key. The platform's RSA objects are not promised to be
/// thread-safe, so each call borrows one of its own.
/// </summary>
internal sealed class RsaSha256 : IDisposable
{
    public const int MinBits = 2048;
    public const int MaxBits = 8192;

    private readonly ConcurrentBag<RSA> _idle = [];
    private readonly byte[] _der;
    private readonly bool _isPrivate;
    private bool _disposed;

    private RsaSha256(RSA first, byte[] der, bool isPrivate)
    {
        _der = der;
        _isPrivate = isPrivate;
        Length = first.KeySize / 8;
        _idle.Add(first);
    }

    /// <summary>Bytes of a signature.</summary>
    public int Length { get; }

    /// <summary>Takes an X.509 SubjectPublicKeyInfo, as PEM or as the bare Base64 of it.</summary>
    /// <exception cref="ArgumentException">It is none, or not RSA of a usable size.</exception>
    public static RsaSha256 FromPublicKey(string pem) =>
        Import(pem, "PUBLIC KEY", pkcs1Label: null, isPrivate: false) ?? throw new ArgumentException(
            $"This is not an RSA public key of {MinBits} to {MaxBits} bits in X.509 (SubjectPublicKeyInfo) PEM, '-----BEGIN PUBLIC KEY-----'.", nameof(pem));

    /// <summary>Takes a PKCS#8 or PKCS#1 private key as PEM, or the bare Base64 of a PKCS#8 one.</summary>
    /// <exception cref="ArgumentException">It is none, or not RSA of a usable size.</exception>
    public static RsaSha256 FromPrivateKey(string pem) =>
        Import(pem, "PRIVATE KEY", "RSA PRIVATE KEY", isPrivate: true) ?? throw new ArgumentException(
            $"This is not an RSA private key of {MinBits} to {MaxBits} bits in PKCS#8 PEM, '-----BEGIN PRIVATE KEY-----'.", nameof(pem));

    public int Sign(ReadOnlySpan<byte> text, Span<byte> raw)
    {
        if (!_isPrivate)
        {
            throw new InvalidOperationException("A public key verifies; only a private key signs.");
        }

        var rsa = Borrow();
        try
        {
            return rsa.SignData(text, raw, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            Return(rsa);
        }
    }

    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> raw) =>
        Verify(text, raw, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> raw, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        var rsa = Borrow();
        try
        {
            return rsa.VerifyData(text, raw, hash, padding);
        }
        finally
        {
            Return(rsa);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_der);
        while (_idle.TryTake(out var rsa))
        {
            rsa.Dispose();
        }
    }

    private static RsaSha256? Import(string pem, string label, string? pkcs1Label, bool isPrivate)
    {
        var isPkcs1 = false;
        var base64 = pem.AsSpan();
        if (PemEncoding.TryFind(pem, out var fields))
        {
            var found = base64[fields.Label];
            isPkcs1 = found.SequenceEqual(pkcs1Label);
            if (!isPkcs1 && !found.SequenceEqual(label))
            {
                return null;
            }

            base64 = base64[fields.Base64Data];
        }

        var der = new byte[base64.Length];
        var rsa = RSA.Create();
        if (Convert.TryFromBase64Chars(base64, der, out var length) && TryImport(rsa, der.AsSpan(0, length), isPrivate, isPkcs1))
        {
            CryptographicOperations.ZeroMemory(der);
            return new RsaSha256(rsa, isPrivate ? rsa.ExportPkcs8PrivateKey() : rsa.ExportSubjectPublicKeyInfo(), isPrivate);
        }

        CryptographicOperations.ZeroMemory(der);
        rsa.Dispose();
        return null;
    }

    private static bool TryImport(RSA rsa, ReadOnlySpan<byte> der, bool isPrivate, bool isPkcs1)
    {
        try
        {
            Load(rsa, der, isPrivate, isPkcs1, out var read);
            return read == der.Length && rsa.KeySize is >= MinBits and <= MaxBits;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Load(RSA rsa, ReadOnlySpan<byte> der, bool isPrivate, bool isPkcs1, out int read)
    {
        if (!isPrivate)
        {
            rsa.ImportSubjectPublicKeyInfo(der, out read);
        }
        else if (isPkcs1)
        {
            rsa.ImportRSAPrivateKey(der, out read);
        }
        else
        {
            rsa.ImportPkcs8PrivateKey(der, out read);
        }
    }

    private RSA Borrow()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_idle.TryTake(out var rsa))
        {
            return rsa;
        }

        rsa = RSA.Create();
        Load(rsa, _der, _isPrivate, isPkcs1: false, out _);
        return rsa;
    }

    private void Return(RSA rsa)
    {
        if (_disposed)
        {
            rsa.Dispose();
        }
        else
        {
            _idle.Add(rsa);
        }
    }
}
