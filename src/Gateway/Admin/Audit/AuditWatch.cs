namespace Gateway.Admin.Audit;

/// <summary>How the chain was found, and when.</summary>
internal sealed record AuditCheck(AuditVerification Verification, DateTimeOffset At);

/// <summary>
/// Verifies the chain of the audit log once an hour and whenever somebody asks. It is read from end to end, so whoever asks
/// while that is under way waits for the same answer.
/// </summary>
internal sealed partial class AuditWatch(IAuditLog log, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AuditWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private Task<AuditCheck>? _running;
    private AuditCheck? _last;

    /// <summary>Null before the first.</summary>
    public AuditCheck? Last => Volatile.Read(ref _last);

    /// <summary>Whoever stops waiting does not end it for the others.</summary>
    public Task<AuditCheck> VerifyAsync()
    {
        lock (_gate)
        {
            return _running is { IsCompleted: false } running ? running : _running = Task.Run(CheckAsync);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await VerifyAsync().WaitAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.CouldNotVerify(logger, fault);
            }
        }
    }

    private async Task<AuditCheck> CheckAsync()
    {
        var check = new AuditCheck(await log.VerifyAsync(lifetime.ApplicationStopping), time.GetUtcNow());
        Volatile.Write(ref _last, check);
        if (!check.Verification.Whole)
        {
            Log.Broken(logger, check.Verification.Reason);
        }

        return check;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The chain of the audit log is broken: {Reason}")]
        public static partial void Broken(ILogger logger, string? reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "The chain of the audit log could not be verified")]
        public static partial void CouldNotVerify(ILogger logger, Exception exception);
    }
}
