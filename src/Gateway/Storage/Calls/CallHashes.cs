using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Calls;

/// <summary>
/// What stands for a one-time code or a user's id in the records of calls: whoever has the value finds its calls, and
/// nobody gets the value from the record. Keyed, since ids can be guessed at; the key is the store's and is kept sealed.
/// </summary>
internal sealed class CallHashes(StoreKey key)
{
    public const int Length = 16;

    private const int MostOnStack = 1024;

    public UInt128? OfCode(ReadOnlySpan<byte> code) => Of("code\0"u8, code);

    public UInt128? OfOpenId(ReadOnlySpan<byte> openId) => Of("openId\0"u8, openId);

    public static byte[] Bytes(UInt128 hash)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }

    /// <summary>The bytes <see cref="OfCode"/> keeps for it.</summary>
    public byte[] KeptForCode(string code) => Bytes(OfCode(Encoding.UTF8.GetBytes(code)) ?? default);

    /// <summary>The bytes <see cref="OfOpenId"/> keeps for it.</summary>
    public byte[] KeptForOpenId(string openId) => Bytes(OfOpenId(Encoding.UTF8.GetBytes(openId)) ?? default);

    // The kind in front: a code that is spelt like somebody's id is not that id.
    private UInt128? Of(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        var length = kind.Length + value.Length;
        Span<byte> text = length <= MostOnStack ? stackalloc byte[length] : new byte[length];
        kind.CopyTo(text);
        value.CopyTo(text[kind.Length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.CallKey, text, hash);
        CryptographicOperations.ZeroMemory(text);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
