using System.Net;
using Gateway.Merchants;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Merchants;

public class SecretUsageTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-05-10T12:00:00Z");

    [Fact]
    public async Task Uses_are_written_every_five_seconds_and_only_when_there_are_new_ones()
    {
        var (time, store, usage) = (new ManualTime(Start), new FakeStore(), new SecretUsage());
        using var flush = new SecretUsageFlush(usage, store, time, NullLogger<SecretUsageFlush>.Instance);
        await flush.StartAsync(default);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        usage.MarkUsed("S1", Start.AddSeconds(1));
        usage.MarkUsed("S1", Start.AddSeconds(2));
        usage.MarkUsed("S1", Start.AddSeconds(1));

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("S1", Start.AddSeconds(2)), await store.NextAsync());

        usage.MarkUsed("S2", Start.AddSeconds(6));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("S2", Start.AddSeconds(6)), await store.NextAsync());
        await flush.StopAsync(default);
        Assert.Equal(2, store.Writes);
    }

    [Fact]
    public void Whose_request_it_was_is_known_for_the_last_use_alone()
    {
        var usage = new SecretUsage();
        usage.MarkUsed("S1", Start, IPAddress.Loopback);
        Assert.Equal(IPAddress.Loopback, usage.LastAddress("S1"));
        usage.MarkUsed("S1", Start.AddSeconds(1));
        Assert.Null(usage.LastAddress("S1"));
        Assert.Null(usage.LastAddress("S2"));
    }

    [Fact]
    public async Task What_is_left_is_written_at_the_stop_and_what_failed_again()
    {
        var (time, store, usage) = (new ManualTime(Start), new FakeStore { Fails = 1 }, new SecretUsage());
        using var flush = new SecretUsageFlush(usage, store, time, NullLogger<SecretUsageFlush>.Instance);
        await flush.StartAsync(default);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        usage.MarkUsed("S1", Start);
        time.Advance(TimeSpan.FromSeconds(5));
        await store.FailedAsync();

        await flush.StopAsync(default);

        Assert.Equal(("S1", Start), await store.NextAsync());
    }

    [Fact]
    public void Marking_allocates_nothing_after_the_first_time()
    {
        var usage = new SecretUsage();
        usage.MarkUsed("S1", Start);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            usage.MarkUsed("S1", Start.AddSeconds(i));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(Start.AddSeconds(999), usage.LastUsed("S1"));
        Assert.Null(usage.LastUsed("S2"));
    }

    private sealed class FakeStore : IMerchantStore
    {
        private readonly System.Threading.Channels.Channel<(string, DateTimeOffset)> _written =
            System.Threading.Channels.Channel.CreateUnbounded<(string, DateTimeOffset)>();

        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Fails { get; set; }

        public int Writes { get; private set; }

        public ValueTask<(string Id, DateTimeOffset At)> NextAsync() => _written.Reader.ReadAsync();

        public Task FailedAsync() => _failed.Task;

        public Task<IReadOnlyList<StoredApp>> LoadAppsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredApp>>([]);

        public Task RecordSecretUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsedById, CancellationToken cancellationToken)
        {
            if (Fails-- > 0)
            {
                _failed.SetResult();
                throw new IOException("The disk is full.");
            }

            Writes++;
            foreach (var (id, at) in lastUsedById)
            {
                _written.Writer.TryWrite((id, at));
            }

            return Task.CompletedTask;
        }
    }
}
