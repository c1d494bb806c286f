using System.Buffers.Binary;
using System.Security.Cryptography;
using Gateway.Envelope.Replay;

namespace Gateway.Tests.Envelope.Replay;

/// <summary>A bounded set that forgets by time and by nothing else.</summary>
public sealed class ExpiringKeySetTests
{
    private const long Now = 1_000;

    [Fact]
    public void A_key_is_added_once_and_known_until_its_last_second()
    {
        var keys = new ExpiringKeySet(1);
        Assert.Equal(KeyAdmission.Added, keys.Add(7, Now + 10, Now));
        Assert.Equal(KeyAdmission.Known, keys.Add(7, Now + 20, Now));
        Assert.True(keys.Contains(7, Now + 10));
        Assert.False(keys.Contains(7, Now + 11));
        Assert.Equal(KeyAdmission.Added, keys.Add(7, Now + 30, Now + 11));
    }

    [Fact]
    public void What_is_over_is_not_added()
    {
        var keys = new ExpiringKeySet(1);
        Assert.Equal(KeyAdmission.Expired, keys.Add(1, Now - 1, Now));
        Assert.Equal(KeyAdmission.Expired, keys.Check(1, Now - 1, Now));
        Assert.Equal(KeyAdmission.Added, keys.Add(2, Now, Now));
    }

    [Fact]
    public void A_clock_that_was_ahead_and_let_nothing_go_costs_nothing()
    {
        var keys = new ExpiringKeySet(1);
        Assert.Equal(KeyAdmission.Added, keys.Add(1, Now + 10, Now));
        Assert.False(keys.Contains(1, Now + 10_000));
        Assert.Equal(KeyAdmission.Expired, keys.Add(2, Now + 10, Now + 10_000));
        Assert.Equal(KeyAdmission.Known, keys.Add(1, Now + 10, Now));
        Assert.Equal(KeyAdmission.Known, keys.Check(1, Now + 10, Now));
        Assert.Equal(KeyAdmission.Added, keys.Check(2, Now + 5, Now));
        Assert.Equal(KeyAdmission.Added, keys.Add(2, Now + 5, Now));
    }

    [Fact]
    public void What_was_let_go_by_a_clock_that_was_ahead_does_not_come_back()
    {
        var keys = new ExpiringKeySet(1);
        Assert.Equal(KeyAdmission.Added, keys.Add(Neighbour(0), Now + 10, Now));
        Assert.Equal(KeyAdmission.Added, keys.Add(Neighbour(1), Now + 10_300, Now + 10_000));

        Assert.False(keys.Contains(Neighbour(0), Now));
        Assert.Equal(KeyAdmission.Expired, keys.Check(Neighbour(0), Now + 10, Now));
        Assert.Equal(KeyAdmission.Expired, keys.Add(Neighbour(0), Now + 10, Now));
        // What cannot be told from it is refused with it; what is needed longer is none of the forgotten.
        Assert.Equal(KeyAdmission.Expired, keys.Add(Neighbour(2), Now + 9, Now));
        Assert.Equal(KeyAdmission.Added, keys.Add(Neighbour(2), Now + 11, Now));
        Assert.Equal(KeyAdmission.Known, keys.Add(Neighbour(1), Now + 10_300, Now));
        // Another shard let nothing go.
        Assert.Equal(KeyAdmission.Added, keys.Add(1, Now + 10, Now));
    }

    [Fact]
    public void What_was_dropped_to_make_room_by_a_clock_that_was_ahead_does_not_come_back()
    {
        var keys = new ExpiringKeySet(1 << 16);
        var added = Enumerable.Range(0, 200).Select(i => Spread((ulong)i) << 6).ToList();
        Assert.All(added, key => Assert.Equal(KeyAdmission.Added, keys.Add(key, Now + 10, Now)));
        for (ulong i = 1000; i < 1200; i++)
        {
            Assert.Equal(KeyAdmission.Added, keys.Add(Spread(i) << 6, Now + 10_300, Now + 10_000));
        }

        Assert.All(added, key => Assert.NotEqual(KeyAdmission.Added, keys.Add(key, Now + 10, Now)));
    }

    [Fact]
    public void However_the_clock_runs_no_key_is_added_twice_for_the_same_time()
    {
        var random = new Random(1);
        var keys = new ExpiringKeySet(1);
        var accepted = new HashSet<(UInt128, long)>();
        var (now, known, refused) = (100_000L, 0, 0);
        for (var i = 0; i < 200_000; i++)
        {
            now += random.Next(1000) switch { 0 => 5000, 1 => -5000, < 100 => 1, _ => 0 };
            // Few enough to meet again, in two shards.
            var (key, until) = (Spread((ulong)random.Next(500)) << 5, (now / 100 * 100) + (random.Next(4) * 100));
            var admission = keys.Add(key, until, now);
            Assert.True(admission is not KeyAdmission.Added || accepted.Add((key, until)), $"{key} was added twice, {i}");
            known += admission is KeyAdmission.Known ? 1 : 0;
            refused += admission is KeyAdmission.Expired ? 1 : 0;
        }

        Assert.True(accepted.Count > 1000 && known > 1000 && refused > 1000, $"{accepted.Count} {known} {refused}");
    }

    [Fact]
    public void Of_many_threads_on_clocks_apart_one_adds_a_key()
    {
        var keys = new ExpiringKeySet(1 << 12);
        var added = new int[2000];
        Parallel.For(0, added.Length * 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var (key, thread) = (i / 8, i % 8);
            if (keys.Add(Spread((ulong)key), Now + key, Now + (thread * 200)) is KeyAdmission.Added)
            {
                Interlocked.Increment(ref added[key]);
            }
        });
        Assert.All(added, times => Assert.InRange(times, 0, 1));
        Assert.Contains(1, added);
    }

    [Fact]
    public void What_is_taken_back_may_be_added_again_and_its_neighbours_stay_known()
    {
        var keys = new ExpiringKeySet(1);
        for (uint i = 0; i < 5; i++)
        {
            Assert.Equal(KeyAdmission.Added, keys.Add(Neighbour(i), Now + 10, Now));
        }

        keys.Remove(Neighbour(2), Now + 11);
        Assert.True(keys.Contains(Neighbour(2), Now));
        keys.Remove(Neighbour(2), Now + 10);
        keys.Remove(Neighbour(7), Now + 10);

        Assert.False(keys.Contains(Neighbour(2), Now));
        Assert.All([0u, 1u, 3u, 4u], i => Assert.Equal(KeyAdmission.Known, keys.Add(Neighbour(i), Now + 10, Now)));
        Assert.Equal(KeyAdmission.Added, keys.Add(Neighbour(2), Now + 10, Now));
        Assert.Equal(KeyAdmission.Known, keys.Add(Neighbour(2), Now + 10, Now));
    }

    [Fact]
    public void Taking_back_makes_room_however_often()
    {
        var keys = new ExpiringKeySet(64);
        for (ulong i = 0; i < 1000; i++)
        {
            Assert.Equal(KeyAdmission.Added, keys.Add(Spread(i) << 6, Now + 10, Now));
            if (i >= 40)
            {
                keys.Remove(Spread(i) << 6, Now + 10);
            }
        }

        Assert.All(Enumerable.Range(0, 40), i => Assert.True(keys.Contains(Spread((ulong)i) << 6, Now)));
        Assert.DoesNotContain(Enumerable.Range(40, 960), i => keys.Contains(Spread((ulong)i) << 6, Now));
    }

    [Fact]
    public void It_grows_with_its_keys_and_forgets_none()
    {
        var keys = new ExpiringKeySet(1 << 16);
        for (ulong i = 0; i < 20_000; i++)
        {
            Assert.Equal(KeyAdmission.Added, keys.Add(Spread(i), Now + 100, Now));
        }

        for (ulong i = 0; i < 20_000; i++)
        {
            Assert.Equal(KeyAdmission.Known, keys.Add(Spread(i), Now + 100, Now));
        }
    }

    [Fact]
    public void When_everything_in_it_is_still_needed_it_is_full_and_forgets_nothing()
    {
        var keys = new ExpiringKeySet(64);
        var added = new List<UInt128>();
        KeyAdmission last;
        ulong i = 0;
        do
        {
            // One shard: the lowest six bits choose it.
            var key = Spread(i++) << 6;
            last = keys.Add(key, Now + 100, Now);
            if (last is KeyAdmission.Added)
            {
                added.Add(key);
            }
        }
        while (last is KeyAdmission.Added && i < 1000);

        Assert.Equal(KeyAdmission.Full, last);
        Assert.All(added, key => Assert.Equal(KeyAdmission.Known, keys.Add(key, Now + 100, Now)));
        Assert.Equal(KeyAdmission.Added, keys.Add(Spread(5000) << 6, Now + 300, Now + 200));
    }

    [Fact]
    public void Room_of_what_is_over_is_used_again()
    {
        var keys = new ExpiringKeySet(64);
        for (ulong round = 0; round < 50; round++)
        {
            for (ulong i = 0; i < 40; i++)
            {
                var now = Now + ((long)round * 10);
                Assert.Equal(KeyAdmission.Added, keys.Add(Spread((round * 40) + i) << 6, now + 5, now));
            }
        }
    }

    // Keys of one shard that begin at one slot.
    private static UInt128 Neighbour(uint i) => (UInt128)i << 96;

    // Uniformly distributed, as the set requires.
    private static UInt128 Spread(ulong i) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(BitConverter.GetBytes(i)));
}
