using System.Collections.Immutable;

namespace Gateway.Merchants;

/// <summary>An app as it is kept: settings, sign secrets, platform key and channels, one whole.</summary>
public sealed record StoredApp
{
    public required string AppId { get; init; }
    public required Merchant Merchant { get; init; }
    public required AppSettings Settings { get; init; }

    /// <summary>Newest first, expired ones included.</summary>
    public ImmutableArray<StoredSignSecret> SignSecrets { get; init; } = [];

    /// <summary><c>open</c> only: the private key, PEM, that the gateway signs its answers with.</summary>
    public Secret? PlatformKey { get; init; }

    public StoredWeChatChannel? WeChatMp { get; init; }

    public StoredWeChatChannel? WeChatMini { get; init; }

    public StoredWeChatPayChannel? WeChatPay { get; init; }

    public StoredAlipayChannel? Alipay { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<StoredCompatCredential> CompatCredentials { get; init; } = [];

    /// <summary>Grows with every change of the settings: what a <c>PUT</c> of them may be held against.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Grows with every change of anything in here: what the store holds a save against.</summary>
    public int Revision { get; init; } = 1;
}

/// <param name="Value">The shared secret, or the merchant's public key as PEM.</param>
/// <param name="LastUsedAt">Kept by <see cref="SecretUsage"/>; saving an app does not write it.</param>
public sealed record StoredSignSecret(
    string Id,
    Secret Value,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    public bool IsLive(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;
}

/// <param name="AppSecretUpdatedAt">When the app secret last changed.</param>
/// <param name="Version">Grows with every change of this channel.</param>
public sealed record StoredWeChatChannel(
    string WxAppId,
    Secret AppSecret,
    DateTimeOffset AppSecretUpdatedAt,
    bool Enabled,
    WeChatTokenMode? TokenMode,
    int Version);

/// <param name="WxAppId">The account whose users pay: the openIds that come back are its.</param>
/// <param name="ApiKey">The APIv2 key, 32 characters at WeChat Pay.</param>
/// <param name="ApiKeyUpdatedAt">When the key last changed.</param>
/// <param name="Version">Grows with every change of this channel.</param>
public sealed record StoredWeChatPayChannel(
    string MchId,
    string WxAppId,
    Secret ApiKey,
    DateTimeOffset ApiKeyUpdatedAt,
    WeChatPaySignType SignType,
    bool Enabled,
    int Version);

/// <param name="PrivateKey">The app's, PEM or the bare Base64 of it, as it was given.</param>
/// <param name="PrivateKeyUpdatedAt">When the private key last changed.</param>
/// <param name="AlipayPublicKey">Alipay's key, or its certificates; no secret, but whoever could change it could speak for Alipay.</param>
/// <param name="AppCertificate">For certificate mode, PEM.</param>
/// <param name="RootCertificates">For certificate mode, PEM.</param>
/// <param name="Version">Grows with every change of this channel.</param>
public sealed record StoredAlipayChannel(
    string AliAppId,
    Secret PrivateKey,
    DateTimeOffset PrivateKeyUpdatedAt,
    string AlipayPublicKey,
    string? AppCertificate,
    string? RootCertificates,
    bool Enabled,
    int Version);

/// <summary>What a system presents that reads global tokens as from a central server of its own.</summary>
/// <param name="Name">Who it was made for.</param>
/// <param name="Hash">SHA-256 of the credential; the credential itself is kept nowhere.</param>
/// <param name="LastUsedAt">Kept by <see cref="SecretUsage"/>; saving an app does not write it.</param>
public sealed record StoredCompatCredential(
    string Id,
    string Name,
    ImmutableArray<byte> Hash,
    string Last4,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt);
