using System.Security.Cryptography;
using Gateway.Merchants;

namespace Gateway.Admin.SignSecrets;

internal static class NewSecret
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // More than 200 bits, also where a dialect upper-cases them, and within the 50 characters DaxPay 2.0.x has room for.
    private const int Length = 48;

    /// <summary>A random secret.</summary>
    public static StoredSignSecret Made(DateTimeOffset now) => From(RandomNumberGenerator.GetString(LettersAndDigits, Length), now);

    public static StoredSignSecret From(string value, DateTimeOffset now) =>
        new($"S{RandomNumberGenerator.GetHexString(16, lowercase: true)}", new Secret(value), now, ExpiresAt: null, LastUsedAt: null);
}
