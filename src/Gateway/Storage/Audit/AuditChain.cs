using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Audit;

/// <summary>
/// What holds the audit log together. Each record's hash covers its fields and the hash before it; the head covers how
/// many there are and the last hash, so that cutting off the tail shows too. All are keyed with a key that is only kept
/// sealed: who can write to the database but has no master key cannot make either.
/// </summary>
internal static class AuditChain
{
    public const int HashLength = HMACSHA256.HashSizeInBytes;

    /// <summary>What the first record follows.</summary>
    public static byte[] Origin { get; } = new byte[HashLength];

    public static byte[] Hash(StoreKey key, AuditFields fields, byte[] previousHash)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.AuditKey);
        Append(hash, "record");
        Append(hash, fields.Seq);
        Append(hash, fields.At);
        Append(hash, fields.Actor);
        Append(hash, fields.Action);
        Append(hash, fields.Target);
        Append(hash, fields.AppId);
        Append(hash, fields.TraceId);
        Append(hash, fields.Changes);
        Append(hash, previousHash);
        return hash.GetHashAndReset();
    }

    public static byte[] HeadMac(StoreKey key, long records, byte[] lastHash)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.AuditKey);
        Append(hash, "head");
        Append(hash, records);
        Append(hash, lastHash);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            AppendLength(hash, -1);
            return;
        }

        Append(hash, Encoding.UTF8.GetBytes(text));
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        Append(hash, bytes);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        hash.AppendData(bytes);
    }
}

/// <summary>The fields of a record as they are stored; a missing one, which only tampering leaves, counts as such.</summary>
/// <param name="At">Milliseconds since 1970.</param>
internal readonly record struct AuditFields(
    long Seq,
    long At,
    string? Actor,
    string? Action,
    string? Target,
    string? AppId,
    string? TraceId,
    string? Changes);
