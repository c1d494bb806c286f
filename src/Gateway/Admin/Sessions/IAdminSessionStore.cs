using Gateway.Admin.Audit;

namespace Gateway.Admin.Sessions;

/// <summary>Sessions, each under the SHA-256 of what its cookie holds. They end with their user, too.</summary>
internal interface IAdminSessionStore
{
    /// <summary>Keeps a new one, and the moment as the user's last sign-in; forgets those that were over before.</summary>
    /// <param name="idle">How long one lives without being used.</param>
    /// <returns>False if the user was changed since <paramref name="userVersion"/> was read, or deleted.</returns>
    Task<bool> AddAsync(byte[] key, AdminSession session, int userVersion, TimeSpan idle, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>With who it is of; null for an unknown key. Whether it is over is for the caller to see.</summary>
    Task<SessionOfUser?> FindAsync(byte[] key, CancellationToken cancellationToken);

    Task TouchAsync(byte[] key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Latest used first; of one user or of all.</summary>
    Task<IReadOnlyList<SessionOfUser>> ListAsync(string? userId, CancellationToken cancellationToken);

    /// <summary>False if there is none.</summary>
    Task<bool> EndAsync(string id, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Ends all of a user's but one.</summary>
    Task EndOthersAsync(string userId, string exceptId, AuditEntry entry, CancellationToken cancellationToken);
}

internal sealed record SessionOfUser(AdminSession Session, string UserName, AdminRole Role, bool UserEnabled, bool MustChangePassword);
