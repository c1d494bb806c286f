namespace Gateway.Storage.Sqlite;

// One class for each table. Moments are milliseconds since 1970, sealed values what SecretSealer makes.

internal sealed class StoreKeyRow
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;
    public required byte[] Sealed { get; set; }
}

internal sealed class MerchantRow
{
    public required string MchNo { get; set; }
    public required string Name { get; set; }
    public bool Enabled { get; set; }
    public int Version { get; set; }
}

internal sealed class AppRow
{
    public required string AppId { get; set; }
    public required string MchNo { get; set; }
    public MerchantRow? Merchant { get; set; }
    public string Name { get; set; } = "";
    public bool Enabled { get; set; }
    public string Dialect { get; set; } = "";
    public string SignType { get; set; } = "";
    public int ReqTimeoutSeconds { get; set; }
    public int ReqTimeoutBeforeRaise { get; set; }
    public long? ReqTimeoutRaisedAt { get; set; }
    public bool RequireNonce { get; set; }
    public string TimeZone { get; set; } = "";
    public bool ExplainSignatures { get; set; }
    public bool Sandbox { get; set; }
    public bool AcceptSnapshotUsers { get; set; }
    public bool ExposeSessionKey { get; set; }

    /// <summary>One on each line.</summary>
    public string AllowedRedirectOrigins { get; set; } = "";

    /// <summary>One on each line; null for the default.</summary>
    public string? AllowedCalls { get; set; }

    public byte[]? PlatformKey { get; set; }
    public int Version { get; set; }
    public int Revision { get; set; }
    public List<SignSecretRow> SignSecrets { get; set; } = [];
    public List<WeChatChannelRow> WeChatChannels { get; set; } = [];
    public WeChatPayChannelRow? WeChatPay { get; set; }
    public AlipayChannelRow? Alipay { get; set; }
    public List<CompatCredentialRow> CompatCredentials { get; set; } = [];
}

internal sealed class SignSecretRow
{
    public required string Id { get; set; }
    public required string AppId { get; set; }
    public required byte[] Sealed { get; set; }
    public long CreatedAt { get; set; }
    public long? ExpiresAt { get; set; }
    public long? LastUsedAt { get; set; }
}

internal sealed class WeChatChannelRow
{
    public required string AppId { get; set; }

    /// <summary>As in the path of the admin API: <c>wechat-mp</c>, <c>wechat-mini</c>.</summary>
    public required string Channel { get; set; }

    public string WxAppId { get; set; } = "";
    public byte[] AppSecret { get; set; } = [];
    public long AppSecretUpdatedAt { get; set; }
    public bool Enabled { get; set; }
    public string? TokenMode { get; set; }
    public int Version { get; set; }
}

internal sealed class WeChatPayChannelRow
{
    public required string AppId { get; set; }
    public string MchId { get; set; } = "";
    public string WxAppId { get; set; } = "";
    public byte[] ApiKey { get; set; } = [];
    public long ApiKeyUpdatedAt { get; set; }
    public string SignType { get; set; } = "";
    public bool Enabled { get; set; }
    public int Version { get; set; }
}

internal sealed class AlipayChannelRow
{
    public required string AppId { get; set; }
    public string AliAppId { get; set; } = "";
    public byte[] PrivateKey { get; set; } = [];
    public long PrivateKeyUpdatedAt { get; set; }

    /// <summary>Sealed, though no secret: a store that somebody changed must not make anybody's answers pass for Alipay's.</summary>
    public byte[] AlipayPublicKey { get; set; } = [];

    /// <summary>PEM; null in key mode.</summary>
    public string? AppCertificate { get; set; }

    /// <summary>PEM; null in key mode.</summary>
    public string? RootCertificates { get; set; }

    public bool Enabled { get; set; }
    public int Version { get; set; }
}

/// <summary>Of the credential itself only a hash is kept: nobody ever needs it back.</summary>
internal sealed class CompatCredentialRow
{
    public required string Id { get; set; }
    public required string AppId { get; set; }
    public string Name { get; set; } = "";
    public byte[] Hash { get; set; } = [];
    public string Last4 { get; set; } = "";
    public long CreatedAt { get; set; }
    public long? LastUsedAt { get; set; }
}

internal sealed class AuditRow
{
    public long Seq { get; set; }
    public long At { get; set; }
    public required string Actor { get; set; }
    public required string Action { get; set; }
    public required string Target { get; set; }
    public string? AppId { get; set; }
    public required string TraceId { get; set; }
    public required string Changes { get; set; }
    public required byte[] PreviousHash { get; set; }
    public byte[] Hash { get; set; } = [];
}

internal sealed class AuditHeadRow
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;
    public long Records { get; set; }
    public required byte[] LastHash { get; set; }
    public required byte[] Mac { get; set; }
}

/// <summary>Written and read by the envelope's replay memory with plain commands.</summary>
internal sealed class ReplayBatchRow
{
    public long Id { get; set; }
    public long ExpiresAt { get; set; }
    public required byte[] Entries { get; set; }
}

/// <summary>Written and read by the exchange memory with plain commands.</summary>
internal sealed class ExchangeRow
{
    public required byte[] Key { get; set; }
    public long ExpiresAt { get; set; }
    public required byte[] Answer { get; set; }
}

/// <summary>A global token and who may refresh it now; written and read by the token centre with plain commands.</summary>
internal sealed class PlatformTokenRow
{
    public required string Key { get; set; }

    /// <summary>Sealed; null until something was kept.</summary>
    public byte[]? State { get; set; }

    /// <summary>Who holds the lease; means nothing after <see cref="LeaseUntil"/>.</summary>
    public string? Holder { get; set; }

    public long LeaseUntil { get; set; }

    /// <summary>Grows with every lease that is won: a holder that was overtaken writes nothing any more.</summary>
    public long Fence { get; set; }
}

/// <summary>The session key of a mini-program user; written and read with plain commands.</summary>
internal sealed class MiniSessionRow
{
    public required byte[] Key { get; set; }
    public required byte[] SessionKey { get; set; }
    public long ExpiresAt { get; set; }
}

/// <summary>What goes on behind a query code; written and read with plain commands.</summary>
internal sealed class ChannelAuthRow
{
    public required byte[] Key { get; set; }
    public required byte[] Auth { get; set; }
    public long ExpiresAt { get; set; }
}

/// <summary>A user of the console.</summary>
internal sealed class AdminUserRow
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public string Role { get; set; } = "";
    public bool Enabled { get; set; }
    public string PasswordHash { get; set; } = "";
    public bool MustChangePassword { get; set; }
    public long PasswordChangedAt { get; set; }

    /// <summary>Sealed; null without a second step.</summary>
    public byte[]? TotpKey { get; set; }

    /// <summary>The last time step that was accepted: none is twice.</summary>
    public long LastTotpStep { get; set; }

    /// <summary>Hashes, one on each line.</summary>
    public string RecoveryCodes { get; set; } = "";

    public long CreatedAt { get; set; }
    public long? LastSignInAt { get; set; }
    public int Version { get; set; }
}

internal sealed class AdminSessionRow
{
    /// <summary>SHA-256 of what the cookie holds.</summary>
    public required byte[] Key { get; set; }

    public required string Id { get; set; }
    public required string UserId { get; set; }
    public AdminUserRow? User { get; set; }
    public long CreatedAt { get; set; }
    public long LastSeenAt { get; set; }
    public long ExpiresAt { get; set; }
    public string Address { get; set; } = "";
    public string Browser { get; set; } = "";
}

/// <summary>Of the token itself only a hash is kept.</summary>
internal sealed class AdminTokenRow
{
    public required string Id { get; set; }
    public required byte[] Hash { get; set; }
    public string Name { get; set; } = "";
    public string Role { get; set; } = "";
    public string Last4 { get; set; } = "";
    public string CreatedBy { get; set; } = "";
    public long CreatedAt { get; set; }
    public long? ExpiresAt { get; set; }
    public long? LastUsedAt { get; set; }
}
