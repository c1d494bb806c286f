using System.Text.Json;
using Gateway.Storage.Encryption;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Global tokens in SQLite, each sealed for the key it is kept under.</summary>
internal sealed partial class SqliteTokenStore(SqliteDatabase database, SecretSealer sealer, ILogger<SqliteTokenStore> logger) : ITokenStore
{
    public async Task<IReadOnlyList<(TokenKey Key, TokenState State)>> LoadAsync(CancellationToken cancellationToken)
    {
        var kept = new List<(TokenKey, TokenState)>();
        using (await database.EnterWriterAsync(cancellationToken))
        {
            // The file has one owner at a time: a lease found in it is that of a process that is gone.
            using var connection = database.OpenConnection();
            using var end = Command(connection, "UPDATE PlatformTokens SET Holder = NULL WHERE Holder IS NOT NULL");
            await end.ExecuteNonQueryAsync(cancellationToken);
            using var select = Command(connection, "SELECT Key, State FROM PlatformTokens WHERE State IS NOT NULL");
            using var reader = await select.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var text = reader.GetString(0);
                if (TokenKey.Parse(text) is { } key && Open(text, reader.GetFieldValue<byte[]>(1)) is { } state)
                {
                    kept.Add((key, state));
                }
            }
        }

        return kept;
    }

    public async Task<TokenState?> ReadAsync(TokenKey key)
    {
        using var connection = database.OpenConnection();
        using var select = Command(connection, "SELECT State FROM PlatformTokens WHERE Key = $key", ("$key", key.ToString()));
        return await select.ExecuteScalarAsync() is byte[] state ? Open(key.ToString(), state) : null;
    }

    public async Task<TokenLease?> TryLeaseAsync(TokenKey key, string holder, DateTimeOffset now, DateTimeOffset until)
    {
        const string Win = """
            INSERT INTO PlatformTokens (Key, Holder, LeaseUntil, Fence) VALUES ($key, $holder, $until, 1)
            ON CONFLICT (Key) DO UPDATE SET Holder = $holder, LeaseUntil = $until, Fence = Fence + 1
            WHERE Holder IS NULL OR Holder = $holder OR LeaseUntil <= $now
            RETURNING Fence, State
            """;
        using (await database.EnterWriterAsync(CancellationToken.None))
        {
            using var connection = database.OpenConnection();
            using var win = Command(connection, Win,
                ("$key", key.ToString()), ("$holder", holder), ("$now", now.ToUnixTimeMilliseconds()), ("$until", until.ToUnixTimeMilliseconds()));
            using var reader = await win.ExecuteReaderAsync();
            return await reader.ReadAsync()
                ? new TokenLease(reader.GetInt64(0), await reader.IsDBNullAsync(1) ? null : Open(key.ToString(), reader.GetFieldValue<byte[]>(1)))
                : null;
        }
    }

    public Task<bool> SaveAsync(TokenKey key, TokenLease lease, TokenState state, bool release)
    {
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(state, TokenStateJson.Default.TokenState);
        return ChangeAsync(
            release
                ? "UPDATE PlatformTokens SET State = $state, Holder = NULL WHERE Key = $key AND Fence = $fence"
                : "UPDATE PlatformTokens SET State = $state WHERE Key = $key AND Fence = $fence",
            ("$key", key.ToString()), ("$fence", lease.Fence), ("$state", sealer.Seal(plaintext, SealOwner.PlatformToken(key.ToString()))));
    }

    public Task ReleaseAsync(TokenKey key, TokenLease lease) =>
        ChangeAsync("UPDATE PlatformTokens SET Holder = NULL WHERE Key = $key AND Fence = $fence", ("$key", key.ToString()), ("$fence", lease.Fence));

    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await SqliteExpiry.DeleteAsync(database, "DELETE FROM PlatformTokens WHERE LeaseUntil < $now", before.ToUnixTimeMilliseconds(), cancellationToken);

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private async Task<bool> ChangeAsync(string sql, params (string Name, object Value)[] parameters)
    {
        using (await database.EnterWriterAsync(CancellationToken.None))
        {
            using var connection = database.OpenConnection();
            using var change = Command(connection, sql, parameters);
            return await change.ExecuteNonQueryAsync() == 1;
        }
    }

    private TokenState? Open(string key, byte[] state)
    {
        try
        {
            return JsonSerializer.Deserialize(sealer.Open(state, SealOwner.PlatformToken(key)), TokenStateJson.Default.TokenState);
        }
        catch (Exception fault) when (fault is SealException or JsonException)
        {
            // As good as none: the platform is asked again.
            Log.NotOpened(logger, key, fault.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The kept token {Key} is passed over: {Reason}")]
        public static partial void NotOpened(ILogger logger, string key, string reason);
    }
}
