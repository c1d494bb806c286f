using Gateway.Admin.Calls;
using Gateway.Envelope.Records;

namespace Gateway.Storage.Calls;

/// <summary>Takes records of calls off their hands: hashed, into a queue of a fixed size. What finds no room is dropped and counted.</summary>
internal sealed class CallRecorder(CallHashes hashes) : ICallRecordSink, IDisposable
{
    /// <summary>How many records wait for the writer at most; some 3 MB, taken at the start.</summary>
    public const int Slots = 8192;

    /// <summary>The largest body that is kept, in bytes: a larger one is no request of any call.</summary>
    public const int LargestBody = 8 * 1024;

    // Of the bodies that wait; beyond it a record goes without its body.
    private const int MostBodiesWaiting = 256;

    private readonly CallQueue _queue = new(Slots);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private int _isAwake;
    private int _bodiesWaiting;
    private long _taken;
    private long _written;
    private long _dropped;
    private long _lastDroppedAt;

    /// <summary>All there ever were in this process, dropped ones too.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public CallRecording State => new(
        Interlocked.Read(ref _written),
        Interlocked.Read(ref _dropped),
        _queue.Count,
        Interlocked.Read(ref _lastDroppedAt) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);

    public void Take(in CallRecord record)
    {
        var entry = EntryOf(record);
        if (!_queue.TryAdd(entry))
        {
            Forget(entry);
            Drop(1, entry.At);
        }
        else if (Volatile.Read(ref _isAwake) == 0 && Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _wake.Release();
        }

        Interlocked.Increment(ref _taken);
    }

    /// <summary>Completes when a record has come since it last did. For one at a time.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _wake.WaitAsync(cancellationToken);
        // Whoever comes from now on wakes once more; whoever came before is in the queue, which is looked at after this.
        Interlocked.Exchange(ref _isAwake, 0);
    }

    /// <summary>Takes the oldest out, as many as there are and fit. By one thread at a time.</summary>
    /// <returns>How many.</returns>
    public int Fill(Span<CallEntry> batch)
    {
        var count = 0;
        while (count < batch.Length && _queue.TryTake(out batch[count]))
        {
            Forget(batch[count++]);
        }

        return count;
    }

    public void Written(int count) => Interlocked.Add(ref _written, count);

    /// <param name="at">When the last of them was, in milliseconds since 1970.</param>
    public void Drop(int count, long at)
    {
        Interlocked.Add(ref _dropped, count);
        Interlocked.Exchange(ref _lastDroppedAt, at);
    }

    public void Dispose() => _wake.Dispose();

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private CallEntry EntryOf(in CallRecord record) => new()
    {
        At = record.At.ToUnixTimeMilliseconds(),
        AppId = record.App?.AppId,
        MchNo = record.App?.Merchant.MchNo,
        Dialect = record.App?.Dialect,
        Call = record.Call,
        Outcome = record.Outcome,
        Code = record.Code,
        PlatformCode = record.PlatformCode,
        ElapsedMicroseconds = Microseconds(record.Elapsed),
        PlatformMicroseconds = Microseconds(record.PlatformTime),
        TraceId = record.TraceId,
        IsSigned = record.IsSigned,
        OnlyCounts = record.OnlyCounts,
        Nonce = record.OnlyCounts ? default : new CallNonce(record.Nonce),
        CodeHash = record.OnlyCounts ? null : hashes.OfCode(record.OneTimeCode),
        OpenIdHash = record.OnlyCounts ? null : hashes.OfOpenId(record.OpenId),
        RefusedBody = BodyOf(record),
    };

    private byte[]? BodyOf(in CallRecord record)
    {
        if (record.App is null || record.RefusedBody.Length is 0 or > LargestBody)
        {
            return null;
        }

        if (Interlocked.Increment(ref _bodiesWaiting) <= MostBodiesWaiting)
        {
            return record.RefusedBody.ToArray();
        }

        Interlocked.Decrement(ref _bodiesWaiting);
        return null;
    }

    private void Forget(in CallEntry entry)
    {
        if (entry.RefusedBody is not null)
        {
            Interlocked.Decrement(ref _bodiesWaiting);
        }
    }
}
