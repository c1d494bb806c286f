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
    public void What_is_over_is_not_added_on_this_clock_or_on_a_later_one_seen_before()
    {
        var keys = new ExpiringKeySet(1);
        Assert.Equal(KeyAdmission.Expired, keys.Add(1, Now - 1, Now));
        Assert.Equal(KeyAdmission.Added, keys.Add(2, Now, Now));
        Assert.False(keys.Contains(2, Now + 100));
        Assert.Equal(KeyAdmission.Expired, keys.Add(3, Now + 50, Now));
        Assert.Equal(KeyAdmission.Added, keys.Add(4, Now + 100, Now));
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

    // Uniformly distributed, as the set requires.
    private static UInt128 Spread(ulong i) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(BitConverter.GetBytes(i)));
}
