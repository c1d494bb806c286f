namespace Gateway.Assist.Exchanges;

/// <summary>Loads the memory of exchanges before the first request and lets go of what is over once a minute.</summary>
internal sealed partial class ExchangeKeeper(ExchangeMemory memory, TimeProvider time, ILogger<ExchangeKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await memory.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await memory.ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Forgetting late costs only room; the next minute tries again.
                Log.CouldNotForget(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Exchanges that are over could not be removed from the store")]
        public static partial void CouldNotForget(ILogger logger, Exception exception);
    }
}
