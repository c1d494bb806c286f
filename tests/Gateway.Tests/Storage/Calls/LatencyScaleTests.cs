using Gateway.Storage.Calls;

namespace Gateway.Tests.Storage.Calls;

public sealed class LatencyScaleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    [InlineData(5_000_000, 11)]
    [InlineData(10_000_000, 12)]
    [InlineData(10_000_001, 13)]
    [InlineData(long.MaxValue, 13)]
    public void A_bound_belongs_to_the_bucket_below_it(long microseconds, int bucket) => Assert.Equal(bucket, LatencyScale.BucketOf(microseconds));

    [Fact]
    public void Without_calls_there_is_no_percentile() => Assert.Null(LatencyScale.Percentile(new long[LatencyScale.Buckets], 0.5));

    [Theory]
    [InlineData(0, 100, 0.50, 0.5)]
    [InlineData(0, 100, 0.95, 0.95)]
    [InlineData(4, 10, 0.50, 15)]
    [InlineData(13, 10, 0.95, 10_000)]
    public void Within_a_bucket_calls_are_spread_evenly(int bucket, long calls, double share, double milliseconds)
    {
        var counts = new long[LatencyScale.Buckets];
        counts[bucket] = calls;

        Assert.Equal(milliseconds, LatencyScale.Percentile(counts, share)!.Value.TotalMilliseconds, 3);
    }

    [Fact]
    public void The_share_is_of_all_buckets_together()
    {
        var counts = new long[LatencyScale.Buckets];
        (counts[1], counts[8]) = (95, 5);

        Assert.Equal(2, LatencyScale.Percentile(counts, 0.95)!.Value.TotalMilliseconds, 3);
        Assert.InRange(LatencyScale.Percentile(counts, 0.96)!.Value.TotalMilliseconds, 200, 500);
    }
}
