namespace Gateway.Storage.Sqlite;

/// <summary>Deletes rows whose time is over.</summary>
internal static class SqliteExpiry
{
    public static async Task DeleteAsync(SqliteDatabase database, string statement, long now, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var delete = connection.CreateCommand();
        delete.CommandText = statement;
        delete.Parameters.AddWithValue("$now", now);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
