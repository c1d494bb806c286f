using System.Security.Cryptography;

namespace Gateway.Signing;

/// <summary>MD5 (RFC 1321) of the whole text: what the original clients sign with, kept for their sake.</summary>
internal static class Md5Digest
{
    public const int Length = 16;

    public static void Compute(ReadOnlySpan<byte> text, Span<byte> raw) => MD5.HashData(text, raw);
}
