using System.Security.Cryptography;

namespace Gateway.Signing;

/// <summary>HMAC-SHA256 (RFC 2104): the secret is the key and, in these dialects, also the end of the text.</summary>
internal static class HmacSha256Digest
{
    public const int Length = 32;

    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, Span<byte> raw) => HMACSHA256.HashData(key, text, raw);
}
