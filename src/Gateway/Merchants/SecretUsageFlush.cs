namespace Gateway.Merchants;

/// <summary>Writes <see cref="SecretUsage"/> to the store every few seconds, and once more at the stop.</summary>
internal sealed partial class SecretUsageFlush(SecretUsage usage, IMerchantStore store, TimeProvider time, ILogger<SecretUsageFlush> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop writes what is left.
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await usage.FlushAsync(store, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // When a secret was last used is worth a warning, not the service.
            Log.NotWritten(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of sign secrets could not be written; it is tried again")]
        public static partial void NotWritten(ILogger logger, Exception fault);
    }
}
