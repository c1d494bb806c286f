using Gateway.Hosting;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>
/// The file with the records of calls, beside the store (<c>gateway.calls.db</c>): what is written there takes neither the
/// store's one writer nor its flushes to disk. Made and brought to this version when it is first opened.
/// </summary>
internal sealed class SqliteCallDatabase : IDisposable
{
    // synchronous=NORMAL: a power cut may take the last records, the end of the process none.
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;";

    private readonly string _connectionString;
    private readonly Lock _opening = new();
    private bool _isReady;

    public SqliteCallDatabase(SqliteDatabase store)
    {
        var path = store.FilePath;
        FilePath = Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}.calls{Path.GetExtension(path)}");
        _connectionString = new SqliteConnectionStringBuilder { DataSource = FilePath, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = true }.ToString();
    }

    public string FilePath { get; }

    /// <summary>
    /// A pooled connection, open, with the pragmas set and the tables there. Throws <see cref="InvalidDataException"/>
    /// where a later version has written the file.
    /// </summary>
    public SqliteConnection OpenConnection()
    {
        lock (_opening)
        {
            if (!_isReady)
            {
                SqliteDatabase.CreatePrivately(FilePath);
                using var first = Open();
                CallSchema.Bring(first, FilePath);
                _isReady = true;
            }
        }

        return Open();
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
