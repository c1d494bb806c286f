using Gateway.Merchants;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

internal sealed partial class SqliteMerchantStore(SqliteDatabase database, SecretSealer sealer, ILogger<SqliteMerchantStore> logger) : IMerchantStore
{
    public async Task<IReadOnlyList<StoredApp>> LoadAppsAsync(CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var oneMoment = connection.BeginTransaction(deferred: true);
        await using var context = GatewayDbContext.On(connection);
        context.Database.UseTransaction(oneMoment);

        // Loaded table by table, the context joins them: one wide join would repeat every app for each of its secrets.
        await context.Merchants.LoadAsync(cancellationToken);
        await context.SignSecrets.LoadAsync(cancellationToken);
        await context.WeChatChannels.LoadAsync(cancellationToken);
        await context.WeChatPayChannels.LoadAsync(cancellationToken);
        await context.AlipayChannels.LoadAsync(cancellationToken);
        await context.CompatCredentials.LoadAsync(cancellationToken);
        var rows = await context.Apps.ToListAsync(cancellationToken);

        var apps = new List<StoredApp>(rows.Count);
        foreach (var row in rows)
        {
            try
            {
                apps.Add(row.ToApp(sealer));
            }
            catch (Exception fault) when (fault is SealException or InvalidDataException)
            {
                Log.AppLeftOut(logger, row.AppId, fault.Message);
            }
        }

        return apps;
    }

    public async Task RecordSecretUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsedById, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        // An id is either a sign secret's or a compat credential's.
        command.CommandText = """
            UPDATE SignSecrets SET LastUsedAt = max(coalesce(LastUsedAt, 0), $at) WHERE Id = $id;
            UPDATE CompatCredentials SET LastUsedAt = max(coalesce(LastUsedAt, 0), $at) WHERE Id = $id;
            """;
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var at = command.Parameters.Add("$at", SqliteType.Integer);
        foreach (var (secretId, lastUsedAt) in lastUsedById)
        {
            id.Value = secretId;
            at.Value = lastUsedAt.ToUnixTimeMilliseconds();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "App {AppId} is left out and its calls are refused: {Reason}")]
        public static partial void AppLeftOut(ILogger logger, string appId, string reason);
    }
}
