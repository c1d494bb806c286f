using Gateway.Envelope;

namespace Gateway.Storage.Calls;

/// <summary>What an app's calls of one hour add up to.</summary>
internal sealed class CallCounts
{
    public long Successes { get; private set; }

    public long Refusals { get; private set; }

    public long Faults { get; private set; }

    /// <summary>By <see cref="LatencyScale"/>.</summary>
    public long[] Latency { get; } = new long[LatencyScale.Buckets];

    /// <summary>Milliseconds since 1970; 0 for none.</summary>
    public long LastSuccessAt { get; private set; }

    public long LastCallAt { get; private set; }

    /// <summary>Sums up a batch by app ("" for none) and hour since 1970.</summary>
    public static Dictionary<(string AppId, long Hour), CallCounts> Of(ReadOnlySpan<CallEntry> batch)
    {
        var counts = new Dictionary<(string, long), CallCounts>();
        foreach (ref readonly var entry in batch)
        {
            var key = (entry.AppId ?? "", entry.At / TimeSpan.MillisecondsPerHour);
            if (!counts.TryGetValue(key, out var sum))
            {
                counts[key] = sum = new CallCounts();
            }

            sum.Add(entry);
        }

        return counts;
    }

    private void Add(in CallEntry entry)
    {
        LastCallAt = Math.Max(LastCallAt, entry.At);
        switch (entry.Outcome)
        {
            case Outcome.Success:
                Successes++;
                LastSuccessAt = Math.Max(LastSuccessAt, entry.At);
                break;
            case Outcome.Fault or Outcome.PlatformUnreachable or Outcome.MemoryFull:
                Faults++;
                break;
            default:
                Refusals++;
                break;
        }

        if (WasCarriedOut(entry.Outcome))
        {
            Latency[LatencyScale.BucketOf(entry.ElapsedMicroseconds)]++;
        }
    }

    // What the envelope refuses costs next to nothing, and would hide how long the others take.
    private static bool WasCarriedOut(Outcome outcome) =>
        outcome is Outcome.Success or Outcome.RefusedByPlatform or Outcome.PlatformUnreachable or Outcome.Fault;
}
