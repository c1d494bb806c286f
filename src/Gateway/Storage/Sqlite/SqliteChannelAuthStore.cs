using System.Runtime.CompilerServices;
using Gateway.Assist.ChannelAuth;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Sqlite;

/// <summary>What goes on behind query codes in SQLite, each sealed for the key it is kept under.</summary>
internal sealed class SqliteChannelAuthStore(SqliteDatabase database, SqliteGroupCommit commits, SecretSealer sealer) : IChannelAuthStore
{
    public async IAsyncEnumerable<(byte[] Auth, long Until)> LoadAsync(long now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT Key, Auth, ExpiresAt FROM ChannelAuths WHERE ExpiresAt >= $now ORDER BY ExpiresAt";
        select.Parameters.AddWithValue("$now", now);
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (Open(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)) is { } auth)
            {
                yield return (auth, reader.GetInt64(2));
            }
        }
    }

    public Task SaveAsync(QueryKey key, ReadOnlyMemory<byte> auth, long until)
    {
        var bytes = Convert.FromHexString(key.Hex);
        return commits.SaveAsync(new SealedRow(SealedTable.ChannelAuths, bytes, until, sealer.Seal(auth.Span, SealOwner.ChannelAuth(bytes))));
    }

    public async Task<(byte[] Auth, long Until)?> FindAsync(QueryKey key)
    {
        var bytes = Convert.FromHexString(key.Hex);
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT Auth, ExpiresAt FROM ChannelAuths WHERE Key = $key";
        select.Parameters.AddWithValue("$key", bytes);
        using var reader = await select.ExecuteReaderAsync();
        return await reader.ReadAsync() && Open(bytes, reader.GetFieldValue<byte[]>(0)) is { } auth ? (auth, reader.GetInt64(1)) : null;
    }

    public async Task ForgetAsync(long now, long latest, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM ChannelAuths WHERE ExpiresAt < $now OR ExpiresAt > $latest";
        delete.Parameters.AddWithValue("$now", now);
        delete.Parameters.AddWithValue("$latest", latest);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    // Null where its master key was taken away before the five minutes were over: as good as not kept.
    private byte[]? Open(byte[] key, byte[] value)
    {
        try
        {
            return sealer.Open(value, SealOwner.ChannelAuth(key));
        }
        catch (SealException)
        {
            return null;
        }
    }
}
