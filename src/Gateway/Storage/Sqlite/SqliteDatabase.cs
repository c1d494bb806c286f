using Gateway.Hosting;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The one file everything is kept in. One process owns it at a time, and within it one writer.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    internal const string ConnectionStringKey = "Storage:ConnectionString";

    // WAL: readers never wait for the writer. synchronous=FULL: what was answered as kept (a change, a spent nonce)
    // is still there after a power cut; NORMAL could lose the last commits. busy_timeout: a backup tool that holds
    // the file for a moment is waited for.
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;";

    private readonly string _configured;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private FileStream? _lock;

    public SqliteDatabase(string connectionString)
    {
        _configured = connectionString;
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException)
        {
            throw Unusable("should be a SQLite connection string such as Data Source=data/gateway.db");
        }

        if (builder.DataSource.Length == 0
            || builder.Mode is SqliteOpenMode.Memory
            || builder.DataSource.StartsWith(':')
            || builder.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw Unusable("should name a file, such as Data Source=data/gateway.db");
        }

        FilePath = Path.GetFullPath(builder.DataSource);
        builder.DataSource = FilePath;
        builder.Mode = SqliteOpenMode.ReadWriteCreate;
        builder.Pooling = true;
        _connectionString = builder.ToString();
    }

    public string FilePath { get; }

    /// <summary>
    /// Makes this process the owner for as long as it lives. The lock is the operating system's, so however a process
    /// ends, it ends with it; the lock file itself stays and means nothing.
    /// </summary>
    public void Acquire()
    {
        if (_lock is not null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            _lock = new FileStream(FilePath + ".lock", Private(FileMode.OpenOrCreate));
            CreatePrivately(FilePath);
        }
        catch (IOException) when (_lock is null && File.Exists(FilePath + ".lock"))
        {
            throw Unusable("should name a store that no other process uses; one is using this one, stop it first");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"should name a file this process can create and write: {fault.Message}");
        }
    }

    /// <summary>A pooled connection, open and with the pragmas set.</summary>
    public SqliteConnection OpenConnection()
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

    /// <summary>Waits until nobody else writes. Take it before opening a transaction that writes; dispose to leave.</summary>
    public async ValueTask<IDisposable> EnterWriterAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        return new WriterTurn(_writer);
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _lock?.Dispose();
        _writer.Dispose();
    }

    // A connection string may hold a password, spelt Password or Pwd.
    internal SettingException Unusable(string shouldHold) => new(
        ConnectionStringKey,
        _configured.Contains("pass", StringComparison.OrdinalIgnoreCase) || _configured.Contains("pwd", StringComparison.OrdinalIgnoreCase) ? null : _configured,
        shouldHold);

    /// <summary>SQLite would create the file for the umask; its journal files take over the mode of the database.</summary>
    internal static void CreatePrivately(string path)
    {
        if (!File.Exists(path))
        {
            new FileStream(path, Private(FileMode.CreateNew)).Dispose();
        }
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private sealed class WriterTurn(SemaphoreSlim writer) : IDisposable
    {
        private SemaphoreSlim? _writer = writer;

        public void Dispose() => Interlocked.Exchange(ref _writer, null)?.Release();
    }
}
