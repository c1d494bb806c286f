using System.Diagnostics.CodeAnalysis;

namespace Gateway.Simulator;

/// <summary>A dictionary that forgets its oldest entry when a new one would exceed the capacity. Not thread-safe.</summary>
internal sealed class BoundedMap<TValue>(int capacity)
{
    private readonly Dictionary<string, TValue> _values = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool TryGet(string key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>Adds an entry whose key is not there yet.</summary>
    public void Add(string key, TValue value)
    {
        _values.Add(key, value);
        _order.Enqueue(key);
        if (_values.Count > capacity)
        {
            _values.Remove(_order.Dequeue());
        }
    }
}
