namespace Gateway.Envelope.Replay;

/// <summary>What became of a key offered to an <see cref="ExpiringKeySet"/>.</summary>
public enum KeyAdmission
{
    /// <summary>The key is new and now remembered.</summary>
    Added,

    /// <summary>The key is remembered already.</summary>
    Known,

    /// <summary>Its time is over, or a key that was needed as long as it is was let go by a clock that was ahead.</summary>
    Expired,

    /// <summary>No room: everything remembered is still needed.</summary>
    Full,
}

/// <summary>
/// A bounded set of 128-bit keys, each with the second up to which it is needed. Thread-safe.
/// </summary>
/// <remarks>
/// Holds no object references: a few million keys cost the garbage collector nothing to walk. Open addressing in 64
/// shards, each with a lock of its own; expired slots are reused in place and dropped when a shard is rebuilt.
/// A clock may jump ahead and come back. What is over by it stays where nobody needs the room, and is known again
/// afterwards. Each shard keeps up to when it has let keys go: a key that is not found but needed no longer than that
/// may have been one of them, and is not added. A key always meets the same shard, so no other one has to know.
/// </remarks>
public sealed class ExpiringKeySet
{
    private const int ShardCount = 64;
    private const int SmallestShard = 64;

    private readonly Shard[] _shards = new Shard[ShardCount];

    /// <param name="capacity">Most keys remembered at once; rounded up to the next power of two per shard.</param>
    public ExpiringKeySet(int capacity)
    {
        var perShard = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(SmallestShard, capacity / ShardCount));
        for (var i = 0; i < ShardCount; i++)
        {
            _shards[i] = new Shard(perShard);
        }
    }

    /// <summary>Remembers a key that is uniformly distributed (a hash).</summary>
    /// <param name="key">The key.</param>
    /// <param name="until">Last second, since 1970, at which the key is needed.</param>
    /// <param name="now">This second, since 1970.</param>
    public KeyAdmission Add(UInt128 key, long until, long now) =>
        until < now ? KeyAdmission.Expired : ShardOf(key).Add(key, until, now);

    /// <summary>What <see cref="Add"/> would answer where there is room. Remembers nothing.</summary>
    public KeyAdmission Check(UInt128 key, long until, long now) =>
        until < now ? KeyAdmission.Expired : ShardOf(key).Check(key, until, now);

    /// <summary>Takes back what was just added, as if it never had been. Does nothing where it is not remembered up to then.</summary>
    /// <param name="key">The key.</param>
    /// <param name="until">As it was added: the same key with another time is somebody else's.</param>
    public void Remove(UInt128 key, long until) => ShardOf(key).Remove(key, until);

    /// <summary>Whether the key is remembered.</summary>
    public bool Contains(UInt128 key, long now) => ShardOf(key).Contains(key, now);

    private Shard ShardOf(UInt128 key) => _shards[(int)(key & (ShardCount - 1))];

    private sealed class Shard(int maxKeys)
    {
        // Over on every clock. An emptied slot would cut the keys behind it off from where their probes begin.
        private const long TakenBack = long.MinValue;

        private readonly Lock _gate = new();
        private UInt128[] _keys = new UInt128[SmallestShard * 2];
        private long[] _untils = new long[SmallestShard * 2];   // 0: never used
        private int _used;
        private long _letGoUntil;   // latest of all that was overwritten or dropped

        public KeyAdmission Add(UInt128 key, long until, long now)
        {
            lock (_gate)
            {
                var reusable = -1;
                var mask = _keys.Length - 1;
                var i = Start(key, mask);
                for (; _untils[i] != 0; i = (i + 1) & mask)
                {
                    if (_keys[i] == key && _untils[i] >= now)
                    {
                        return KeyAdmission.Known;
                    }

                    if (reusable < 0 && _untils[i] < now)
                    {
                        reusable = i;
                    }
                }

                if (until <= _letGoUntil)
                {
                    return KeyAdmission.Expired;
                }

                if (reusable >= 0)
                {
                    LetGo(_untils[reusable]);
                    (_keys[reusable], _untils[reusable]) = (key, until);
                    return KeyAdmission.Added;
                }

                // Half full is as full as it gets: probes stay short and always meet a free slot.
                if (_used >= _keys.Length / 2)
                {
                    if (!Rebuild(now))
                    {
                        return KeyAdmission.Full;
                    }

                    Place(key, until);
                    return KeyAdmission.Added;
                }

                (_keys[i], _untils[i]) = (key, until);
                _used++;
                return KeyAdmission.Added;
            }
        }

        public KeyAdmission Check(UInt128 key, long until, long now)
        {
            lock (_gate)
            {
                return Find(key, now) ? KeyAdmission.Known
                    : until <= _letGoUntil ? KeyAdmission.Expired
                    : KeyAdmission.Added;
            }
        }

        public void Remove(UInt128 key, long until)
        {
            lock (_gate)
            {
                var mask = _keys.Length - 1;
                for (var i = Start(key, mask); _untils[i] != 0; i = (i + 1) & mask)
                {
                    if (_keys[i] == key && _untils[i] == until)
                    {
                        _untils[i] = TakenBack;
                        return;
                    }
                }
            }
        }

        public bool Contains(UInt128 key, long now)
        {
            lock (_gate)
            {
                return Find(key, now);
            }
        }

        private bool Find(UInt128 key, long now)
        {
            var mask = _keys.Length - 1;
            for (var i = Start(key, mask); _untils[i] != 0; i = (i + 1) & mask)
            {
                if (_keys[i] == key && _untils[i] >= now)
                {
                    return true;
                }
            }

            return false;
        }

        private void LetGo(long until) => _letGoUntil = Math.Max(_letGoUntil, until);

        private bool Rebuild(long now)
        {
            var live = 0;
            foreach (var until in _untils)
            {
                live += until >= now ? 1 : 0;
            }

            // An eighth stays free, so that a nearly full shard is not rebuilt for every key.
            if (live >= maxKeys - (maxKeys / 8))
            {
                return false;
            }

            var size = (int)Math.Max(SmallestShard * 2, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(live + 1) * 3));
            size = Math.Min(size, maxKeys * 2);
            var (oldKeys, oldUntils) = (_keys, _untils);
            (_keys, _untils, _used) = (new UInt128[size], new long[size], 0);
            for (var i = 0; i < oldKeys.Length; i++)
            {
                if (oldUntils[i] >= now)
                {
                    Place(oldKeys[i], oldUntils[i]);
                }
                else
                {
                    LetGo(oldUntils[i]);
                }
            }

            return true;
        }

        private void Place(UInt128 key, long until)
        {
            var mask = _keys.Length - 1;
            var i = Start(key, mask);
            while (_untils[i] != 0)
            {
                i = (i + 1) & mask;
            }

            (_keys[i], _untils[i]) = (key, until);
            _used++;
        }

        private static int Start(UInt128 key, int mask) => (int)(uint)(key >> 64) & mask;
    }
}
