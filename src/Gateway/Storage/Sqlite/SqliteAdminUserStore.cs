using System.Text;
using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Users;
using Gateway.Merchants;
using Gateway.Storage.Encryption;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

internal sealed class SqliteAdminUserStore(SqliteDatabase database, SqliteAudited store, SecretSealer sealer) : IAdminUserStore
{
    private const string Owner = "owner";

    // A plain command: asked at every start, where the first query of a context would cost more than all the rest.
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM AdminUsers)";
        return await command.ExecuteScalarAsync(cancellationToken) is 1L;
    }

    public Task<AdminUser?> FindAsync(string id, CancellationToken cancellationToken) =>
        store.ReadAsync(async context => await context.AdminUsers.FindAsync([id], cancellationToken) is { } row ? ToUser(row) : null);

    public Task<AdminUser?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        store.ReadAsync(async context =>
            await context.AdminUsers.SingleOrDefaultAsync(row => row.Name == name, cancellationToken) is { } row ? ToUser(row) : null);

    public Task<IReadOnlyList<AdminUser>> ListAsync(CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<AdminUser>>(async context =>
            (await context.AdminUsers.OrderBy(row => row.Name).ToListAsync(cancellationToken)).ConvertAll(ToUser));

    public Task<bool> AddFirstAsync(AdminUser user, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            if (await context.AdminUsers.AnyAsync(cancellationToken))
            {
                return false;
            }

            Add(context, user);
            return true;
        }, cancellationToken);

    public Task<bool> AddAsync(AdminUser user, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            if (await context.AdminUsers.AnyAsync(row => row.Name == user.Name, cancellationToken))
            {
                return false;
            }

            Add(context, user);
            return true;
        }, cancellationToken);

    public async Task<UserChange> SaveAsync(AdminUser user, bool endSessions, AuditEntry entry, CancellationToken cancellationToken)
    {
        var outcome = UserChange.Stale;
        await store.ChangeAsync(entry, async context =>
        {
            var row = await context.AdminUsers.FindAsync([user.Id], cancellationToken);
            if (row is null || row.Version != user.Version)
            {
                return false;
            }

            if (!(user.Enabled && user.Role is AdminRole.Owner) && await IsLastOwnerAsync(context, row, cancellationToken))
            {
                outcome = UserChange.LastOwner;
                return false;
            }

            Take(row, user);
            row.Version++;
            if (endSessions)
            {
                context.AdminSessions.RemoveRange(await context.AdminSessions.Where(session => session.UserId == user.Id).ToListAsync(cancellationToken));
            }

            outcome = UserChange.Done;
            return true;
        }, cancellationToken);
        return outcome;
    }

    public async Task<UserChange> DeleteAsync(string id, AuditEntry entry, CancellationToken cancellationToken)
    {
        var outcome = UserChange.Stale;
        await store.ChangeAsync(entry, async context =>
        {
            if (await context.AdminUsers.FindAsync([id], cancellationToken) is not { } row)
            {
                return false;
            }

            if (await IsLastOwnerAsync(context, row, cancellationToken))
            {
                outcome = UserChange.LastOwner;
                return false;
            }

            // The sessions go with it.
            context.AdminUsers.Remove(row);
            outcome = UserChange.Done;
            return true;
        }, cancellationToken);
        return outcome;
    }

    public async Task<bool> SpendTotpStepAsync(string id, long step, CancellationToken cancellationToken)
    {
        using (await database.EnterWriterAsync(cancellationToken))
        {
            using var connection = database.OpenConnection();
            using var spend = connection.CreateCommand();
            spend.CommandText = "UPDATE AdminUsers SET LastTotpStep = $step WHERE Id = $id AND LastTotpStep < $step";
            spend.Parameters.AddWithValue("$id", id);
            spend.Parameters.AddWithValue("$step", step);
            return await spend.ExecuteNonQueryAsync(cancellationToken) == 1;
        }
    }

    public Task<bool> SpendRecoveryCodeAsync(string id, string hash, AuditEntry entry, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, async context =>
        {
            var row = await context.AdminUsers.FindAsync([id], cancellationToken);
            var codes = row?.RecoveryCodes.Split('\n').ToList() ?? [];
            if (!codes.Remove(hash))
            {
                return false;
            }

            row!.RecoveryCodes = string.Join('\n', codes);
            row.Version++;
            return true;
        }, cancellationToken);

    private static async Task<bool> IsLastOwnerAsync(GatewayDbContext context, AdminUserRow row, CancellationToken cancellationToken) =>
        row is { Enabled: true, Role: Owner }
        && !await context.AdminUsers.AnyAsync(other => other.Id != row.Id && other.Enabled && other.Role == Owner, cancellationToken);

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private void Add(GatewayDbContext context, AdminUser user)
    {
        var row = new AdminUserRow
        {
            Id = user.Id,
            Name = user.Name,
            CreatedAt = user.CreatedAt.ToUnixTimeMilliseconds(),
            Version = user.Version,
        };
        Take(row, user);
        context.AdminUsers.Add(row);
    }

    private void Take(AdminUserRow row, AdminUser user)
    {
        row.Role = user.Role.Spell();
        row.Enabled = user.Enabled;
        row.PasswordHash = user.PasswordHash.Reveal();
        row.MustChangePassword = user.MustChangePassword;
        row.PasswordChangedAt = user.PasswordChangedAt.ToUnixTimeMilliseconds();
        row.TotpKey = user.TotpKey is { } key ? sealer.Seal(Encoding.ASCII.GetBytes(key.Reveal()), SealOwner.TotpKey(user.Id)) : null;
        row.RecoveryCodes = string.Join('\n', user.RecoveryCodes);
    }

    private AdminUser ToUser(AdminUserRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Role = AdminRoles.Parse(row.Role) ?? throw new InvalidDataException($"The user {row.Id} has no role there is."),
        Enabled = row.Enabled,
        PasswordHash = new Secret(row.PasswordHash),
        MustChangePassword = row.MustChangePassword,
        PasswordChangedAt = At(row.PasswordChangedAt),
        TotpKey = row.TotpKey is { } key ? new Secret(Encoding.ASCII.GetString(sealer.Open(key, SealOwner.TotpKey(row.Id)))) : null,
        RecoveryCodes = [.. row.RecoveryCodes.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        CreatedAt = At(row.CreatedAt),
        LastSignInAt = row.LastSignInAt is { } at ? At(at) : null,
        Version = row.Version,
    };
}
