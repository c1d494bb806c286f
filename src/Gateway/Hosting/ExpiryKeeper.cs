namespace Gateway.Hosting;

/// <summary>Something that is kept until its time is over.</summary>
internal interface IExpiring
{
    /// <summary>Reads back what an earlier process kept. Called before serving.</summary>
    Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Drops what is over.</summary>
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Loads what is kept before the first request and lets go of what is over once a minute.</summary>
internal sealed partial class ExpiryKeeper<T>(T kept, TimeProvider time, ILogger<ExpiryKeeper<T>> logger) : BackgroundService
    where T : IExpiring
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await kept.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await kept.ForgetAsync(stoppingToken);
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "What is over could not be removed from the store")]
        public static partial void CouldNotForget(ILogger logger, Exception exception);
    }
}
