using System.Text;
using Gateway.Merchants;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Sqlite;

/// <summary>A whole app from its rows and into them, opening and sealing its secrets on the way.</summary>
internal static class AppMapping
{
    public static Merchant ToMerchant(this MerchantRow row) => new(row.MchNo, row.Name, row.Enabled, row.Version);

    /// <summary>Throws <see cref="SealException"/> if one of its secrets does not open.</summary>
    public static StoredApp ToApp(this AppRow row, SecretSealer sealer) => new()
    {
        AppId = row.AppId,
        Merchant = row.Merchant!.ToMerchant(),
        Settings = ToSettings(row),
        SignSecrets =
        [
            .. row.SignSecrets
                .OrderByDescending(secret => secret.CreatedAt)
                .Select(secret => new StoredSignSecret(
                    secret.Id,
                    Open(sealer, secret.Sealed, SealOwner.SignSecret(row.AppId, secret.Id)),
                    Moment(secret.CreatedAt),
                    Moment(secret.ExpiresAt),
                    Moment(secret.LastUsedAt))),
        ],
        PlatformKey = row.PlatformKey is { } key ? Open(sealer, key, SealOwner.PlatformKey(row.AppId)) : null,
        WeChatMp = row.ToWeChatMp(sealer),
        WeChatMini = row.ToWeChatMini(sealer),
        WeChatPay = row.WeChatPay?.ToChannel(sealer),
        Alipay = row.Alipay?.ToChannel(sealer),
        CompatCredentials =
        [
            .. row.CompatCredentials
                .OrderBy(credential => credential.CreatedAt)
                .Select(credential => new StoredCompatCredential(
                    credential.Id, credential.Name, [.. credential.Hash], credential.Last4, Moment(credential.CreatedAt), Moment(credential.LastUsedAt))),
        ],
        Version = row.Version,
        Revision = row.Revision,
    };

    public static AppRow NewRow(StoredApp app, SecretSealer sealer)
    {
        var row = new AppRow { AppId = app.AppId, MchNo = app.Merchant.MchNo };
        row.Take(app, sealer);
        row.PlatformKey = app.PlatformKey is { } key ? Seal(sealer, key, SealOwner.PlatformKey(app.AppId)) : null;
        row.Revision = app.Revision;
        return row;
    }

    /// <summary>
    /// Everything that may change on an app. Its platform key and the values of its sign secrets are made once; what
    /// <see cref="StoredSignSecret.LastUsedAt"/> holds is written elsewhere.
    /// </summary>
    public static void Take(this AppRow row, StoredApp app, SecretSealer sealer)
    {
        TakeSettings(row, app.Settings);
        row.Version = app.Version;
        TakeSignSecrets(row, app, sealer);
        row.TakeChannels(app, sealer);
        TakeCompatCredentials(row, app);
    }

    private static AppSettings ToSettings(AppRow row) => new()
    {
        Name = row.Name,
        Enabled = row.Enabled,
        Dialect = Spellings.ParseDialect(row.Dialect) ?? throw Unknown(row, nameof(row.Dialect)),
        SignType = Spellings.ParseSignType(row.SignType) ?? throw Unknown(row, nameof(row.SignType)),
        ReqTimeoutSeconds = row.ReqTimeoutSeconds,
        ReqTimeoutBeforeRaise = row.ReqTimeoutBeforeRaise,
        ReqTimeoutRaisedAt = Moment(row.ReqTimeoutRaisedAt),
        RequireNonce = row.RequireNonce,
        TimeZone = row.TimeZone,
        ExplainSignatures = row.ExplainSignatures,
        Sandbox = row.Sandbox,
        AcceptSnapshotUsers = row.AcceptSnapshotUsers,
        ExposeSessionKey = row.ExposeSessionKey,
        AllowedRedirectOrigins = Lines(row.AllowedRedirectOrigins),
        AllowedCalls = row.AllowedCalls is { } calls ? Lines(calls) : null,
    };

    private static void TakeSettings(AppRow row, AppSettings settings)
    {
        row.Name = settings.Name;
        row.Enabled = settings.Enabled;
        row.Dialect = settings.Dialect.Spell();
        row.SignType = settings.SignType.Spell();
        row.ReqTimeoutSeconds = settings.ReqTimeoutSeconds;
        row.ReqTimeoutBeforeRaise = settings.ReqTimeoutBeforeRaise;
        row.ReqTimeoutRaisedAt = settings.ReqTimeoutRaisedAt?.ToUnixTimeMilliseconds();
        row.RequireNonce = settings.RequireNonce;
        row.TimeZone = settings.TimeZone;
        row.ExplainSignatures = settings.ExplainSignatures;
        row.Sandbox = settings.Sandbox;
        row.AcceptSnapshotUsers = settings.AcceptSnapshotUsers;
        row.ExposeSessionKey = settings.ExposeSessionKey;
        row.AllowedRedirectOrigins = string.Join('\n', settings.AllowedRedirectOrigins);
        row.AllowedCalls = settings.AllowedCalls is { } calls ? string.Join('\n', calls) : null;
    }

    private static void TakeSignSecrets(AppRow row, StoredApp app, SecretSealer sealer)
    {
        row.SignSecrets.RemoveAll(held => !app.SignSecrets.Any(secret => string.Equals(secret.Id, held.Id, StringComparison.Ordinal)));
        foreach (var secret in app.SignSecrets)
        {
            var held = row.SignSecrets.Find(candidate => string.Equals(candidate.Id, secret.Id, StringComparison.Ordinal));
            if (held is null)
            {
                held = new SignSecretRow
                {
                    Id = secret.Id,
                    AppId = app.AppId,
                    Sealed = Seal(sealer, secret.Value, SealOwner.SignSecret(app.AppId, secret.Id)),
                    CreatedAt = secret.CreatedAt.ToUnixTimeMilliseconds(),
                };
                row.SignSecrets.Add(held);
            }

            held.ExpiresAt = secret.ExpiresAt?.ToUnixTimeMilliseconds();
        }
    }

    private static void TakeCompatCredentials(AppRow row, StoredApp app)
    {
        row.CompatCredentials.RemoveAll(held => !app.CompatCredentials.Any(credential => string.Equals(credential.Id, held.Id, StringComparison.Ordinal)));
        foreach (var credential in app.CompatCredentials)
        {
            if (!row.CompatCredentials.Exists(held => string.Equals(held.Id, credential.Id, StringComparison.Ordinal)))
            {
                row.CompatCredentials.Add(new CompatCredentialRow
                {
                    Id = credential.Id,
                    AppId = app.AppId,
                    Name = credential.Name,
                    Hash = [.. credential.Hash],
                    Last4 = credential.Last4,
                    CreatedAt = credential.CreatedAt.ToUnixTimeMilliseconds(),
                });
            }
        }
    }

    internal static Secret Open(SecretSealer sealer, byte[] value, string owner) => new(Encoding.UTF8.GetString(sealer.Open(value, owner)));

    internal static byte[] Seal(SecretSealer sealer, Secret secret, string owner) => sealer.Seal(Encoding.UTF8.GetBytes(secret.Reveal()), owner);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal static DateTimeOffset Moment(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static DateTimeOffset? Moment(long? ms) => ms is { } value ? Moment(value) : null;

    private static InvalidDataException Unknown(AppRow row, string column) => new($"The app {row.AppId} is stored with an unknown {column}.");
}
