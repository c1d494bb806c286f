using System.Security.Cryptography;

namespace Gateway.Storage.Encryption;

/// <summary>A 256-bit key that seals what is kept, with the short hash that names it in everything it sealed.</summary>
internal sealed class MasterKey
{
    public const int Length = 32;
    public const int IdLength = 8;

    private readonly byte[] _key;

    private MasterKey(byte[] key)
    {
        _key = key;
        Id = SHA256.HashData([.. "gateway master key"u8, .. key])[..IdLength];
    }

    public byte[] Id { get; }

    public string IdText => Convert.ToHexStringLower(Id);

    public ReadOnlySpan<byte> Bytes => _key;

    public static MasterKey New() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Null if the text is not 32 bytes in base64.</summary>
    public static MasterKey? Parse(string base64)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(base64.Trim(), key, out var length) && length == Length ? new MasterKey(key) : null;
    }

    public string ToBase64() => Convert.ToBase64String(_key);

    /// <summary>Prints the id, never the key.</summary>
    public override string ToString() => IdText;
}
