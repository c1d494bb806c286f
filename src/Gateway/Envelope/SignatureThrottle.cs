using System.Net;

namespace Gateway.Envelope;

/// <summary>Slows down wrong signatures from one address, or for one app.</summary>
/// <remarks>
/// Asked only after a signature was found wrong: a request that is signed rightly never meets it, so nobody can lock a
/// merchant out by guessing in its name. A verification costs a few microseconds, less than the answer it saves.
/// Generic cell rate algorithm in two fixed arrays: bounded whatever an attacker sends; two names that share a slot are
/// only slowed together.
/// </remarks>
internal sealed class SignatureThrottle(TimeProvider time)
{
    private static readonly Limit PerAddress = new(Burst: 200, PerSecond: 20);
    private static readonly Limit PerApp = new(Burst: 100, PerSecond: 10);

    private readonly long[] _addresses = new long[4096];
    private readonly long[] _apps = new long[4096];
    private readonly long[] _lines = new long[4096];

    /// <summary>Counts one wrong signature.</summary>
    /// <returns>How long to wait before another try, or zero where this one may be answered.</returns>
    public TimeSpan Count(IPAddress? address, string appId)
    {
        var byAddress = Take(_addresses, HashCode.Combine(address), PerAddress);
        var byApp = Take(_apps, HashOf(appId), PerApp);
        return byAddress > byApp ? byAddress : byApp;
    }

    /// <summary>
    /// Whether one that cost nothing, since it was told to wait or came again, gets a line in the log and a record: no more
    /// of them than of those that were answered, or a flood of requests were a flood of lines.
    /// </summary>
    public bool MayTell(string appId) => Take(_lines, HashOf(appId), PerApp) == TimeSpan.Zero;

    private static int HashOf(string appId) => string.GetHashCode(appId, StringComparison.Ordinal);

    // Each slot holds the moment at which its bucket will be empty again, in milliseconds.
    private TimeSpan Take(long[] slots, int hash, Limit limit)
    {
        ref var slot = ref slots[(uint)hash % (uint)slots.Length];
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (true)
        {
            var emptyAt = Volatile.Read(ref slot);
            var next = Math.Max(emptyAt, now) + limit.Cost;
            var wait = next - now - limit.Depth;
            if (wait > 0)
            {
                return TimeSpan.FromMilliseconds(wait);
            }

            if (Interlocked.CompareExchange(ref slot, next, emptyAt) == emptyAt)
            {
                return TimeSpan.Zero;
            }
        }
    }

    private readonly record struct Limit(int Burst, int PerSecond)
    {
        public long Cost => 1000 / PerSecond;

        public long Depth => Burst * Cost;
    }
}
