using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Storage.Calls;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>Reads records of calls from SQLite. Pages by place, never by counting, and looks at a bounded number of records.</summary>
internal sealed class SqliteCallLog(SqliteCallDatabase database, SecretSealer sealer, CallHashes hashes, CallArrivals arrivals) : ICallLog
{
    /// <summary>How many records one question looks at, where no index decides alone: some 30 ms.</summary>
    public const int MostSieved = 20_000;

    private const string BeforePlace = "(At, Id) < ($at, $id)";

    public IReadOnlyList<string> Outcomes { get; } = Enum.GetNames<Outcome>();

    public Task Arrival => arrivals.Next;

    public async Task<CallPage> QueryAsync(CallFilter filter, CallPosition? before, int limit, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var oneMoment = connection.BeginTransaction(deferred: true);
        var sql = new CallSql(filter, hashes);
        var from = before ?? new CallPosition(long.MaxValue, long.MaxValue);
        var floor = sql.IsSieved ? await FloorAsync(connection, oneMoment, sql, from, cancellationToken) : null;
        using var select = sql.Command(connection,
            $"""
            SELECT {CallSql.Columns} FROM Calls INDEXED BY {sql.Index}
            WHERE {sql.Condition} AND {BeforePlace} AND (At, Id) >= ($floorAt, $floorId) ORDER BY At DESC, Id DESC LIMIT $limit
            """,
            ("$at", from.At), ("$id", from.Id), ("$floorAt", floor?.At ?? long.MinValue), ("$floorId", floor?.Id ?? long.MinValue), ("$limit", limit + 1));
        select.Transaction = oneMoment;
        var found = await ReadAsync(select, cancellationToken);
        if (found.Count <= limit)
        {
            // Where the look was broken off, the next page goes on.
            return new CallPage(found, floor);
        }

        found.RemoveAt(limit);
        return new CallPage(found, found[^1].Position);
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

    /// <summary>The place of the last record that is looked at; null where there are fewer.</summary>
    private static async Task<CallPosition?> FloorAsync(
        SqliteConnection connection, SqliteTransaction transaction, CallSql sql, CallPosition from, CancellationToken cancellationToken)
    {
        // Off the index alone, which has both columns: counted, but not looked at.
        using var select = sql.Command(connection,
            $"SELECT At, Id FROM Calls INDEXED BY {sql.Index} WHERE {sql.IndexCondition} AND {BeforePlace} ORDER BY At DESC, Id DESC LIMIT 1 OFFSET $offset",
            ("$at", from.At), ("$id", from.Id), ("$offset", MostSieved - 1));
        select.Transaction = transaction;
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new CallPosition(reader.GetInt64(0), reader.GetInt64(1)) : null;
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
