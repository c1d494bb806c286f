using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Storage.Encryption;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

internal sealed class SqliteConfigurationStore(SqliteAudited store, SecretSealer sealer) : IConfigurationStore
{
    private const string Escape = "\\";

    public Task<IReadOnlyList<Merchant>> ListMerchantsAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Merchant>>(
            async context => (await context.Merchants.OrderBy(row => row.MchNo).ToListAsync(cancellationToken)).ConvertAll(row => row.ToMerchant()));

    public Task<IReadOnlyList<MerchantSummary>> SearchMerchantsAsync(string? text, string? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<MerchantSummary>>(async context =>
        {
            var found = context.Merchants.AsQueryable();
            if (after is not null)
            {
                found = found.Where(row => string.Compare(row.MchNo, after) > 0);
            }

            if (text is not null)
            {
                var pattern = Containing(text);
                found = found.Where(row => EF.Functions.Like(row.MchNo, pattern, Escape) || EF.Functions.Like(row.Name, pattern, Escape)
                    || context.Apps.Any(app => app.MchNo == row.MchNo
                        && (EF.Functions.Like(app.AppId, pattern, Escape) || EF.Functions.Like(app.Name, pattern, Escape))));
            }

            var rows = await found.OrderBy(row => row.MchNo).Take(limit)
                .Select(row => new { Row = row, Apps = context.Apps.Count(app => app.MchNo == row.MchNo) })
                .ToListAsync(cancellationToken);
            return rows.ConvertAll(one => new MerchantSummary(one.Row.ToMerchant(), one.Apps));
        });

    public Task<IReadOnlyList<AppSummary>> SearchAppsAsync(string text, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AppSummary>>(async context =>
        {
            var pattern = Containing(text);
            var rows = await context.Apps
                .Where(row => EF.Functions.Like(row.AppId, pattern, Escape) || EF.Functions.Like(row.Name, pattern, Escape))
                .OrderBy(row => row.AppId).Take(limit).ToListAsync(cancellationToken);
            return rows.ConvertAll(Summary);
        });

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

    public Task<IReadOnlyList<AppSummary>> ListAppsAsync(string mchNo, string? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AppSummary>>(async context =>
        {
            var apps = context.Apps.Where(row => row.MchNo == mchNo);
            if (after is not null)
            {
                apps = apps.Where(row => string.Compare(row.AppId, after) > 0);
            }

            var rows = await apps.OrderBy(row => row.AppId).Take(limit).ToListAsync(cancellationToken);
            return rows.ConvertAll(Summary);
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

    private static AppSummary Summary(AppRow row) => new(
        row.AppId,
        row.MchNo,
        row.Name,
        row.Enabled,
        Spellings.ParseDialect(row.Dialect)!.Value,
        Spellings.ParseSignType(row.SignType)!.Value,
        row.Version);

    // What stands for itself, also where it means something in LIKE.
    private static string Containing(string text) =>
        $"%{text.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";

    private static Task<AppRow?> FindRowAsync(GatewayDbContext context, string appId, CancellationToken cancellationToken) =>
        context.Apps
            .Include(row => row.Merchant)
            .Include(row => row.SignSecrets)
            .Include(row => row.WeChatChannels)
            .Include(row => row.WeChatPay)
            .Include(row => row.Alipay)
            .Include(row => row.CompatCredentials)
            .AsSplitQuery()
            .SingleOrDefaultAsync(row => row.AppId == appId, cancellationToken);

    private Task<T> ReadAsync<T>(Func<GatewayDbContext, Task<T>> read) => store.ReadAsync(read);

    private Task<bool> ChangeAsync(AuditEntry entry, Func<GatewayDbContext, Task<bool>> change, CancellationToken cancellationToken) =>
        store.ChangeAsync(entry, change, cancellationToken);
}
