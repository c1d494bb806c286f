namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>Loads the token centre before the first request and refreshes ahead from then on.</summary>
internal sealed partial class TokenKeeper(WeChatTokenCentre centre, ITokenStore store, TimeProvider time, ILogger<TokenKeeper> logger) : BackgroundService
{
    // A stable token may have 300 s left, and is looked at again in its last tenth.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(7);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await centre.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var forgotten = time.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await centre.RefreshDueAsync();
                if (time.GetUtcNow() - forgotten >= BetweenForgetting)
                {
                    forgotten = time.GetUtcNow();
                    await store.ForgetAsync(forgotten - KeptUnused, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Tokens could not be looked after; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
