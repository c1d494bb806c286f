using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Signing;

/// <summary>
/// The values of a body with their paths, as the open (RSA) SDKs flatten it: <c>a.b</c> for a member, <c>a[0]</c> for an element.
/// Nulls and empty objects and arrays contribute nothing; the top-level <c>sign</c> is left out whatever its letter case.
/// </summary>
internal sealed class FlatPaths
{
    private byte[] _bytes = new byte[1024];
    private int _length;
    private Entry[] _entries = new Entry[32];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Path(int index) => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    public int Node(int index) => _entries[index].Node;

    /// <summary>Collects the paths in order. Of two values with one path, the one that came later counts.</summary>
    public void Collect(SignedBody body)
    {
        Clear();
        var nodes = body.Nodes;
        for (var node = 0; node < nodes.Length; node = nodes[node].End)
        {
            if (!Ascii.EqualsIgnoreCase(body.NameOf(nodes[node]), "sign"u8))
            {
                Visit(body, node, default, element: -1);
            }
        }
    }

    public void Clear()
    {
        _bytes.AsSpan(0, _length).Clear();
        _length = 0;
        Count = 0;
    }

    private void Visit(SignedBody body, int index, Range prefix, int element)
    {
        ref readonly var node = ref body.Nodes[index];
        if (node.IsShadowed || node.Kind == MemberKind.Null)
        {
            return;
        }

        var start = _length;
        AppendStep(prefix, body.NameOf(node), element, isTop: node.Parent < 0);
        var path = start.._length;
        if (!node.IsContainer)
        {
            Insert(new Entry(start, _length - start, index));
            return;
        }

        var position = 0;
        for (var child = index + 1; child < node.End; child = body.Nodes[child].End)
        {
            Visit(body, child, path, node.Kind == MemberKind.Array ? position++ : -1);
        }
    }

    private void AppendStep(Range prefix, ReadOnlySpan<byte> name, int element, bool isTop)
    {
        var (prefixStart, prefixLength) = (prefix.Start.Value, prefix.End.Value - prefix.Start.Value);
        var needed = prefixLength + name.Length + 12;
        if (_bytes.Length - _length < needed)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + needed));
        }

        _bytes.AsSpan(prefixStart, prefixLength).CopyTo(_bytes.AsSpan(_length));
        _length += prefixLength;
        if (element >= 0)
        {
            _bytes[_length++] = (byte)'[';
            Utf8Formatter.TryFormat(element, _bytes.AsSpan(_length), out var digits);
            _length += digits;
            _bytes[_length++] = (byte)']';
            return;
        }

        if (!isTop)
        {
            _bytes[_length++] = (byte)'.';
        }

        name.CopyTo(_bytes.AsSpan(_length));
        _length += name.Length;
    }

    private void Insert(Entry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        var path = _bytes.AsSpan(entry.Start, entry.Length);
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = Utf16Order.Compare(path, Path(middle));
            if (order == 0)
            {
                _entries[middle] = entry;
                return;
            }

            if (order < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        _entries.AsSpan(low, Count - low).CopyTo(_entries.AsSpan(low + 1));
        _entries[low] = entry;
        Count++;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Start, int Length, int Node);
}
