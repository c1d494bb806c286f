using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Admin.Users;

/// <summary>
/// Time-based one-time passwords, RFC 6238, as every authenticator app makes them: HMAC-SHA1, 6 digits, 30 seconds.
/// </summary>
internal static class Totp
{
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int KeyBytes = 20;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A random key of 160 bits in base32.</summary>
    public static string NewKey() => RandomNumberGenerator.GetString(Base32, KeyBytes * 8 / 5);

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of one time step.</summary>
    /// <exception cref="FormatException">The key is not base32.</exception>
    public static string Code(string key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Decode(key), counter, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xf)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6");
    }

    /// <summary>The time step a code belongs to: this one, the one before or the one after; null for none of them.</summary>
    public static long? StepOf(string key, string? code, DateTimeOffset now)
    {
        var given = Encoding.ASCII.GetBytes(new string([.. (code ?? "").Where(static c => !char.IsWhiteSpace(c))]));
        long? found = null;
        foreach (var step in (long[])[StepAt(now) - 1, StepAt(now) + 1, StepAt(now)])
        {
            found = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Code(key, step))) ? step : found;
        }

        return found;
    }

    /// <summary>What an authenticator app reads from the picture: https://github.com/google/google-authenticator/wiki/Key-Uri-Format.</summary>
    public static string KeyUri(string key, string user)
    {
        const string Issuer = "Payment Assist Gateway";
        return $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(user)}?secret={key}&issuer={Uri.EscapeDataString(Issuer)}";
    }

    /// <summary>In groups of four, for typing.</summary>
    public static string Grouped(string key) => string.Join(' ', key.Chunk(4).Select(static four => new string(four)));

    private static byte[] Decode(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (buffer, bits, length) = (0, 0, 0);
        foreach (var letter in key)
        {
            var value = Base32.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                throw new FormatException("The key is not base32.");
            }

            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[length++] = (byte)(buffer >> bits);
                buffer &= (1 << bits) - 1;
            }
        }

        return bytes;
    }
}
