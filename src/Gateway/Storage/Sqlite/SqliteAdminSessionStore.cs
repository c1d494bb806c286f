using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

/// <summary>What every request of the console asks for is read with plain commands.</summary>
internal sealed class SqliteAdminSessionStore(SqliteDatabase database, SqliteAudited store) : IAdminSessionStore
{
    private const string Select = """
        SELECT s.Id, s.UserId, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Address, s.Browser, u.Name, u.Role, u.Enabled, u.MustChangePassword
        FROM AdminSessions s JOIN AdminUsers u ON u.Id = s.UserId
        """;

    public Task<bool> AddAsync(
        byte[] key, AdminSession session, int userVersion, TimeSpan idle, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            var user = await context.AdminUsers.FindAsync([session.UserId], cancellationToken);
            if (user is null || user.Version != userVersion)
            {
                return false;
            }

            var now = session.CreatedAt.ToUnixTimeMilliseconds();
            var lastSeen = now - (long)idle.TotalMilliseconds;
            context.AdminSessions.RemoveRange(
                await context.AdminSessions.Where(row => row.ExpiresAt <= now || row.LastSeenAt <= lastSeen).ToListAsync(cancellationToken));
            user.LastSignInAt = now;
            context.AdminSessions.Add(new AdminSessionRow
            {
                Key = key,
                Id = session.Id,
                UserId = session.UserId,
                CreatedAt = now,
                LastSeenAt = session.LastSeenAt.ToUnixTimeMilliseconds(),
                ExpiresAt = session.ExpiresAt.ToUnixTimeMilliseconds(),
                Address = session.Address,
                Browser = session.Browser,
            });
            return true;
        }, cancellationToken);

    public async Task<SessionOfUser?> FindAsync(byte[] key, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = Select + " WHERE s.Key = $key";
        command.Parameters.AddWithValue("$key", key);
        using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    public async Task TouchAsync(byte[] key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var touch = connection.CreateCommand();
        touch.CommandText = "UPDATE AdminSessions SET LastSeenAt = max(LastSeenAt, $now) WHERE Key = $key";
        touch.Parameters.AddWithValue("$key", key);
        touch.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
        await touch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<SessionOfUser>> ListAsync(string? userId, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = Select + " WHERE $user IS NULL OR s.UserId = $user ORDER BY s.LastSeenAt DESC, s.Id";
        command.Parameters.AddWithValue("$user", userId ?? (object)DBNull.Value);
        var found = new List<SessionOfUser>();
        using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    public Task<bool> EndAsync(string id, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            if (await context.AdminSessions.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row)
            {
                return false;
            }

            context.AdminSessions.Remove(row);
            return true;
        }, cancellationToken);

    public Task EndOthersAsync(string userId, string exceptId, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            var others = await context.AdminSessions.Where(row => row.UserId == userId && row.Id != exceptId).ToListAsync(cancellationToken);
            context.AdminSessions.RemoveRange(others);
            return others.Count > 0;
        }, cancellationToken);

    private static SessionOfUser Read(SqliteDataReader row) => new(
        new AdminSession(row.GetString(0), row.GetString(1), At(row, 2), At(row, 3), At(row, 4), row.GetString(5), row.GetString(6)),
        row.GetString(7),
        AdminRoles.Parse(row.GetString(8)) ?? throw new InvalidDataException($"The user {row.GetString(1)} has no role there is."),
        row.GetBoolean(9),
        row.GetBoolean(10));

    private static DateTimeOffset At(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
