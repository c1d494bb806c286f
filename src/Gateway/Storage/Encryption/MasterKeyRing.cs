namespace Gateway.Storage.Encryption;

/// <summary>The master key that seals, and the earlier ones that still open.</summary>
internal sealed class MasterKeyRing
{
    public MasterKeyRing(MasterKey current, IEnumerable<MasterKey> previous)
    {
        Current = current;
        Previous = [.. previous.Where(key => !key.Id.AsSpan().SequenceEqual(current.Id)).DistinctBy(key => key.IdText)];
    }

    public MasterKey Current { get; }

    public IReadOnlyList<MasterKey> Previous { get; }

    public IEnumerable<MasterKey> All => Previous.Prepend(Current);

    public MasterKey? Find(ReadOnlySpan<byte> id)
    {
        if (id.SequenceEqual(Current.Id))
        {
            return Current;
        }

        foreach (var key in Previous)
        {
            if (id.SequenceEqual(key.Id))
            {
                return key;
            }
        }

        return null;
    }
}
