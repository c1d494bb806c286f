using Gateway.Envelope;

namespace Gateway.Storage.Calls;

/// <summary>What an app's calls of one hour add up to.</summary>
internal sealed class CallCounts
{
    /// <summary>Stands for no app there is; no app is called so, nor as <see cref="AllApps"/>.</summary>
    public const string NoApp = "";

    /// <summary>Stands for all together.</summary>
    public const string AllApps = "*";

    public long Successes { get; private set; }

    public long Refusals { get; private set; }

    public long Faults { get; private set; }

    /// <summary>By <see cref="LatencyScale"/>.</summary>
    public long[] Latency { get; } = new long[LatencyScale.Buckets];

    /// <summary>Milliseconds since 1970; 0 for none.</summary>
    public long LastSuccessAt { get; private set; }

    public long LastCallAt { get; private set; }

    /// <summary>Sums up a batch by hour since 1970 and app: <see cref="NoApp"/> for calls that named none, and <see cref="AllApps"/>.</summary>
    public static Dictionary<(string AppId, long Hour), CallCounts> Of(ReadOnlySpan<CallEntry> batch)
    {
        var counts = new Dictionary<(string, long), CallCounts>();
        foreach (ref readonly var entry in batch)
        {
            var hour = entry.At / TimeSpan.MillisecondsPerHour;
            Sum(entry.AppId ?? NoApp, hour).Add(entry);
            Sum(AllApps, hour).Add(entry);
        }

        return counts;

        CallCounts Sum(string appId, long hour) => counts.TryGetValue((appId, hour), out var sum) ? sum : counts[(appId, hour)] = new CallCounts();
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
