namespace Gateway.Storage.Calls;

/// <summary>Writes records of calls to the store in batches: what has come within 200 ms of the first, and the rest at the stop.</summary>
internal sealed partial class CallWriter(CallRecorder recorder, ICallStore store, TimeProvider time, ILogger<CallWriter> logger) : BackgroundService
{
    /// <summary>How long a batch gathers after its first record.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private readonly CallEntry[] _batch = new CallEntry[500];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _held;
    private bool _isFailing;

    /// <summary>Writes all that was taken before this call.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (await WriteNextAsync(cancellationToken))
            {
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (_held == 0)
                {
                    await recorder.WaitAsync(stoppingToken);
                }

                await Task.Delay(Gathering, time, stoppingToken);
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop writes what is left.
        }
    }

    // False when there is nothing left to do, or the store does not take it now.
    private async Task<bool> WriteNextAsync(CancellationToken cancellationToken)
    {
        var isSecondTry = _held > 0;
        var count = isSecondTry ? _held : recorder.Fill(_batch);
        if (count == 0)
        {
            return false;
        }

        _held = count;
        try
        {
            await store.WriteAsync(_batch.AsMemory(0, count), cancellationToken);
            recorder.Written(count);
            Worked();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Failed(fault);
            if (!isSecondTry)
            {
                // Tried once more a moment later: a backup that held the file, a disk that was full.
                return false;
            }

            recorder.Drop(count, _batch[count - 1].At);
        }

        _held = 0;
        Array.Clear(_batch, 0, count);
        return true;
    }

    private void Failed(Exception fault)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            Log.NotWritten(logger, fault);
        }
    }

    private void Worked()
    {
        if (_isFailing)
        {
            _isFailing = false;
            Log.WrittenAgain(logger, recorder.State.Dropped);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Records of calls cannot be written. Calls go on; their records are dropped where this lasts")]
        public static partial void NotWritten(ILogger logger, Exception fault);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Records of calls are written again; {dropped} were dropped since the start")]
        public static partial void WrittenAgain(ILogger logger, long dropped);
    }
}
