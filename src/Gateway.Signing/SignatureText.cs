using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Signing;

/// <summary>Signatures as text: hexadecimal for the digests, Base64 for RSA.</summary>
internal static class SignatureText
{
    /// <summary>Characters of the signature of the longest RSA key.</summary>
    private const int MaxBase64Length = ((RsaSha256.MaxBits / 8) + 2) / 3 * 4;

    /// <summary>Reads hexadecimal digits in either letter case, exactly as many as <paramref name="raw"/> holds.</summary>
    public static bool TryDecodeHex(ReadOnlySpan<byte> text, Span<byte> raw) =>
        text.Length == raw.Length * 2
        && Convert.FromHexString(text, raw, out _, out _) == OperationStatus.Done;

    public static int EncodeHex(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        Convert.TryToHexStringLower(raw, text, out var written);
        return written;
    }

    /// <summary>
    /// Reads standard Base64 with padding on one line, and only in the one spelling an encoder gives, so that no signature can be respelt.
    /// </summary>
    public static bool TryDecodeBase64(ReadOnlySpan<byte> text, Span<byte> raw, out int length)
    {
        length = 0;
        if (text.Length is 0 or > MaxBase64Length)
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(MaxBase64Length)];
        Span<byte> encoded = stackalloc byte[MaxBase64Length];
        if (Base64.DecodeFromUtf8(text, decoded, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        var again = EncodeBase64(decoded[..written], encoded);
        if (!text.SequenceEqual(encoded[..again]) || !decoded[..written].TryCopyTo(raw))
        {
            return false;
        }

        length = written;
        return true;
    }

    public static int EncodeBase64(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        Base64.EncodeToUtf8(raw, text, out _, out var written);
        return written;
    }
}
