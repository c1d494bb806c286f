namespace Gateway.Tests;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, in the order they are due
/// and each at its own moment, so Task.Delay(…, time) and CancellationTokenSource(…, time) work.
/// </summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Seen)> watchers = [];
    private DateTimeOffset now = start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due on the way, timers set by those callbacks included.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset end;
        lock (gate)
        {
            end = now + by;
        }

        while (TakeNextDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            now = end > now ? end : now;
        }
    }

    /// <summary>
    /// Completes once some timer is due exactly this long from now: the signal that the code under test has begun to
    /// wait, without which <see cref="Advance"/> might come too early.
    /// </summary>
    public Task WaitForTimerAsync(TimeSpan dueIn)
    {
        lock (gate)
        {
            var due = now + dueIn;
            if (timers.Exists(timer => timer.Due == due))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((due, seen));
            return seen.Task;
        }
    }

    private ManualTimer? TakeNextDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is not null)
            {
                now = next.Due > now ? next.Due : now;
                Schedule(next, next.Period > TimeSpan.Zero ? next.Period : Timeout.InfiniteTimeSpan);
            }

            return next;
        }
    }

    /// <summary>Callers hold the gate.</summary>
    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        timers.Remove(timer);
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        timer.Due = now + dueTime;
        timers.Add(timer);
        foreach (var (_, seen) in watchers.FindAll(watcher => watcher.Due == timer.Due))
        {
            seen.TrySetResult();
        }

        watchers.RemoveAll(watcher => watcher.Due == timer.Due);
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                if (disposed)
                {
                    return false;
                }

                Period = period;
                var periodic = period > TimeSpan.Zero;
                var first = dueTime == TimeSpan.Zero ? (periodic ? period : Timeout.InfiniteTimeSpan) : dueTime;
                time.Schedule(this, first);
            }

            // Due at once: the thread pool runs it, as it would for the system's clock.
            if (dueTime == TimeSpan.Zero)
            {
                ThreadPool.QueueUserWorkItem(timer => timer.Fire(), this, preferLocal: false);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                disposed = true;
                time.Schedule(this, Timeout.InfiniteTimeSpan);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
