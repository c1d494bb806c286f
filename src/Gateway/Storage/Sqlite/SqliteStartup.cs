using System.Security.Cryptography;
using Gateway.Hosting;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

/// <summary>Brings the store into use: owned, migrated, and opened with the right master key.</summary>
internal sealed partial class SqliteStartup(
    SqliteDatabase database,
    MasterKeySettings settings,
    SecretSealer sealer,
    StoreKey storeKey,
    SqliteAuditLog audit,
    ILogger<SqliteStartup> logger)
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        database.Acquire();
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = Open();
        await using var context = GatewayDbContext.On(connection);
        await MigrateAsync(context, cancellationToken);
        var kept = await context.StoreKeys.SingleOrDefaultAsync(cancellationToken);
        if (kept is null && await context.AuditHeads.AnyAsync(cancellationToken))
        {
            throw database.Unusable("should name a whole store; this one has lost its own key (table StoreKeys), restore it from a backup");
        }

        var isNew = settings.File is { Exists: false };
        sealer.Use(settings.Load(storeIsNew: kept is null));
        if (isNew)
        {
            Log.KeyMade(logger, settings.File!.Path);
        }

        if (kept is null)
        {
            await CreateStoreKeyAsync(context, cancellationToken);
            return;
        }

        RequireKnownKeys(connection);
        storeKey.Use(OpenStoreKey(kept));
    }

    private static SettingException WrongKey(string detail) => new(
        MasterKeySettings.KeyKey, held: null, $"should be the master key this store was sealed under, or {MasterKeySettings.PreviousKey} should have it: {detail}");

    private SqliteConnection Open()
    {
        try
        {
            return database.OpenConnection();
        }
        catch (SqliteException fault)
        {
            throw database.Unusable($"should name a SQLite database this process can write: {fault.Message}");
        }
    }

    private async Task MigrateAsync(GatewayDbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToList();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Find(migration => !known.Contains(migration)) is { } later)
        {
            throw database.Unusable($"should name a store of this version or an earlier one; this one is of a later ({later})");
        }

        if (applied.Count < known.Count)
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Finds values sealed under a key that is not configured, as a rotation leaves them that was not finished before
    /// the old key went. What the platforms give again is passed over: it may be large, and goes by itself.
    /// </summary>
    private void RequireKnownKeys(SqliteConnection connection)
    {
        var known = sealer.Ring.All.Select(SecretSealer.Prefix).ToList();
        foreach (var column in SealedColumn.All.Where(column => !column.CanBeMissed))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT DISTINCT substr({column.Column}, 1, {SecretSealer.PrefixLength}) FROM {column.Table} WHERE {column.Column} IS NOT NULL";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var prefix = reader.GetFieldValue<byte[]>(0);
                if (!known.Exists(key => key.AsSpan().SequenceEqual(prefix)))
                {
                    throw WrongKey($"key {Name(prefix)} is needed, {sealer.Ring.Current} is configured");
                }
            }
        }
    }

    private static string Name(byte[] prefix) => prefix.Length > 1 ? Convert.ToHexStringLower(prefix.AsSpan(1)) : "(none)";

    private byte[] OpenStoreKey(StoreKeyRow kept)
    {
        try
        {
            return sealer.Open(kept.Sealed, SealOwner.StoreKey);
        }
        catch (SealException fault)
        {
            throw WrongKey(fault.Message);
        }
    }

    private async Task CreateStoreKeyAsync(GatewayDbContext context, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(StoreKey.Length);
        storeKey.Use(key);
        context.StoreKeys.Add(new StoreKeyRow { Sealed = sealer.Seal(key, SealOwner.StoreKey) });
        context.AuditHeads.Add(audit.NewHead());
        await context.SaveChangesAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A master key was made at {Path}. Keep a copy apart from the database: without it the stored secrets are lost")]
        public static partial void KeyMade(ILogger logger, string path);
    }
}
