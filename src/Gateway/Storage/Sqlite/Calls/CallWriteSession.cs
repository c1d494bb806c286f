using Gateway.Merchants;
using Gateway.Storage.Calls;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>The connection that writes records of calls, with its statements prepared. Thrown away after a failure.</summary>
internal sealed class CallWriteSession : IDisposable
{
    private static readonly string Latency = string.Join(", ", CallSchema.LatencyColumns);
    private static readonly string AddLatency = string.Join(", ", CallSchema.LatencyColumns.Select(column => $"{column} = {column} + excluded.{column}"));

    private readonly List<SqliteCommand> _prepared = [];
    private readonly SqliteCommand _lastId;
    private readonly SqliteCommand _insertCall;
    private readonly SqliteCommand _insertBody;
    private readonly SqliteCommand _addPart;
    private readonly SqliteCommand _addHour;
    private readonly SqliteCommand _addLast;
    private readonly SqliteCommand _addKept;

    public CallWriteSession(SqliteConnection connection)
    {
        Connection = connection;
        using (var pragma = connection.CreateCommand())
        {
            // The part that is written to, with its indexes, stays in memory.
            pragma.CommandText = "PRAGMA cache_size = -16000";
            pragma.ExecuteNonQuery();
        }

        _lastId = Prepare("SELECT LastId FROM Kept", 0);
        _insertCall = Prepare($"INSERT INTO Calls VALUES ({Parameters(17)})", 17);
        _insertBody = Prepare($"INSERT INTO RefusedBodies VALUES ({Parameters(3)})", 3);
        _addPart = Prepare($"""
            INSERT INTO Parts (Part, MinAt, MaxAt) VALUES ({Parameters(3)})
            ON CONFLICT (Part) DO UPDATE SET MinAt = min(MinAt, excluded.MinAt), MaxAt = max(MaxAt, excluded.MaxAt)
            """, 3);
        _addHour = Prepare($"""
            INSERT INTO CallHours (Hour, AppId, Successes, Refusals, Faults, {Latency}) VALUES ({Parameters(5 + LatencyScale.Buckets)})
            ON CONFLICT (Hour, AppId) DO UPDATE SET
            Successes = Successes + excluded.Successes, Refusals = Refusals + excluded.Refusals, Faults = Faults + excluded.Faults, {AddLatency}
            """, 5 + LatencyScale.Buckets);
        _addLast = Prepare($"""
            INSERT INTO LastCalls (AppId, CallAt, SuccessAt) VALUES ({Parameters(3)})
            ON CONFLICT (AppId) DO UPDATE SET CallAt = max(CallAt, excluded.CallAt), SuccessAt = max(SuccessAt, excluded.SuccessAt)
            """, 3);
        _addKept = Prepare("UPDATE Kept SET LastId = $1, Records = Records + $2, Unsigned = Unsigned + $3, Bodies = Bodies + $4", 4);
    }

    public SqliteConnection Connection { get; }

    /// <summary>Writes the records and adds them up, in one transaction.</summary>
    public void Write(ReadOnlySpan<CallEntry> batch, SecretSealer sealer)
    {
        using var transaction = Connection.BeginTransaction(deferred: false);
        _prepared.ForEach(command => command.Transaction = transaction);
        var id = (long)_lastId.ExecuteScalar()!;
        var (records, unsigned, bodies) = (0L, 0L, 0L);
        var parts = new Dictionary<long, (long MinAt, long MaxAt)>();
        foreach (ref readonly var entry in batch)
        {
            if (entry.OnlyCounts)
            {
                continue;
            }

            var part = ++id / CallSchema.PartSize;
            Insert(id, part, entry);
            parts[part] = parts.TryGetValue(part, out var span) ? (Math.Min(span.MinAt, entry.At), Math.Max(span.MaxAt, entry.At)) : (entry.At, entry.At);
            records++;
            unsigned += entry.IsSigned ? 0 : 1;
            if (entry.RefusedBody is { } body)
            {
                Run(_insertBody, id, entry.At, sealer.Seal(body, SealOwner.RefusedBody(id)));
                bodies++;
            }
        }

        foreach (var (part, (minAt, maxAt)) in parts)
        {
            Run(_addPart, part, minAt, maxAt);
        }

        foreach (var ((appId, hour), counts) in CallCounts.Of(batch))
        {
            Run(_addHour, [hour, appId, counts.Successes, counts.Refusals, counts.Faults, .. counts.Latency.Cast<object>()]);
            Run(_addLast, appId, counts.LastCallAt, counts.LastSuccessAt);
        }

        Run(_addKept, id, records, unsigned, bodies);
        transaction.Commit();
    }

    public void Dispose()
    {
        _prepared.ForEach(static command => command.Dispose());
        Connection.Dispose();
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(1, count).Select(number => $"${number}"));

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private void Insert(long id, long part, in CallEntry entry) => Run(_insertCall,
        id, part, entry.At, entry.AppId, entry.MchNo, entry.Dialect?.Spell(), entry.Call,
        entry.Outcome.ToString(), entry.Code, entry.PlatformCode, entry.ElapsedMicroseconds, entry.PlatformMicroseconds,
        entry.TraceId, entry.IsSigned, entry.Nonce.ToString(),
        entry.CodeHash is { } code ? CallHashes.Bytes(code) : null, entry.OpenIdHash is { } openId ? CallHashes.Bytes(openId) : null);

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = Connection.CreateCommand();
        _prepared.Add(command);
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}", Value = DBNull.Value });
        }

        command.Prepare();
        return command;
    }
}
