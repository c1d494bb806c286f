using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator;

/// <summary>Identifiers that look like the platform's: some follow from their owner, the others are random.</summary>
internal static class Identity
{
    private const string LettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>28 characters beginning with <c>o</c>: the same for the same person and account, after a restart too.</summary>
    public static string OpenId(string appId, string person) => Derive("openid", appId, person);

    public static string UnionId(string person) => Derive("unionid", "simulated open platform", person);

    /// <summary>16 digits beginning with 2088: the same for the same person, whichever app asks.</summary>
    public static string AlipayUserId(string person) =>
        "2088" + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes($"alipay user\n{person}")).Take(12).Select(part => (char)('0' + (part % 10))));

    public static string AlipayOpenId(string appId, string person) => Derive("alipay openid", appId, person);

    public static string Code() => "0" + RandomNumberGenerator.GetString(LettersAndDigits, 31);

    public static string Token() => "92_" + RandomNumberGenerator.GetString(LettersAndDigits + "-_", 85);

    /// <summary>Longer than a user's token, and the documentation asks callers to have room for 512 characters.</summary>
    public static string GlobalToken() => "92_" + RandomNumberGenerator.GetString(LettersAndDigits + "-_", 133);

    public static string Ticket() => RandomNumberGenerator.GetString(LettersAndDigits + "-_", 86);

    public static string Nonce() => RandomNumberGenerator.GetString(LettersAndDigits, 32);

    /// <summary>The number under a payer's bar code: 18 digits, the first two from 10 to 15.</summary>
    public static string PayCode() => "1" + RandomNumberGenerator.GetString("012345", 1) + RandomNumberGenerator.GetString("0123456789", 16);

    /// <summary>Three groups of eight hex digits; the first is the time in seconds, as in rids seen in the wild.</summary>
    public static string Rid(DateTimeOffset now) =>
        $"{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static string Derive(string kind, string scope, string person) =>
        "o" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{scope}\n{person}")))[..27];
}
