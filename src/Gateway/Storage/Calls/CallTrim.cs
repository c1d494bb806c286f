namespace Gateway.Storage.Calls;

/// <summary>Once a minute lets go of records of calls whose time is over.</summary>
internal sealed partial class CallTrim(ICallStore store, TimeProvider time, ILogger<CallTrim> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.TrimAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Forgetting late costs only room; the next minute tries again.
                Log.NotTrimmed(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Records of calls that are over could not be removed from the store")]
        public static partial void NotTrimmed(ILogger logger, Exception fault);
    }
}
