using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;

namespace Gateway.Merchants;

/// <summary>
/// When each sign secret was last used, so that an operator sees whether an old one can go. Marking takes no lock and,
/// after a secret's first use, allocates nothing; <see cref="SecretUsageFlush"/> writes to the store in batches.
/// </summary>
public sealed class SecretUsage
{
    private readonly ConcurrentDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    /// <param name="from">Whose request it was; kept in memory only, and the last one.</param>
    public void MarkUsed(string secretId, DateTimeOffset now, IPAddress? from = null)
    {
        if (!_uses.TryGetValue(secretId, out var use))
        {
            use = _uses.GetOrAdd(secretId, static _ => new Use());
        }

        use.MoveTo(now.ToUnixTimeMilliseconds());
        use.From = from;
    }

    /// <summary>The last use in this process, null if there was none.</summary>
    public DateTimeOffset? LastUsed(string secretId) =>
        _uses.TryGetValue(secretId, out var use) && use.LastMs is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Where the last use in this process came from; null if there was none, or that is not known.</summary>
    public IPAddress? LastAddress(string secretId) => _uses.TryGetValue(secretId, out var use) ? use.From : null;

    /// <summary>Writes what has changed since the last time; what cannot be written stays for the next.</summary>
    internal async Task FlushAsync(IMerchantStore store, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var (id, use) in _uses)
        {
            if (use.LastMs > use.WrittenMs)
            {
                changed[id] = DateTimeOffset.FromUnixTimeMilliseconds(use.LastMs);
            }
        }

        if (changed.Count == 0)
        {
            return;
        }

        await store.RecordSecretUseAsync(changed, cancellationToken);
        foreach (var (id, at) in changed)
        {
            _uses[id].WrittenMs = at.ToUnixTimeMilliseconds();
        }
    }

    private sealed class Use
    {
        private long _lastMs;
        private volatile IPAddress? _from;

        public IPAddress? From
        {
            get => _from;
            set => _from = value;
        }

        public long LastMs => Interlocked.Read(ref _lastMs);

        /// <summary>Touched by the flush only, of which there is one.</summary>
        public long WrittenMs { get; set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void MoveTo(long ms)
        {
            var seen = Interlocked.Read(ref _lastMs);
            while (ms > seen)
            {
                var before = Interlocked.CompareExchange(ref _lastMs, ms, seen);
                if (before == seen)
                {
                    return;
                }

                seen = before;
            }
        }
    }
}
