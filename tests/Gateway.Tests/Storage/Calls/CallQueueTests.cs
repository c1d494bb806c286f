using Gateway.Storage.Calls;

namespace Gateway.Tests.Storage.Calls;

public sealed class CallQueueTests
{
    [Fact]
    public void What_goes_in_comes_out_in_its_order_however_often_the_slots_are_used()
    {
        var queue = new CallQueue(4);
        var taken = new List<int>();
        for (var i = 0; i < 100; i += 3)
        {
            for (var j = i; j < i + 3; j++)
            {
                Assert.True(queue.TryAdd(new CallEntry { Code = j }));
            }

            Assert.Equal(3, queue.Count);
            while (queue.TryTake(out var entry))
            {
                taken.Add(entry.Code);
            }
        }

        Assert.Equal(Enumerable.Range(0, taken.Count), taken);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Without_a_free_slot_nothing_is_taken_and_nothing_is_lost_that_was()
    {
        var queue = new CallQueue(4);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(queue.TryAdd(new CallEntry { Code = i }));
        }

        Assert.False(queue.TryAdd(new CallEntry { Code = 4 }));
        Assert.True(queue.TryTake(out var first));
        Assert.True(queue.TryAdd(new CallEntry { Code = 5 }));
        Assert.Equal([0, 1, 2, 3, 5], new[] { first.Code }.Concat(Drain(queue)));
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public async Task Many_threads_at_once_lose_nothing_and_keep_the_order_of_each()
    {
        const int writers = 4;
        const int each = 20_000;
        var queue = new CallQueue(64);
        using var start = new Barrier(writers);
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < each; i++)
                {
                    while (!queue.TryAdd(new CallEntry { Code = i, At = writer, TraceId = "t" }))
                    {
                        Thread.Yield();
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var last = Enumerable.Repeat(-1, writers).ToArray();
        var taken = 0L;
        while (!writing.IsCompleted || queue.Count > 0)
        {
            while (queue.TryTake(out var entry))
            {
                Assert.Equal("t", entry.TraceId);
                Assert.Equal(++last[entry.At], entry.Code);
                taken++;
            }
        }

        await writing;
        Assert.Equal(writers * each, taken);
    }

    private static List<int> Drain(CallQueue queue)
    {
        var codes = new List<int>();
        while (queue.TryTake(out var entry))
        {
            codes.Add(entry.Code);
        }

        return codes;
    }
}
