using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>A column that holds sealed values.</summary>
/// <param name="OwnerColumns">The columns the owner is made of, in the order <paramref name="Owner"/> reads them from ordinal 2.</param>
internal sealed record SealedColumn(string Table, string Column, string OwnerColumns, Func<SqliteDataReader, string> Owner)
{
    /// <summary>
    /// All of the store. The store's own key comes last: once it is under the new master key, everything is, and a start
    /// without the old one finds nothing missing.
    /// </summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("SignSecrets", "Sealed", "AppId, Id", row => SealOwner.SignSecret(row.GetString(2), row.GetString(3))),
        new("Apps", "PlatformKey", "AppId", row => SealOwner.PlatformKey(row.GetString(2))),
        new("WeChatChannels", "AppSecret", "AppId, Channel", row => SealOwner.WeChatAppSecret(row.GetString(2), row.GetString(3))),
        new("WeChatPayChannels", "ApiKey", "AppId", row => SealOwner.WeChatPayApiKey(row.GetString(2))),
        new("AlipayChannels", "PrivateKey", "AppId", row => SealOwner.AlipayPrivateKey(row.GetString(2))),
        new("AlipayChannels", "AlipayPublicKey", "AppId", row => SealOwner.AlipayPublicKey(row.GetString(2))),
        new("AdminUsers", "TotpKey", "Id", row => SealOwner.TotpKey(row.GetString(2))),
        new("PlatformTokens", "State", "Key", row => SealOwner.PlatformToken(row.GetString(2))) { CanBeMissed = true },
        new("MiniSessions", "SessionKey", "Key", row => SealOwner.MiniSession(row.GetFieldValue<byte[]>(2))) { CanBeMissed = true },
        new("ChannelAuths", "Auth", "Key", row => SealOwner.ChannelAuth(row.GetFieldValue<byte[]>(2))) { CanBeMissed = true },
        new("Exchanges", "Answer", "Key", row => SealOwner.Exchange(row.GetFieldValue<byte[]>(2))) { CanBeMissed = true },
        new("StoreKeys", "Sealed", "Id", _ => SealOwner.StoreKey),
    ];

    /// <summary>Those in the file with the records of calls.</summary>
    public static IReadOnlyList<SealedColumn> OfCallRecords { get; } =
    [
        new("RefusedBodies", "Sealed", "Id", row => SealOwner.RefusedBody(row.GetInt64(2))) { CanBeMissed = true },
    ];

    /// <summary>Whether the platform gives it again, or nothing depends on it: a value that no longer opens is then as good as none.</summary>
    public bool CanBeMissed { get; init; }
}
