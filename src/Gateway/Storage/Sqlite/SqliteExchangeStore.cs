using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Gateway.Assist.Exchanges;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Sqlite;

/// <summary>Answers to exchanged codes in SQLite, each sealed for the key it is kept under.</summary>
internal sealed class SqliteExchangeStore(SqliteDatabase database, SqliteGroupCommit commits, SecretSealer sealer) : IExchangeStore
{
    private const int KeySize = 32;

    public async IAsyncEnumerable<(ExchangeKey Key, long Until)> LoadKeysAsync(long now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT Key, ExpiresAt FROM Exchanges WHERE ExpiresAt >= $now";
        select.Parameters.AddWithValue("$now", now);
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = reader.GetFieldValue<byte[]>(0);
            yield return (new ExchangeKey(BinaryPrimitives.ReadUInt128BigEndian(key), BinaryPrimitives.ReadUInt128BigEndian(key.AsSpan(16))), reader.GetInt64(1));
        }
    }

    public Task SaveAsync(ExchangeKey key, ReadOnlyMemory<byte> answer, long until)
    {
        var bytes = Bytes(key);
        return commits.SaveAsync(new SealedRow(SealedTable.Exchanges, bytes, until, sealer.Seal(answer.Span, SealOwner.Exchange(bytes))));
    }

    public async Task<byte[]?> FindAsync(ExchangeKey key, long now)
    {
        var bytes = Bytes(key);
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT Answer FROM Exchanges WHERE Key = $key AND ExpiresAt >= $now";
        select.Parameters.AddWithValue("$key", bytes);
        select.Parameters.AddWithValue("$now", now);
        if (await select.ExecuteScalarAsync() is not byte[] answer)
        {
            return null;
        }

        try
        {
            return sealer.Open(answer, SealOwner.Exchange(bytes));
        }
        catch (SealException)
        {
            // Its master key was taken away before the five minutes were over: as good as not kept.
            return null;
        }
    }

    public Task ForgetAsync(long now, CancellationToken cancellationToken) =>
        SqliteExpiry.DeleteAsync(database, "DELETE FROM Exchanges WHERE ExpiresAt < $now", now, cancellationToken);

    private static byte[] Bytes(ExchangeKey key)
    {
        var bytes = new byte[KeySize];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), key.Low);
        return bytes;
    }
}
