using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Gateway.Envelope.Replay;

namespace Gateway.Storage.Sqlite;

/// <summary>Replay memory in SQLite: a row for each group of requests that was committed together.</summary>
internal sealed class SqliteReplayStore(SqliteDatabase database, SqliteGroupCommit commits) : IReplayStore
{
    // The latest row that is over stays, emptied: it says up to when everything was let go, should the clock go back.
    private const string Forget = """
        UPDATE ReplayBatches SET Entries = x'' WHERE Id = (SELECT Id FROM ReplayBatches WHERE ExpiresAt < $now ORDER BY ExpiresAt DESC LIMIT 1);
        DELETE FROM ReplayBatches WHERE ExpiresAt < $now AND Id <> (SELECT Id FROM ReplayBatches WHERE ExpiresAt < $now ORDER BY ExpiresAt DESC LIMIT 1);
        """;

    public async IAsyncEnumerable<ReplayEntry> LoadAsync(long now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT Entries FROM ReplayBatches WHERE ExpiresAt >= $now";
        select.Parameters.AddWithValue("$now", now);
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var entries = reader.GetFieldValue<byte[]>(0);
            for (var at = 0; at + SqliteGroupCommit.EntrySize <= entries.Length; at += SqliteGroupCommit.EntrySize)
            {
                yield return new ReplayEntry(
                    BinaryPrimitives.ReadUInt128BigEndian(entries.AsSpan(at)),
                    BinaryPrimitives.ReadInt64BigEndian(entries.AsSpan(at + 16)));
            }
        }
    }

    public async Task<long> LetGoUntilAsync(long now, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT IFNULL(MAX(ExpiresAt), 0) FROM ReplayBatches WHERE ExpiresAt < $now OR length(Entries) = 0";
        select.Parameters.AddWithValue("$now", now);
        return (long)(await select.ExecuteScalarAsync(cancellationToken))!;
    }

    public Task AppendAsync(ReplayEntry first, ReplayEntry? second) => commits.AppendAsync(first, second);

    public Task ForgetAsync(long now, CancellationToken cancellationToken) => SqliteExpiry.DeleteAsync(database, Forget, now, cancellationToken);
}
