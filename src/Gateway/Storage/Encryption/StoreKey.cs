using System.Security.Cryptography;
using System.Text;
using Gateway.Admin;
using Gateway.Admin.Console;
using Gateway.Assist.ChannelAuth;
using Gateway.Merchants;

namespace Gateway.Storage.Encryption;

/// <summary>
/// A random key of this store, kept sealed. It outlives every master key, so what is made with it stays comparable:
/// the audit chain, the fingerprints of secrets, the hashes in records of calls, query codes, and what the console gives to browsers.
/// That it opens proves the master key.
/// </summary>
internal sealed class StoreKey : ISecretFingerprint, IConsoleKey, IQueryCodeKey
{
    public const int Length = 32;

    private byte[]? _auditKey;
    private byte[]? _fingerprintKey;
    private byte[]? _consoleKey;
    private byte[]? _callKey;
    private byte[]? _queryCodeKey;

    public ReadOnlySpan<byte> AuditKey => Prepared(_auditKey);

    public ReadOnlySpan<byte> CallKey => Prepared(_callKey);

    public ReadOnlySpan<byte> QueryCodeKey => Prepared(_queryCodeKey);

    public string Of(Secret secret)
    {
        var value = Encoding.UTF8.GetBytes(secret.Reveal());
        return Convert.ToHexStringLower(HMACSHA256.HashData(Prepared(_fingerprintKey), value).AsSpan(0, 8));
    }

    public byte[] Derive(string purpose) =>
        HKDF.Expand(HashAlgorithmName.SHA256, Prepared(_consoleKey), Length, Encoding.UTF8.GetBytes(purpose));

    public void Use(byte[] key)
    {
        _auditKey = HKDF.Expand(HashAlgorithmName.SHA256, key, Length, "audit"u8.ToArray());
        _fingerprintKey = HKDF.Expand(HashAlgorithmName.SHA256, key, Length, "fingerprint"u8.ToArray());
        _consoleKey = HKDF.Expand(HashAlgorithmName.SHA256, key, Length, "console"u8.ToArray());
        _callKey = HKDF.Expand(HashAlgorithmName.SHA256, key, Length, "call-records"u8.ToArray());
        _queryCodeKey = HKDF.Expand(HashAlgorithmName.SHA256, key, Length, "query-codes"u8.ToArray());
    }

    private static byte[] Prepared(byte[]? key) =>
        key ?? throw new InvalidOperationException("The storage is not prepared: the store key is not loaded yet.");
}
