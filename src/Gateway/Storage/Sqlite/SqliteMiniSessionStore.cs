using System.Text;
using Gateway.Assist.MiniSessions;
using Gateway.Storage.Encryption;

namespace Gateway.Storage.Sqlite;

/// <summary>Session keys of mini-program users in SQLite, each sealed for the key it is kept under.</summary>
internal sealed class SqliteMiniSessionStore(SqliteDatabase database, SqliteGroupCommit commits, SecretSealer sealer) : IMiniSessionStore
{
    public Task SaveAsync(MiniSessionKey key, string sessionKey, long until)
    {
        var bytes = Convert.FromHexString(key.Hex);
        var value = sealer.Seal(Encoding.UTF8.GetBytes(sessionKey), SealOwner.MiniSession(bytes));
        return commits.SaveAsync(new SealedRow(SealedTable.MiniSessions, bytes, until, value));
    }

    public async Task<string?> FindAsync(MiniSessionKey key, long now)
    {
        var bytes = Convert.FromHexString(key.Hex);
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT SessionKey FROM MiniSessions WHERE Key = $key AND ExpiresAt >= $now";
        select.Parameters.AddWithValue("$key", bytes);
        select.Parameters.AddWithValue("$now", now);
        if (await select.ExecuteScalarAsync() is not byte[] value)
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(sealer.Open(value, SealOwner.MiniSession(bytes)));
        }
        catch (SealException)
        {
            // Its master key was taken away: as good as not kept, the user logs in again.
            return null;
        }
    }

    public Task ForgetAsync(long now, CancellationToken cancellationToken) =>
        SqliteExpiry.DeleteAsync(database, "DELETE FROM MiniSessions WHERE ExpiresAt < $now", now, cancellationToken);
}
