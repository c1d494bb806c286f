using Gateway.Storage.Encryption;
using Gateway.Storage.Sqlite.Calls;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Re-encrypts everything sealed under the newest master key. Each batch is one transaction and names its key in every
/// value, so that an interrupted run leaves a store that opens with both keys, and the next run goes on from there.
/// </summary>
internal sealed class MasterKeyRotation(SqliteDatabase database, SqliteCallDatabase calls, MasterKeySettings settings, SecretSealer sealer, SqliteStartup startup)
{
    public const int BatchSize = 100;

    /// <param name="report">One line for each step.</param>
    public async Task RunAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (!File.Exists(database.FilePath))
        {
            throw database.Unusable($"should name the store to re-encrypt; there is none at {database.FilePath}");
        }

        await startup.PrepareAsync(cancellationToken);
        using var records = File.Exists(calls.FilePath) ? OpenCallRecords() : null;
        if (settings.File is { } file && sealer.Ring.Previous.Count == 0)
        {
            // On disk before anything is sealed under it, with the old one, which still opens the rest.
            var ring = new MasterKeyRing(MasterKey.New(), [sealer.Ring.Current]);
            file.Write([.. ring.All]);
            sealer.Use(ring);
            report($"new master key {ring.Current}, written to {file.Path} before the old one, {ring.Previous[0]}");
        }
        else
        {
            if (!HoldsNewKeyAlone())
            {
                // The old keys leave it at the end; whether that can be done has to be known before anything is changed.
                settings.File!.Rewrite();
            }

            report($"re-encrypting under the master key {sealer.Ring.Current}");
        }

        using (var turn = await database.EnterWriterAsync(cancellationToken))
        using (var connection = database.OpenConnection())
        {
            ReEncrypt(Sealed(connection, records), report, cancellationToken);
            Compact(connection);
            if (records is not null)
            {
                Compact(records);
            }
        }

        Finish(report);
    }

    // The store's own columns last, and of them its key: see SealedColumn.All.
    private static List<(SqliteConnection Connection, SealedColumn Column)> Sealed(SqliteConnection store, SqliteConnection? records) =>
    [
        .. records is null ? [] : SealedColumn.OfCallRecords.Select(column => (records, column)),
        .. SealedColumn.All.Select(column => (store, column)),
    ];

    // Free pages and the journal still hold values under the old key, which is why it is being replaced.
    private static void Compact(SqliteConnection connection)
    {
        Execute(connection, "VACUUM");
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Outdated(SealedColumn column) =>
        $"FROM {column.Table} WHERE {column.Column} IS NOT NULL AND substr({column.Column}, 1, {SecretSealer.PrefixLength}) <> $current";

    private SqliteConnection OpenCallRecords()
    {
        try
        {
            return calls.OpenConnection();
        }
        catch (Exception fault) when (fault is SqliteException or InvalidDataException)
        {
            throw database.Unusable($"should name a store whose records of calls can be read; move {calls.FilePath} away to go on without them: {fault.Message}");
        }
    }

    private void ReEncrypt(
        List<(SqliteConnection Connection, SealedColumn Column)> columns, Action<string> report, CancellationToken cancellationToken)
    {
        var total = columns.Sum(one => Count(one.Connection, one.Column));
        var done = 0L;
        foreach (var (connection, column) in columns)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = ReEncryptBatch(connection, column);
                if (batch == 0)
                {
                    break;
                }

                done += batch;
                report($"re-encrypted {done} of {total}");
            }
        }

        if (total == 0)
        {
            report("nothing to re-encrypt: everything is under this key");
        }
    }

    private long Count(SqliteConnection connection, SealedColumn column)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) {Outdated(column)}";
        command.Parameters.AddWithValue("$current", sealer.CurrentPrefix);
        return (long)command.ExecuteScalar()!;
    }

    private int ReEncryptBatch(SqliteConnection connection, SealedColumn column)
    {
        using var transaction = connection.BeginTransaction();
        var outdated = ReadBatch(connection, transaction, column);
        using var update = connection.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = $"UPDATE {column.Table} SET {column.Column} = $value WHERE rowid = $rowid";
        var value = update.Parameters.Add("$value", SqliteType.Blob);
        var rowId = update.Parameters.Add("$rowid", SqliteType.Integer);
        foreach (var row in outdated)
        {
            value.Value = sealer.Seal(sealer.Open(row.Value, row.Owner), row.Owner);
            rowId.Value = row.RowId;
            update.ExecuteNonQuery();
        }

        transaction.Commit();
        return outdated.Count;
    }

    private List<(long RowId, byte[] Value, string Owner)> ReadBatch(SqliteConnection connection, SqliteTransaction transaction, SealedColumn column)
    {
        using var select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = $"SELECT rowid, {column.Column}, {column.OwnerColumns} {Outdated(column)} LIMIT {BatchSize}";
        select.Parameters.AddWithValue("$current", sealer.CurrentPrefix);
        var rows = new List<(long, byte[], string)>(BatchSize);
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            rows.Add((reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), column.Owner(reader)));
        }

        return rows;
    }

    // True without a file, too. One that someone else writes, such as a mounted secret, need not be writable then.
    private bool HoldsNewKeyAlone() => settings.File is not { } file || file.Read() is [_];

    private void Finish(Action<string> report)
    {
        if (settings.File is { } file)
        {
            if (!HoldsNewKeyAlone())
            {
                file.Write([sealer.Ring.Current]);
            }

            report($"done: {file.Path} holds the new master key alone; keep a copy apart from the database");
        }

        if (settings.Previous.Count > 0)
        {
            report($"done: {MasterKeySettings.PreviousKey} can be removed now");
        }
        else if (settings.File is null)
        {
            report($"to change the key, put the new one in {MasterKeySettings.KeyKey} and this one in {MasterKeySettings.PreviousKey}, and run this again");
        }
    }
}
