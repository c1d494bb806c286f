using System.Diagnostics.CodeAnalysis;

namespace Gateway.Simulator;

/// <summary>A dictionary that forgets its oldest entry when a new one would exceed the capacity. Not thread-safe.</summary>
internal sealed class BoundedMap<TValue>(int capacity)
{
    private readonly Dictionary<string, TValue> values = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public bool TryGet(string key, [MaybeNullWhen(false)] out TValue value) => values.TryGetValue(key, out value);

    public bool Contains(string key) => values.ContainsKey(key);

    /// <summary>Adds an entry whose key is not there yet.</summary>
    public void Add(string key, TValue value)
    {
        values.Add(key, value);
        order.Enqueue(key);
        if (values.Count > capacity)
        {
            values.Remove(order.Dequeue());
        }
    }
}
