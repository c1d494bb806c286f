namespace Gateway.Storage.Calls;

/// <summary>A small fixed histogram of how long calls took: about three buckets for each power of ten.</summary>
internal static class LatencyScale
{
    // Upper bounds in microseconds; one more bucket is open.
    private static readonly long[] Bounds =
        [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000];

    public static int Buckets => Bounds.Length + 1;

    public static int BucketOf(long microseconds)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && microseconds > Bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    /// <summary>
    /// How long that share of the calls took at most, evenly spread within a bucket; null without calls. In the open
    /// bucket it is its lower bound.
    /// </summary>
    public static TimeSpan? Percentile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        var wanted = total * share;
        var (below, bucket) = (0L, 0);
        while (bucket < Bounds.Length && below + counts[bucket] < wanted)
        {
            below += counts[bucket++];
        }

        var lower = bucket == 0 ? 0 : Bounds[bucket - 1];
        var width = bucket == Bounds.Length ? 0 : Bounds[bucket] - lower;
        return TimeSpan.FromMicroseconds(lower + (width * (wanted - below) / Math.Max(1, counts[bucket])));
    }
}
