using System.Threading.Channels;
using Gateway.Assist.Exchanges;
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

    public SqliteGroupCommit(SqliteDatabase database)
    {
        _database = database;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Completes once the entries are on disk.</summary>
    public Task AppendAsync(ReplayEntry first, ReplayEntry? second) => EnqueueAsync(new Write(first, second, null));

    /// <summary>Completes once the row is on disk.</summary>
    public Task SaveAsync(SealedExchange row) => EnqueueAsync(new Write(default, null, row));

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
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
        using var connection = _database.OpenConnection();
        using var transaction = connection.BeginTransaction(deferred: false);
        InsertReplayBatch(connection, transaction, group);
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT OR REPLACE INTO Exchanges (Key, ExpiresAt, Answer) VALUES ($key, $expires, $answer)";
        var (key, expires, answer) = (insert.Parameters.Add("$key", SqliteType.Blob), insert.Parameters.Add("$expires", SqliteType.Integer), insert.Parameters.Add("$answer", SqliteType.Blob));
        foreach (var write in group)
        {
            if (write.Exchange is { } row)
            {
                (key.Value, expires.Value, answer.Value) = (row.Key, row.Until, row.Answer);
                insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }

    private static void InsertReplayBatch(SqliteConnection connection, SqliteTransaction transaction, List<Write> group)
    {
        var entries = new byte[group.Sum(static write => write.EntryCount) * EntrySize];
        if (entries.Length == 0)
        {
            return;
        }

        var rest = entries.AsSpan();
        var until = 0L;
        foreach (var write in group)
        {
            if (write.Exchange is not null)
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

        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO ReplayBatches (ExpiresAt, Entries) VALUES ($expires, $entries)";
        insert.Parameters.AddWithValue("$expires", until);
        insert.Parameters.AddWithValue("$entries", entries);
        insert.ExecuteNonQuery();
    }

    private static void Put(ReplayEntry entry, ref Span<byte> rest)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(rest, entry.Key);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(rest[16..], entry.Until);
        rest = rest[EntrySize..];
    }

    private sealed record Write(ReplayEntry First, ReplayEntry? Second, SealedExchange? Exchange)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int EntryCount => Exchange is not null ? 0 : Second is null ? 1 : 2;
    }
}

/// <summary>One row of <c>Exchanges</c>, its answer sealed.</summary>
internal sealed record SealedExchange(byte[] Key, long Until, byte[] Answer);
