using Gateway.Admin.Audit;

namespace Gateway.Admin.Tokens;

internal interface IApiTokenStore
{
    /// <param name="hash">SHA-256 of the token.</param>
    Task AddAsync(byte[] hash, ApiToken token, AuditEntry entry, CancellationToken cancellationToken);

    Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellationToken);

    Task TouchAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False if there is none.</summary>
    Task<bool> DeleteAsync(string id, AuditEntry entry, CancellationToken cancellationToken);
}
