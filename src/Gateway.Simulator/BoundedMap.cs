using System.Diagnostics.CodeAnalysis;

namespace Gateway.Simulator;

/// <summary>A dictionary that forgets its oldest entry when a new one would exceed the capacity. Not thread-safe.</summary>
internal sealed class BoundedMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    /// <summary>Adds an entry whose key is not there yet.</summary>
    public void Add(TKey key, TValue value)
    {
        _values.Add(key, value);
        _order.Enqueue(key);
        if (_values.Count > capacity)
        {
            _values.Remove(_order.Dequeue());
        }
    }

    /// <summary>The entry of a key, made first if there is none.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            Add(key, value = make(key));
        }

        return value;
    }
}
