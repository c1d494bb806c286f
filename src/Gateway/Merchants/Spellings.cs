using Gateway.Signing;

namespace Gateway.Merchants;

/// <summary>How the contract spells dialects and algorithms, in the admin API and in the store.</summary>
public static class Spellings
{
    private static readonly (string Name, Dialect Value)[] Dialects =
        [("v2", Dialect.V2), ("v3-beta", Dialect.V3Beta), ("v3", Dialect.V3), ("open", Dialect.Open)];

    private static readonly (string Name, SignType Value)[] SignTypes =
        [("HMAC_SHA256", SignType.HmacSha256), ("MD5", SignType.Md5), ("SM3", SignType.Sm3), ("RSA2", SignType.Rsa2)];

    // WeChat Pay itself writes HMAC-SHA256; what the contract calls it elsewhere comes first.
    private static readonly (string Name, WeChatPaySignType Value)[] PaySignTypes =
        [("MD5", WeChatPaySignType.Md5), ("HMAC_SHA256", WeChatPaySignType.HmacSha256), ("HMAC-SHA256", WeChatPaySignType.HmacSha256)];

    public static IEnumerable<string> DialectNames => Dialects.Select(entry => entry.Name);

    public static IEnumerable<string> SignTypeNames => SignTypes.Select(entry => entry.Name);

    public static IEnumerable<string> PaySignTypeNames => PaySignTypes.Select(entry => entry.Name);

    public static string Spell(this Dialect dialect) => Dialects.First(entry => entry.Value == dialect).Name;

    public static string Spell(this SignType signType) => SignTypes.First(entry => entry.Value == signType).Name;

    public static string Spell(this WeChatPaySignType signType) => PaySignTypes.First(entry => entry.Value == signType).Name;

    public static WeChatPaySignType? ParsePaySignType(string name) => Find(PaySignTypes, name);

    public static Dialect? ParseDialect(string name) => Find(Dialects, name);

    public static SignType? ParseSignType(string name) => Find(SignTypes, name);

    private static T? Find<T>((string Name, T Value)[] entries, string name)
        where T : struct
    {
        foreach (var entry in entries)
        {
            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }
}
