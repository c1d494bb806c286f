using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Signing;

namespace Gateway.Merchants;

/// <summary>One app with everything the hot path needs, immutable and ready to use.</summary>
public sealed class MerchantApp
{
    private static readonly FrozenSet<string> DefaultCalls = AssistCalls.Default.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _allowedCalls = DefaultCalls;

    public required string AppId { get; init; }
    public required string Name { get; init; }
    public bool Enabled { get; init; } = true;
    public required Merchant Merchant { get; init; }
    public required Dialect Dialect { get; init; }
    public required SignType SignType { get; init; }
    public int ReqTimeoutSeconds { get; init; } = 300;

    /// <summary>A request dated up to 60 s after <see cref="ReqTimeoutRaisedAt"/> is held to this window, if it is the smaller.</summary>
    public int ReqTimeoutBeforeRaise { get; init; } = 300;

    public DateTimeOffset? ReqTimeoutRaisedAt { get; init; }
    public bool RequireNonce { get; init; }
    public TimeZoneInfo TimeZone { get; init; } = TimeZones.Default;
    public bool ExplainSignatures { get; init; }
    public bool Sandbox { get; init; }
    public bool AcceptSnapshotUsers { get; init; }
    public bool ExposeSessionKey { get; init; }
    public IReadOnlyList<string> AllowedRedirectOrigins { get; init; } = [];

    /// <summary>Null: the default, every call but <see cref="AssistCalls.OffByDefault"/>.</summary>
    public IReadOnlyList<string>? AllowedCalls
    {
        init => _allowedCalls = value is null ? DefaultCalls : value.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Newest first. One may expire while this object is in use: ask each <see cref="SignSecret.IsLive"/>.</summary>
    public ImmutableArray<SignSecret> SignSecrets { get; init; } = [];

    /// <summary><c>open</c> only: the private key the gateway signs its answers with.</summary>
    public SigningKey? PlatformKey { get; init; }

    public WeChatChannel? WeChatMp { get; init; }

    public WeChatChannel? WeChatMini { get; init; }

    public WeChatPayChannel? WeChatPay { get; init; }

    public AlipayChannel? Alipay { get; init; }

    public ImmutableArray<CompatCredential> CompatCredentials { get; init; } = [];

    public int Version { get; init; } = 1;

    /// <param name="call">The last part of the path, such as <c>getWxAccessToken</c> or <c>channel/auth</c>.</param>
    public bool Allows(string call) => _allowedCalls.Contains(call);

    /// <summary>Builds the keys. Throws <see cref="ArgumentException"/> where a stored key is not one.</summary>
    internal static MerchantApp From(StoredApp stored, DateTimeOffset now)
    {
        var settings = stored.Settings;
        return new MerchantApp
        {
            AppId = stored.AppId,
            Name = settings.Name,
            Enabled = settings.Enabled,
            Merchant = stored.Merchant,
            Dialect = settings.Dialect,
            SignType = settings.SignType,
            ReqTimeoutSeconds = settings.ReqTimeoutSeconds,
            ReqTimeoutBeforeRaise = settings.ReqTimeoutBeforeRaise,
            ReqTimeoutRaisedAt = settings.ReqTimeoutRaisedAt,
            RequireNonce = settings.RequireNonce,
            TimeZone = TimeZones.Find(settings.TimeZone)
                ?? throw new ArgumentException($"The time zone {settings.TimeZone} is not known to this system.", nameof(stored)),
            ExplainSignatures = settings.ExplainSignatures,
            Sandbox = settings.Sandbox,
            AcceptSnapshotUsers = settings.AcceptSnapshotUsers,
            ExposeSessionKey = settings.ExposeSessionKey,
            AllowedRedirectOrigins = settings.AllowedRedirectOrigins,
            AllowedCalls = settings.AllowedCalls,
            SignSecrets = [.. stored.SignSecrets.Where(secret => secret.IsLive(now)).Select(secret => Build(secret, settings))],
            PlatformKey = stored.PlatformKey is { } pem ? SigningKey.FromPrivateKey(pem.Reveal()) : null,
            WeChatMp = Build(stored.WeChatMp),
            WeChatMini = Build(stored.WeChatMini),
            WeChatPay = stored.WeChatPay is { } pay ? new WeChatPayChannel(pay.MchId, pay.WxAppId, pay.ApiKey, pay.SignType, pay.Enabled) : null,
            Alipay = stored.Alipay is { } alipay
                ? new AlipayChannel(
                    alipay.AliAppId, alipay.PrivateKey, alipay.AlipayPublicKey, alipay.AppCertificate, alipay.RootCertificates, alipay.Enabled)
                : null,
            CompatCredentials = [.. stored.CompatCredentials.Select(credential => new CompatCredential(credential.Id, credential.Hash))],
            Version = stored.Version,
        };
    }

    private static WeChatChannel? Build(StoredWeChatChannel? stored) =>
        stored is null ? null : new WeChatChannel(stored.WxAppId, stored.AppSecret, stored.Enabled, stored.TokenMode);

    private static SignSecret Build(StoredSignSecret stored, AppSettings settings) =>
        settings.Dialect is Dialect.Open
            ? new SignSecret(stored.Id, SigningKey.FromPublicKey(stored.Value.Reveal()), Value: null, stored.CreatedAt, stored.ExpiresAt)
            : new SignSecret(
                stored.Id,
                SigningKey.FromSecret(stored.Value.Reveal(), settings.Dialect, settings.SignType),
                stored.Value,
                stored.CreatedAt,
                stored.ExpiresAt);
}
