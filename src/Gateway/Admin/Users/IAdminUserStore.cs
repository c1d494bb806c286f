using Gateway.Admin.Audit;

namespace Gateway.Admin.Users;

/// <summary>
/// The console's users. Every change is kept together with its audit record: both, or neither. At least one owner who may
/// sign in is always left.
/// </summary>
internal interface IAdminUserStore
{
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    Task<AdminUser?> FindAsync(string id, CancellationToken cancellationToken);

    Task<AdminUser?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<AdminUser>> ListAsync(CancellationToken cancellationToken);

    /// <summary>False if there is a user already, whatever the name.</summary>
    Task<bool> AddFirstAsync(AdminUser user, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>False if the name is taken.</summary>
    Task<bool> AddAsync(AdminUser user, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Keeps the user as the version after the one it carries; the name and the last sign-in are left alone.</summary>
    /// <param name="endSessions">Whether every session of the user ends with this.</param>
    Task<UserChange> SaveAsync(AdminUser user, bool endSessions, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>With all sessions.</summary>
    Task<UserChange> DeleteAsync(string id, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>False if this time step, or a later one, was accepted before.</summary>
    Task<bool> SpendTotpStepAsync(string id, long step, CancellationToken cancellationToken);

    /// <summary>False if there is no such code, or no longer.</summary>
    Task<bool> SpendRecoveryCodeAsync(string id, string hash, AuditEntry entry, CancellationToken cancellationToken);
}

internal enum UserChange
{
    Done,

    /// <summary>Somebody else changed or deleted the user meanwhile.</summary>
    Stale,

    /// <summary>Nobody would be left who may change users.</summary>
    LastOwner,
}
