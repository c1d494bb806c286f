namespace Gateway.Tests.Simulator;

public sealed class ManualTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly ManualTime time = new(Start);

    [Fact]
    public void The_clock_stands_still_until_it_is_moved()
    {
        var before = time.GetTimestamp();

        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Start.AddSeconds(90), time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), time.GetElapsedTime(before));
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), time);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void Timers_fire_in_order_and_each_at_its_own_moment()
    {
        var fired = new List<(string, DateTimeOffset)>();
        using var late = time.CreateTimer(_ => fired.Add(("late", time.GetUtcNow())), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var often = time.CreateTimer(_ => fired.Add(("often", time.GetUtcNow())), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("often", Start.AddSeconds(2)), ("late", Start.AddSeconds(3)), ("often", Start.AddSeconds(4))], fired);
    }

    [Fact]
    public void A_timer_changed_or_disposed_does_not_fire_at_its_old_time()
    {
        var fired = 0;
        using var changed = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var disposed = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        Assert.True(changed.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan));
        disposed.Dispose();
        Assert.False(disposed.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(0, fired);
    }

    [Fact]
    public async Task A_timer_due_at_once_fires_without_the_clock_moving()
    {
        var fired = new TaskCompletionSource();
        await using var timer = time.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task;
    }

    [Fact]
    public async Task A_test_can_wait_until_a_timer_is_set()
    {
        var set = time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        using var other = new CancellationTokenSource(TimeSpan.FromSeconds(6), time);
        Assert.False(set.IsCompleted);

        using var awaited = new CancellationTokenSource(TimeSpan.FromSeconds(7), time);
        await set;

        await time.WaitForTimerAsync(TimeSpan.FromSeconds(6));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(other.IsCancellationRequested);
        Assert.False(awaited.IsCancellationRequested);
    }
}
