using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Admin.Console;

/// <summary>
/// Data protection for antiforgery tokens, notices and the steps of signing in, under keys of the store. The framework's
/// own would keep a ring of keys in files of its own, in clear, apart on every instance.
/// </summary>
internal sealed class ConsoleProtection(IConsoleKey keys) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(keys, purpose);

    /// <summary>
    /// <c>salt (16) | nonce (12) | ciphertext | tag (16)</c>, AES-256-GCM under HMAC-SHA256(key of the purpose, salt): a key
    /// for each value, so that random nonces never run out.
    /// </summary>
    private sealed class Protector(IConsoleKey keys, string purpose) : IDataProtector
    {
        private const int SaltLength = 16;
        private const int NonceLength = 12;
        private const int TagLength = 16;
        private const int HeaderLength = SaltLength + NonceLength;

        // Not before it is used: the store's key is read when the gateway starts.
        private readonly Lazy<byte[]> _key = new(() => keys.Derive(purpose));

        public IDataProtector CreateProtector(string purpose1) => new Protector(keys, $"{purpose}\0{purpose1}");

        public byte[] Protect(byte[] plaintext)
        {
            var result = new byte[HeaderLength + plaintext.Length + TagLength];
            RandomNumberGenerator.Fill(result.AsSpan(0, HeaderLength));
            using var aes = Cipher(result);
            aes.Encrypt(
                result.AsSpan(SaltLength, NonceLength),
                plaintext,
                result.AsSpan(HeaderLength, plaintext.Length),
                result.AsSpan(HeaderLength + plaintext.Length));
            return result;
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            if (protectedData.Length < HeaderLength + TagLength)
            {
                throw new CryptographicException("Not a protected value.");
            }

            var plaintext = new byte[protectedData.Length - HeaderLength - TagLength];
            using var aes = Cipher(protectedData);
            aes.Decrypt(
                protectedData.AsSpan(SaltLength, NonceLength),
                protectedData.AsSpan(HeaderLength, plaintext.Length),
                protectedData.AsSpan(HeaderLength + plaintext.Length),
                plaintext);
            return plaintext;
        }

        private AesGcm Cipher(byte[] value) => new(HMACSHA256.HashData(_key.Value, value.AsSpan(0, SaltLength)), TagLength);
    }
}

internal static class ProtectedText
{
    /// <summary>For a hidden field or a cookie.</summary>
    public static string ProtectText(this IDataProtector protector, string text) =>
        Convert.ToBase64String(protector.Protect(Encoding.UTF8.GetBytes(text)));

    /// <summary>Null for what this protector did not make.</summary>
    public static string? UnprotectText(this IDataProtector protector, string? given)
    {
        var bytes = new byte[(given?.Length ?? 0) * 3 / 4];
        if (string.IsNullOrEmpty(given) || !Convert.TryFromBase64String(given, bytes, out var length))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(protector.Unprotect(bytes[..length]));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
