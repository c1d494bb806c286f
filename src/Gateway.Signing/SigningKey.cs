using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Signing;

/// <summary>
/// One key: a shared secret with its dialect and algorithm, or an RSA key. Thread-safe; the <see cref="CanonicalText"/> handed in is
/// not. <see cref="ToString"/> never shows the key.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly SignType _signType;
    private readonly byte[] _secret = [];
    private readonly byte[] _suffix = [];
    private readonly RsaSha256? _rsa;
    private bool _disposed;

    private SigningKey(byte[] secret, byte[] suffix, SignType signType)
    {
        _secret = secret;
        _suffix = suffix;
        _signType = signType;
        SignatureLength = RawLength(signType) * 2;
    }

    private SigningKey(RsaSha256 rsa)
    {
        _rsa = rsa;
        _signType = SignType.Rsa2;
        SignatureLength = (rsa.Length + 2) / 3 * 4;
    }

    /// <summary>How many ASCII characters <see cref="Sign"/> writes: 32 or 64 hexadecimal digits, or the Base64 of an RSA signature.</summary>
    public int SignatureLength { get; }

    /// <summary>The RSA key, or null for a shared secret.</summary>
    internal RsaSha256? Rsa => _rsa;

    /// <summary>Takes a shared secret, exactly as it is: no trimming.</summary>
    /// <param name="secret">Any characters; not empty (the Java SDKs sign with a random HMAC key then).</param>
    /// <param name="dialect">v2, v3-beta or v3. v3 upper-cases the secret at the end of the text, not as HMAC key.</param>
    /// <param name="signType">HMAC-SHA256, MD5 or SM3.</param>
    /// <exception cref="ArgumentException">The secret is empty or not Unicode text, or the dialect or the algorithm is the RSA one. The message never holds the secret.</exception>
    public static SigningKey FromSecret(string secret, Dialect dialect, SignType signType)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length == 0)
        {
            throw new ArgumentException("The secret is empty.", nameof(secret));
        }

        if (dialect is not (Dialect.V2 or Dialect.V3Beta or Dialect.V3))
        {
            throw new ArgumentException($"The dialect {dialect} signs with an RSA key, not with a secret.", nameof(dialect));
        }

        if (signType is not (SignType.HmacSha256 or SignType.Md5 or SignType.Sm3))
        {
            throw new ArgumentException($"The algorithm {signType} needs an RSA key, not a secret.", nameof(signType));
        }

        var utf8 = Encode(secret);
        byte[] suffix = [.. "&key="u8, .. utf8];
        if (dialect != Dialect.V3)
        {
            return new SigningKey(utf8, suffix, signType);
        }

        var upper = JavaUpperCase.Of(suffix);
        CryptographicOperations.ZeroMemory(suffix);
        return new SigningKey(utf8, upper, signType);
    }

    /// <summary>Takes an RSA public key, to verify with.</summary>
    /// <param name="pem">X.509 SubjectPublicKeyInfo as PEM, or its bare Base64; RSA of 2048 to 8192 bits.</param>
    /// <exception cref="ArgumentException">It is nothing of that kind. The message never holds the key.</exception>
    public static SigningKey FromPublicKey(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return new SigningKey(RsaSha256.FromPublicKey(pem));
    }

    /// <summary>Takes an RSA private key, to sign and verify with.</summary>
    /// <param name="pem">PKCS#8 or PKCS#1 as PEM, or the bare Base64 of PKCS#8; RSA of 2048 to 8192 bits; not encrypted.</param>
    /// <exception cref="ArgumentException">It is nothing of that kind. The message never holds the key.</exception>
    public static SigningKey FromPrivateKey(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return new SigningKey(RsaSha256.FromPrivateKey(pem));
    }

    /// <summary>Signs a text.</summary>
    /// <param name="text">A text built for the dialect of this key.</param>
    /// <param name="destination">At least <see cref="SignatureLength"/> bytes; receives ASCII, lower-case hexadecimal or Base64.</param>
    /// <returns>The bytes written, always <see cref="SignatureLength"/>.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="InvalidOperationException">This is a public key.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public int Sign(CanonicalText text, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (destination.Length < SignatureLength)
        {
            throw new ArgumentException($"A signature of this key takes {SignatureLength} bytes.", nameof(destination));
        }

        if (_rsa is not null)
        {
            Span<byte> signature = stackalloc byte[_rsa.Length];
            _rsa.Sign(text.Utf8, signature);
            return SignatureText.EncodeBase64(signature, destination);
        }

        Span<byte> raw = stackalloc byte[RawLength(_signType)];
        Digest(text, raw);
        return SignatureText.EncodeHex(raw, destination);
    }

    /// <summary>Says whether a signature fits a text, in time that does not depend on where a digest differs.</summary>
    /// <param name="text">A text built for the dialect of this key.</param>
    /// <param name="signature">
    /// What the caller sent, ASCII: hexadecimal in either letter case, or for RSA standard Base64 with padding on one line. Anything else does not fit.
    /// </param>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public bool Verify(CanonicalText text, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_rsa is not null)
        {
            Span<byte> received = stackalloc byte[_rsa.Length];
            return signature.Length == SignatureLength
                && SignatureText.TryDecodeBase64(signature, received, out var length)
                && _rsa.Verify(text.Utf8, received[..length]);
        }

        Span<byte> claimed = stackalloc byte[RawLength(_signType)];
        if (!SignatureText.TryDecodeHex(signature, claimed))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[claimed.Length];
        Digest(text, expected);
        var fits = CryptographicOperations.FixedTimeEquals(expected, claimed);
        CryptographicOperations.ZeroMemory(expected);
        return fits;
    }

    /// <summary>
    /// Turns the text of a signature into its bytes, which are the same for every spelling that <see cref="Verify"/> accepts: what to
    /// remember a signature by.
    /// </summary>
    /// <param name="type">The algorithm of the app.</param>
    /// <param name="signature">What the caller sent, ASCII.</param>
    /// <param name="raw">Receives 16 bytes (MD5), 32 (HMAC-SHA256, SM3) or up to 1024 (RSA).</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>False for a malformed signature, or when <paramref name="raw"/> is too short.</returns>
    public static bool TryDecode(SignType type, ReadOnlySpan<byte> signature, Span<byte> raw, out int written)
    {
        if (type == SignType.Rsa2)
        {
            return SignatureText.TryDecodeBase64(signature, raw, out written);
        }

        written = 0;
        var length = RawLength(type);
        if (raw.Length < length || !SignatureText.TryDecodeHex(signature, raw[..length]))
        {
            return false;
        }

        written = length;
        return true;
    }

    /// <summary>Wipes the key. It cannot be used afterwards.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secret);
        CryptographicOperations.ZeroMemory(_suffix);
        _rsa?.Dispose();
    }

    /// <summary>Names the algorithm, never the key.</summary>
    public override string ToString() => $"SigningKey({_signType})";

    private static int RawLength(SignType signType) => signType == SignType.Md5 ? Md5Digest.Length : HmacSha256Digest.Length;

    private static byte[] Encode(string secret)
    {
        // Without the encoder's exception as inner one: its message quotes a piece of the secret.
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(secret.Length)];
        if (Utf8.FromUtf16(secret, utf8, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw new ArgumentException("The secret is not Unicode text: it holds half a surrogate pair.", nameof(secret));
        }

        var exact = utf8.AsSpan(0, written).ToArray();
        CryptographicOperations.ZeroMemory(utf8);
        return exact;
    }

    private void Digest(CanonicalText text, Span<byte> raw)
    {
        var signed = text.With(_suffix);
        switch (_signType)
        {
            case SignType.Md5:
                Md5Digest.Compute(signed, raw);
                break;
            case SignType.Sm3:
                Sm3Digest.Compute(signed, raw);
                break;
            default:
                HmacSha256Digest.Compute(_secret, signed, raw);
                break;
        }

        text.Wipe(_suffix.Length);
    }
}
