using System.Numerics;

namespace Gateway.Storage.Calls;

/// <summary>
/// A fixed number of slots between the calls and the one writer: nobody waits, nothing is allocated, and what finds no
/// room is told so.
/// </summary>
/// <remarks>
/// D. Vyukov's bounded queue (https://www.1024cores.net/home/lock-free-algorithms/queues/bounded-mpmc-queue): each slot has
/// a turn, which says whether it is to be filled or to be emptied next. Filled from many threads, emptied by one at a time.
/// </remarks>
/// <param name="slots">A power of two.</param>
internal sealed class CallQueue(int slots)
{
    private readonly Slot[] _slots = Make(slots);
    private readonly int _mask = slots - 1;
    private long _filled;
    private long _emptied;

    /// <summary>About how many wait.</summary>
    public int Count => (int)Math.Clamp(Volatile.Read(ref _filled) - Volatile.Read(ref _emptied), 0, _slots.Length);

    /// <returns>False where every slot is taken.</returns>
    public bool TryAdd(in CallEntry entry)
    {
        var at = Volatile.Read(ref _filled);
        while (true)
        {
            ref var slot = ref _slots[at & _mask];
            var turn = Volatile.Read(ref slot.Turn);
            if (turn == at)
            {
                var seen = Interlocked.CompareExchange(ref _filled, at + 1, at);
                if (seen == at)
                {
                    slot.Entry = entry;
                    Volatile.Write(ref slot.Turn, at + 1);
                    return true;
                }

                at = seen;
            }
            else if (turn < at)
            {
                return false;
            }
            else
            {
                at = Volatile.Read(ref _filled);
            }
        }
    }

    /// <summary>Takes out the oldest. By one thread at a time.</summary>
    public bool TryTake(out CallEntry entry)
    {
        var at = _emptied;
        ref var slot = ref _slots[at & _mask];
        if (Volatile.Read(ref slot.Turn) != at + 1)
        {
            entry = default;
            return false;
        }

        entry = slot.Entry;
        slot.Entry = default;
        Volatile.Write(ref slot.Turn, at + _slots.Length);
        Volatile.Write(ref _emptied, at + 1);
        return true;
    }

    private static Slot[] Make(int slots)
    {
        if (!BitOperations.IsPow2(slots))
        {
            throw new ArgumentOutOfRangeException(nameof(slots), slots, "Has to be a power of two.");
        }

        var made = new Slot[slots];
        for (var i = 0; i < slots; i++)
        {
            made[i].Turn = i;
        }

        return made;
    }

    private struct Slot
    {
        public long Turn;
        public CallEntry Entry;
    }
}
