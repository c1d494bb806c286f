using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Storage.Calls;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>Reads records of calls from SQLite. Pages by number, never by counting, and looks at a bounded number of records.</summary>
internal sealed class SqliteCallLog(SqliteCallDatabase database, SecretSealer sealer, CallHashes hashes, CallArrivals arrivals) : ICallLog
{
    /// <summary>How many records one question looks at, where no index decides alone: some 30 ms.</summary>
    public const int MostSieved = 20_000;

    public IReadOnlyList<string> Outcomes { get; } = Enum.GetNames<Outcome>();

    public Task Arrival => arrivals.Next;

    public async Task<CallPage> QueryAsync(CallFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var oneMoment = connection.BeginTransaction(deferred: true);
        var sql = new CallSql(filter, hashes);
        var from = before ?? long.MaxValue;
        var floor = sql.IsSieved ? await FloorAsync(connection, oneMoment, sql, from, cancellationToken) : null;
        using var select = sql.Command(connection,
            $"SELECT {CallSql.Columns} {sql.Read} AND {sql.Sieve} {sql.NewestFirst} LIMIT $limit",
            ("$before", from), ("$floor", floor ?? 0), ("$limit", limit + 1));
        select.Transaction = oneMoment;
        var found = await ReadAsync(select, cancellationToken);
        if (found.Count <= limit)
        {
            // Where the look was broken off, the next page goes on.
            return new CallPage(found, floor);
        }

        found.RemoveAt(limit);
        return new CallPage(found, found[^1].Id);
    }

    public async Task<CallTail> TailAsync(CallFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        var last = await LastIdAsync(connection, cancellationToken);
        if (after is not { } behind || behind >= last)
        {
            return new CallTail([], last, IsAtEnd: true);
        }

        var until = Math.Min(last, behind + MostSieved);
        var sql = new CallSql(filter, hashes);
        using var select = sql.Command(connection,
            $"SELECT {CallSql.Columns} FROM Calls NOT INDEXED WHERE {sql.Condition} AND Id > $after AND Id <= $until ORDER BY Id LIMIT $limit",
            ("$after", behind), ("$until", until), ("$limit", limit));
        var found = await ReadAsync(select, cancellationToken);
        var reached = found.Count == limit ? found[^1].Id : until;
        return new CallTail(found, reached, reached == last);
    }

    public async Task<KeptCall?> FindAsync(long id, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT {CallSql.Columns} FROM Calls WHERE Id = $id";
        select.Parameters.AddWithValue("$id", id);
        return (await ReadAsync(select, cancellationToken)).SingleOrDefault();
    }

    public async Task<byte[]?> ReadRefusedBodyAsync(long id, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT Sealed FROM RefusedBodies WHERE Id = $id";
        select.Parameters.AddWithValue("$id", id);
        if (await select.ExecuteScalarAsync(cancellationToken) is not byte[] body)
        {
            return null;
        }

        try
        {
            return sealer.Open(body, SealOwner.RefusedBody(id));
        }
        catch (SealException)
        {
            // Its master key was taken away: as good as not kept.
            return null;
        }
    }

    /// <summary>The last record that is looked at; null where there are no more behind it.</summary>
    private static async Task<long?> FloorAsync(
        SqliteConnection connection, SqliteTransaction transaction, CallSql sql, long before, CancellationToken cancellationToken)
    {
        // Counted off the index or, where there is none, by the numbers themselves: not looked at.
        using var select = sql.Command(connection, sql.Floor, ("$before", before), ("$floor", 0L), ("$most", MostSieved));
        select.Transaction = transaction;
        return await select.ExecuteScalarAsync(cancellationToken) as long?;
    }

    private static async Task<long> LastIdAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT LastId FROM Kept";
        return (long)(await select.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<KeptCall>> ReadAsync(SqliteCommand select, CancellationToken cancellationToken)
    {
        var found = new List<KeptCall>();
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    private static KeptCall Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        Text(row, 2),
        Text(row, 3),
        Text(row, 4),
        row.GetString(5),
        row.GetString(6),
        row.GetInt32(7),
        Text(row, 8),
        TimeSpan.FromMicroseconds(row.GetInt64(9)),
        TimeSpan.FromMicroseconds(row.GetInt64(10)),
        row.GetString(11),
        row.GetBoolean(12),
        Text(row, 13),
        Hash(row, 14),
        Hash(row, 15),
        row.GetBoolean(16));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string? Hash(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(column));
}
