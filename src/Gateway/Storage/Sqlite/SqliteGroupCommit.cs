using System.Buffers.Binary;
using System.Threading.Channels;
using Gateway.Envelope.Replay;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Writes what calls leave behind: one transaction, one flush to disk, for all that arrived meanwhile.</summary>
/// <remarks>
/// While a commit waits for the disk, the next group gathers; under load a call's share of the cost falls instead of
/// growing. Replay entries of a group are one row: they are only ever read back whole, at start.
/// </remarks>
internal sealed class SqliteGroupCommit : IAsyncDisposable
{
    public const int EntrySize = 24;
    private const int MaxGroup = 4096;

    private readonly SqliteDatabase _database;
    private readonly Channel<Write> _queue = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private Session? _session;

    public SqliteGroupCommit(SqliteDatabase database)
    {
        _database = database;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Completes once the entries are on disk.</summary>
    public Task AppendAsync(ReplayEntry first, ReplayEntry? second) => EnqueueAsync(new Write(first, second, null));

    /// <summary>Completes once the row is on disk.</summary>
    public Task SaveAsync(SealedRow row) => EnqueueAsync(new Write(default, null, row));

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _session?.Dispose();
    }

    private Task EnqueueAsync(Write write) =>
        _queue.Writer.TryWrite(write) ? write.Done.Task : Task.FromException(new InvalidOperationException("The store is closed"));

    private async Task RunAsync()
    {
        var group = new List<Write>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            try
            {
                using (await _database.EnterWriterAsync(CancellationToken.None))
                {
                    Commit(group);
                }

                group.ForEach(static write => write.Done.SetResult());
            }
            catch (Exception e)
            {
                // Whoever waits learns of it and answers a fault; the next group tries the disk anew.
                group.ForEach(write => write.Done.SetException(e));
            }
        }
    }

    private void Commit(List<Write> group)
    {
        var session = _session ??= new Session(_database.OpenConnection());
        try
        {
            session.Commit(group);
        }
        catch
        {
            _session = null;
            session.Dispose();
            throw;
        }
    }

    /// <summary>A connection of its own with its statements prepared; thrown away after a failure.</summary>
    private sealed class Session : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insertBatch;
        private readonly Dictionary<SealedTable, SqliteCommand> _puts;

        public Session(SqliteConnection connection)
        {
            _connection = connection;
            _insertBatch = Prepare("INSERT INTO ReplayBatches (ExpiresAt, Entries) VALUES ($1, $2)", SqliteType.Integer, SqliteType.Blob);
            _puts = new Dictionary<SealedTable, SqliteCommand>
            {
                [SealedTable.Exchanges] = PreparePut("Exchanges", "Answer"),
                [SealedTable.MiniSessions] = PreparePut("MiniSessions", "SessionKey"),
                [SealedTable.ChannelAuths] = PreparePut("ChannelAuths", "Auth"),
            };
        }

        public void Commit(List<Write> group)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var (entries, until) = Pack(group);
            if (entries.Length > 0)
            {
                Run(_insertBatch, transaction, until, entries);
            }

            foreach (var write in group)
            {
                if (write.Row is { } row)
                {
                    Run(_puts[row.Table], transaction, row.Key, row.Until, row.Value);
                }
            }

            transaction.Commit();
        }

        public void Dispose()
        {
            _insertBatch.Dispose();
            foreach (var put in _puts.Values)
            {
                put.Dispose();
            }

            _connection.Dispose();
        }

        private SqliteCommand PreparePut(string table, string column) => Prepare(
            $"INSERT OR REPLACE INTO {table} (Key, ExpiresAt, {column}) VALUES ($1, $2, $3)", SqliteType.Blob, SqliteType.Integer, SqliteType.Blob);

        private SqliteCommand Prepare(string statement, params ReadOnlySpan<SqliteType> types)
        {
            var command = _connection.CreateCommand();
            command.CommandText = statement;
            for (var i = 0; i < types.Length; i++)
            {
                command.Parameters.Add($"${i + 1}", types[i]);
            }

            command.Prepare();
            return command;
        }

        private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
        {
            command.Transaction = transaction;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }

        private static (byte[] Entries, long Until) Pack(List<Write> group)
        {
            var entries = new byte[group.Sum(static write => write.EntryCount) * EntrySize];
            var rest = entries.AsSpan();
            var until = 0L;
            foreach (var write in group)
            {
                if (write.Row is not null)
                {
                    continue;
                }

                Put(write.First, ref rest);
                if (write.Second is { } second)
                {
                    Put(second, ref rest);
                }

                until = Math.Max(until, write.First.Until);
            }

            return (entries, until);
        }

        private static void Put(ReplayEntry entry, ref Span<byte> rest)
        {
            BinaryPrimitives.WriteUInt128BigEndian(rest, entry.Key);
            BinaryPrimitives.WriteInt64BigEndian(rest[16..], entry.Until);
            rest = rest[EntrySize..];
        }
    }

    private sealed record Write(ReplayEntry First, ReplayEntry? Second, SealedRow? Row)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int EntryCount => Row is not null ? 0 : Second is null ? 1 : 2;
    }
}

/// <summary>Where calls leave sealed values, one under each key.</summary>
internal enum SealedTable
{
    Exchanges,
    MiniSessions,
    ChannelAuths,
}

/// <summary>A row that takes the place of the one under its key.</summary>
/// <param name="Until">Last second, since 1970, at which it counts.</param>
internal sealed record SealedRow(SealedTable Table, byte[] Key, long Until, byte[] Value);
