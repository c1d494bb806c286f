using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

internal sealed class SqliteApiTokenStore(SqliteDatabase database, SqliteAudited store) : IApiTokenStore
{
    public Task AddAsync(byte[] hash, ApiToken token, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, context =>
        {
            context.AdminTokens.Add(new AdminTokenRow
            {
                Id = token.Id,
                Hash = hash,
                Name = token.Name,
                Role = token.Role.Spell(),
                Last4 = token.Last4,
                CreatedBy = token.CreatedBy,
                CreatedAt = token.CreatedAt.ToUnixTimeMilliseconds(),
                ExpiresAt = token.ExpiresAt?.ToUnixTimeMilliseconds(),
            });
            return Task.FromResult(true);
        }, cancellationToken);

    public Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellationToken) =>
        store.ReadAsync(async context =>
            await context.AdminTokens.SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken) is { } row ? ToToken(row) : null);

    public Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<ApiToken>>(async context =>
            (await context.AdminTokens.OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken)).ConvertAll(ToToken));

    public async Task TouchAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var touch = connection.CreateCommand();
        touch.CommandText = "UPDATE AdminTokens SET LastUsedAt = max(coalesce(LastUsedAt, 0), $now) WHERE Id = $id";
        touch.Parameters.AddWithValue("$id", id);
        touch.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
        await touch.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<bool> DeleteAsync(string id, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            if (await context.AdminTokens.FindAsync([id], cancellationToken) is not { } row)
            {
                return false;
            }

            context.AdminTokens.Remove(row);
            return true;
        }, cancellationToken);

    private static ApiToken ToToken(AdminTokenRow row) => new(
        row.Id,
        row.Name,
        AdminRoles.Parse(row.Role) ?? throw new InvalidDataException($"The API token {row.Id} has no scope there is."),
        row.Last4,
        row.CreatedBy,
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        Moment(row.ExpiresAt),
        Moment(row.LastUsedAt));

    private static DateTimeOffset? Moment(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
