using System.Security.Cryptography;
using System.Text;

namespace Gateway.Storage.Encryption;

/// <summary>
/// Seals what is kept with AES-256-GCM under the master key. A sealed value is
/// <c>version (1) | key id (8) | salt (16) | nonce (12) | ciphertext | tag (16)</c>; version, key id and owner are
/// authenticated with it, so that it opens only where it was written.
/// <para>
/// Each value has a key of its own, HMAC-SHA256(master key, salt): under one key, random 96-bit nonces are safe for
/// 2^32 values only, which a busy exchange memory would reach within months.
/// </para>
/// </summary>
public sealed class SecretSealer
{
    internal const byte Version = 1;
    internal const int PrefixLength = 1 + MasterKey.IdLength;

    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = PrefixLength + SaltLength + NonceLength;

    private MasterKeyRing? _ring;

    internal SecretSealer(MasterKeyRing? ring = null) => _ring = ring;

    internal MasterKeyRing Ring =>
        Volatile.Read(ref _ring) ?? throw new InvalidOperationException("The storage is not prepared: the master key is not loaded yet.");

    /// <summary>What every value sealed under the current key begins with.</summary>
    internal byte[] CurrentPrefix => Prefix(Ring.Current);

    /// <param name="owner">What the value belongs to, such as <c>app/A123/sign-secret/S1</c>.</param>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, string owner)
    {
        var master = Ring.Current;
        var result = new byte[HeaderLength + plaintext.Length + TagLength];
        Prefix(master).CopyTo(result, 0);
        RandomNumberGenerator.Fill(result.AsSpan(PrefixLength, SaltLength + NonceLength));
        using var aes = Cipher(master, result);
        aes.Encrypt(
            result.AsSpan(PrefixLength + SaltLength, NonceLength),
            plaintext,
            result.AsSpan(HeaderLength, plaintext.Length),
            result.AsSpan(HeaderLength + plaintext.Length),
            AssociatedData(result, owner));
        return result;
    }

    /// <summary>Throws <see cref="SealException"/> if the value was sealed by an unknown key, for another owner, or was altered.</summary>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string owner)
    {
        if (sealedBytes.Length < HeaderLength + TagLength || sealedBytes[0] != Version)
        {
            throw new SealException(owner, "it is not a sealed value of this version");
        }

        var keyId = sealedBytes.Slice(1, MasterKey.IdLength);
        var master = Ring.Find(keyId)
            ?? throw new SealException(owner, $"it was sealed under the master key {Convert.ToHexStringLower(keyId)}, which is not configured");
        var plaintext = new byte[sealedBytes.Length - HeaderLength - TagLength];
        using var aes = Cipher(master, sealedBytes);
        try
        {
            aes.Decrypt(
                sealedBytes.Slice(PrefixLength + SaltLength, NonceLength),
                sealedBytes.Slice(HeaderLength, plaintext.Length),
                sealedBytes[^TagLength..],
                plaintext,
                AssociatedData(sealedBytes, owner));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SealException(owner, "it was altered, or belongs elsewhere");
        }

        return plaintext;
    }

    internal static byte[] Prefix(MasterKey key) => [Version, .. key.Id];

    internal void Use(MasterKeyRing ring) => Volatile.Write(ref _ring, ring);

    private static AesGcm Cipher(MasterKey master, ReadOnlySpan<byte> sealedBytes)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(master.Bytes, sealedBytes.Slice(PrefixLength, SaltLength), key);
        var aes = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
        return aes;
    }

    private static byte[] AssociatedData(ReadOnlySpan<byte> sealedBytes, string owner)
    {
        var data = new byte[PrefixLength + Encoding.UTF8.GetByteCount(owner)];
        sealedBytes[..PrefixLength].CopyTo(data);
        Encoding.UTF8.GetBytes(owner, data.AsSpan(PrefixLength));
        return data;
    }
}

/// <summary>A sealed value that does not open. The message names the owner, never the content.</summary>
public sealed class SealException(string owner, string reason) : CryptographicException($"The stored value {owner} does not open: {reason}.")
{
    public string Owner { get; } = owner;
}
