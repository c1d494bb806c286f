using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Storage.Encryption;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

internal sealed class SqliteConfigurationStore(SqliteDatabase database, SecretSealer sealer, SqliteAuditLog audit) : IConfigurationStore
{
    public Task<IReadOnlyList<Merchant>> ListMerchantsAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Merchant>>(
            async context => (await context.Merchants.OrderBy(row => row.MchNo).ToListAsync(cancellationToken)).ConvertAll(row => row.ToMerchant()));

    public Task<Merchant?> FindMerchantAsync(string mchNo, CancellationToken cancellationToken) =>
        ReadAsync(async context => (await context.Merchants.FindAsync([mchNo], cancellationToken))?.ToMerchant());

    public Task<bool> AddMerchantAsync(Merchant merchant, AuditEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(entry, async context =>
        {
            if (await context.Merchants.AnyAsync(row => row.MchNo == merchant.MchNo, cancellationToken))
            {
                return false;
            }

            context.Merchants.Add(new MerchantRow
            {
                MchNo = merchant.MchNo,
                Name = merchant.Name,
                Enabled = merchant.Enabled,
                Version = merchant.Version,
            });
            return true;
        }, cancellationToken);

    public Task<bool> SaveMerchantAsync(Merchant merchant, AuditEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(entry, async context =>
        {
            var row = await context.Merchants.FindAsync([merchant.MchNo], cancellationToken);
            if (row is null || row.Version != merchant.Version)
            {
                return false;
            }

            row.Name = merchant.Name;
            row.Enabled = merchant.Enabled;
            row.Version++;
            return true;
        }, cancellationToken);

    public async Task<MerchantRemoval> DeleteMerchantAsync(string mchNo, AuditEntry entry, CancellationToken cancellationToken)
    {
        var outcome = MerchantRemoval.NotFound;
        await ChangeAsync(entry, async context =>
        {
            if (await context.Merchants.FindAsync([mchNo], cancellationToken) is not { } row)
            {
                return false;
            }

            if (await context.Apps.AnyAsync(app => app.MchNo == mchNo, cancellationToken))
            {
                outcome = MerchantRemoval.HasApps;
                return false;
            }

            context.Merchants.Remove(row);
            outcome = MerchantRemoval.Removed;
            return true;
        }, cancellationToken);
        return outcome;
    }

    public Task<IReadOnlyList<AppSummary>> ListAppsAsync(string mchNo, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AppSummary>>(async context =>
        {
            var rows = await context.Apps.Where(row => row.MchNo == mchNo).OrderBy(row => row.AppId).ToListAsync(cancellationToken);
            return rows.ConvertAll(row => new AppSummary(
                row.AppId,
                row.MchNo,
                row.Name,
                row.Enabled,
                Spellings.ParseDialect(row.Dialect)!.Value,
                Spellings.ParseSignType(row.SignType)!.Value,
                row.Version));
        });

    public Task<StoredApp?> FindAppAsync(string appId, CancellationToken cancellationToken) =>
        ReadAsync(async context => (await FindRowAsync(context, appId, cancellationToken))?.ToApp(sealer));

    public async Task<AppAddition> AddAppAsync(StoredApp app, AuditEntry entry, CancellationToken cancellationToken)
    {
        var outcome = AppAddition.IdTaken;
        await ChangeAsync(entry, async context =>
        {
            if (await context.Apps.AnyAsync(row => row.AppId == app.AppId, cancellationToken))
            {
                return false;
            }

            if (!await context.Merchants.AnyAsync(row => row.MchNo == app.Merchant.MchNo, cancellationToken))
            {
                outcome = AppAddition.MerchantNotFound;
                return false;
            }

            context.Apps.Add(AppMapping.NewRow(app, sealer));
            outcome = AppAddition.Added;
            return true;
        }, cancellationToken);
        return outcome;
    }

    public Task<bool> SaveAppAsync(StoredApp app, AuditEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(entry, async context =>
        {
            var row = await FindRowAsync(context, app.AppId, cancellationToken);
            if (row is null || row.Revision != app.Revision)
            {
                return false;
            }

            row.Take(app, sealer);
            row.Revision++;
            return true;
        }, cancellationToken);

    public Task<bool> DeleteAppAsync(string appId, AuditEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(entry, async context =>
        {
            if (await FindRowAsync(context, appId, cancellationToken) is not { } row)
            {
                return false;
            }

            context.Apps.Remove(row);
            return true;
        }, cancellationToken);

    private static Task<AppRow?> FindRowAsync(GatewayDbContext context, string appId, CancellationToken cancellationToken) =>
        context.Apps
            .Include(row => row.Merchant)
            .Include(row => row.SignSecrets)
            .Include(row => row.WeChatChannels)
            .Include(row => row.WeChatPay)
            .Include(row => row.CompatCredentials)
            .AsSplitQuery()
            .SingleOrDefaultAsync(row => row.AppId == appId, cancellationToken);

    private async Task<T> ReadAsync<T>(Func<GatewayDbContext, Task<T>> read)
    {
        using var connection = database.OpenConnection();
        using var oneMoment = connection.BeginTransaction(deferred: true);
        await using var context = GatewayDbContext.On(connection);
        context.Database.UseTransaction(oneMoment);
        return await read(context);
    }

    /// <summary>The change and its audit record in one transaction; neither, where the change answers false.</summary>
    private async Task<bool> ChangeAsync(
        AuditEntry entry, Func<GatewayDbContext, Task<bool>> change, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        await using var context = GatewayDbContext.On(connection);
        context.Database.UseTransaction(transaction);
        if (!await change(context))
        {
            return false;
        }

        var record = await audit.AppendAsync(context, entry, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        audit.Announce(record);
        return true;
    }
}
