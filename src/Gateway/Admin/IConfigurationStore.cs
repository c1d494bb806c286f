using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin;

/// <summary>
/// Merchants and whole apps, as administration reads and changes them. Every change is kept together with its audit
/// record: both, or neither. Reading an app throws where one of its stored secrets does not open.
/// </summary>
internal interface IConfigurationStore
{
    Task<IReadOnlyList<Merchant>> ListMerchantsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Merchants by number, those behind <paramref name="after"/>. With a text, those that have it in their number or name
    /// or in an app's; ASCII letters in either case.
    /// </summary>
    Task<IReadOnlyList<MerchantSummary>> SearchMerchantsAsync(string? text, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Apps by id that have the text in their id or name; ASCII letters in either case.</summary>
    Task<IReadOnlyList<AppSummary>> SearchAppsAsync(string text, int limit, CancellationToken cancellationToken);

    Task<Merchant?> FindMerchantAsync(string mchNo, CancellationToken cancellationToken);

    /// <summary>False if the number is taken.</summary>
    Task<bool> AddMerchantAsync(Merchant merchant, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Keeps it as the version after the one it carries; false if that is no longer the stored one.</summary>
    Task<bool> SaveMerchantAsync(Merchant merchant, AuditEntry entry, CancellationToken cancellationToken);

    Task<MerchantRemoval> DeleteMerchantAsync(string mchNo, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>A merchant's apps by id, those behind <paramref name="after"/>.</summary>
    Task<IReadOnlyList<AppSummary>> ListAppsAsync(string mchNo, string? after, int limit, CancellationToken cancellationToken);

    Task<StoredApp?> FindAppAsync(string appId, CancellationToken cancellationToken);

    Task<AppAddition> AddAppAsync(StoredApp app, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Keeps it as the revision after the one it carries; false if that is no longer the stored one.</summary>
    Task<bool> SaveAppAsync(StoredApp app, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>False if there is none. Works without opening its secrets.</summary>
    Task<bool> DeleteAppAsync(string appId, AuditEntry entry, CancellationToken cancellationToken);
}

/// <param name="Apps">How many it has.</param>
internal sealed record MerchantSummary(Merchant Merchant, int Apps);

/// <summary>What a list shows of an app; reading it opens no secret.</summary>
internal sealed record AppSummary(string AppId, string MchNo, string Name, bool Enabled, Dialect Dialect, SignType SignType, int Version);

internal enum MerchantRemoval
{
    Removed,
    NotFound,
    HasApps,
}

internal enum AppAddition
{
    Added,
    IdTaken,
    MerchantNotFound,
}
