using Gateway.Storage.Calls;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>Writes records of calls to SQLite, and deletes them again. One transaction at a time, each of them short.</summary>
internal sealed class SqliteCallStore(SqliteCallDatabase database, SecretSealer sealer, CallArrivals arrivals, CallOptions options) : ICallStore, IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private CallWriteSession? _session;

    public async Task WriteAsync(ReadOnlyMemory<CallEntry> batch, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(session => session.Write(batch.Span, sealer), cancellationToken);
        arrivals.Announce();
    }

    public async Task TrimAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var recordsBefore = (now - options.Retention).ToUnixTimeMilliseconds();
        var bodiesBefore = (now - options.BodyRetention).ToUnixTimeMilliseconds();
        Func<SqliteConnection, bool>[] kinds =
        [
            connection => CallDeletion.BodiesBefore(connection, bodiesBefore),
            connection => CallDeletion.BodiesBeyond(connection, CallOptions.MaxBodies),
            connection => CallDeletion.CallsBefore(connection, recordsBefore),
            connection => CallDeletion.UnsignedBeyond(connection, options.MaxUnsigned),
            connection => CallDeletion.CallsBeyond(connection, options.MaxRecords),
            CallDeletion.EmptyParts,
            connection => CallDeletion.HourBefore(connection, recordsBefore / TimeSpan.MillisecondsPerHour),
        ];
        foreach (var deleteSome in kinds)
        {
            var isMore = true;
            while (isMore)
            {
                // The turn is given back in between: batches of new records go first.
                await TakeTurnAsync(session => isMore = deleteSome(session.Connection), cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _writer.Dispose();
    }

    private async Task TakeTurnAsync(Action<CallWriteSession> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            // A thread of its own: SQLite waits for the disk now and then, and the few of the pool are for calls.
            await Task.Factory.StartNew(() => Work(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _writer.Release();
        }
    }

    private void Work(Action<CallWriteSession> work)
    {
        var session = _session ??= new CallWriteSession(database.OpenConnection());
        try
        {
            work(session);
        }
        catch
        {
            _session = null;
            session.Dispose();
            throw;
        }
    }
}
