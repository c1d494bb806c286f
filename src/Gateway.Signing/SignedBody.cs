using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Signing;

/// <summary>
/// The members of a JSON body, found in one pass over its bytes: no document tree and no strings. An instance is meant to be
/// used again and again; it is not thread-safe, and it refers to the caller's memory until the next <see cref="Parse"/> or
/// <see cref="Clear"/>.
/// </summary>
public sealed class SignedBody
{
    /// <summary>How many objects and arrays may stand inside each other, the outermost included.</summary>
    public const int MaxDepth = 16;

    /// <summary>How many values a body may hold over all levels: members of objects and elements of arrays.</summary>
    public const int MaxMembers = 512;

    /// <summary>How many bytes the paths (<c>a.b[0].c</c>) of nested values may have together, so that no small body makes a huge text.</summary>
    public const int MaxPathBytes = 256 * 1024;

    /// <summary>How many characters a number written with an exponent may have once the exponent is written out.</summary>
    public const int MaxNumberLength = 400;

    private const int Root = -1;

    private ReadOnlyMemory<byte> _source;
    private byte[] _unescaped = [];
    private int _unescapedLength;
    private Node[] _nodes = new Node[32];
    private int _nodeCount;

    // The members of all objects: by object, then by name, then as received.
    private int[] _sorted = new int[32];
    private int _sortedCount;
    private int[] _top = new int[32];
    private int _pathBytes;

    /// <summary>How many different names stand at the top level. 0 before the first successful <see cref="Parse"/>.</summary>
    public int Count { get; private set; }

    /// <summary>A top-level member, in the order received; of a repeated name only the last occurrence is there.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public Member this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return MemberAt(_top[index]);
        }
    }

    /// <summary>The nodes of the body in the order received, each followed by what it contains.</summary>
    internal ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, _nodeCount);

    /// <summary>The members of all objects as indexes into <see cref="Nodes"/>; those of the top level come first.</summary>
    internal ReadOnlySpan<int> Sorted => _sorted.AsSpan(0, _sortedCount);

    /// <summary>Reads a body. Never throws: whatever the bytes are, they are read or refused with a reason.</summary>
    /// <param name="utf8Json">The body as received; a byte order mark in front is skipped. Kept until the next call or <see cref="Clear"/>.</param>
    /// <returns><see cref="BodyFault.None"/>, or why the body was refused; a refused body has no members.</returns>
    public BodyFault Parse(ReadOnlyMemory<byte> utf8Json)
    {
        Clear();
        if (utf8Json.Span.StartsWith("\uFEFF"u8))
        {
            utf8Json = utf8Json[3..];
        }

        var json = utf8Json.Span;
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return BodyFault.Empty;
        }

        if (!Utf8.IsValid(json))
        {
            return BodyFault.NotUtf8;
        }

        _source = utf8Json;
        var fault = Read(json);
        if (fault != BodyFault.None)
        {
            Clear();
            return fault;
        }

        Settle();
        return BodyFault.None;
    }

    /// <summary>Forgets the body and wipes what was unescaped from it.</summary>
    public void Clear()
    {
        _source = default;
        _unescaped.AsSpan(0, _unescapedLength).Clear();
        _unescapedLength = 0;
        _nodeCount = 0;
        _sortedCount = 0;
        _pathBytes = 0;
        Count = 0;
    }

    /// <summary>Finds a top-level member.</summary>
    /// <param name="name">The exact name, UTF-8.</param>
    /// <param name="member">The last occurrence of the name.</param>
    /// <returns>Whether it is there; a member that is <c>null</c> is there.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out Member member)
    {
        var node = Find(name);
        member = node < 0 ? default : MemberAt(node);
        return node >= 0;
    }

    /// <summary>Whether a name stood more than once at the top level.</summary>
    /// <param name="name">The exact name, UTF-8.</param>
    public bool IsRepeated(ReadOnlySpan<byte> name)
    {
        var node = Find(name);
        return node >= 0 && _nodes[node].IsRepeated;
    }

    /// <summary>The node of a top-level member, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> name)
    {
        foreach (var node in _top.AsSpan(0, Count))
        {
            if (NameOf(_nodes[node]).SequenceEqual(name))
            {
                return node;
            }
        }

        return -1;
    }

    /// <summary>The node of a member of an object, or -1.</summary>
    internal int FindIn(int parent, ReadOnlySpan<byte> name)
    {
        for (var child = parent + 1; child < _nodes[parent].End; child = _nodes[child].End)
        {
            if (!_nodes[child].IsShadowed && NameOf(_nodes[child]).SequenceEqual(name))
            {
                return child;
            }
        }

        return -1;
    }

    internal ReadOnlySpan<byte> NameOf(in Node node) =>
        (node.NameIsUnescaped ? _unescaped.AsSpan() : _source.Span).Slice(node.NameStart, node.NameLength);

    internal ReadOnlySpan<byte> TextOf(in Node node) =>
        (node.TextIsUnescaped ? _unescaped.AsSpan() : _source.Span).Slice(node.TextStart, node.TextLength);

    private Member MemberAt(int index)
    {
        ref readonly var node = ref _nodes[index];
        return new Member(node.Kind, NameOf(node), TextOf(node));
    }

    private BodyFault Read(ReadOnlySpan<byte> json)
    {
        // One level more than ours, so that it is this loop which finds a body too deep.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject ? ReadMembers(ref reader) : BodyFault.NotAnObject;
        }
        catch (JsonException)
        {
            return BodyFault.NotJson;
        }
        catch (InvalidOperationException)
        {
            // What the reader throws when it unescapes half a surrogate pair.
            return BodyFault.NotUtf8;
        }
    }

    private BodyFault ReadMembers(ref Utf8JsonReader reader)
    {
        Span<Container> open = stackalloc Container[MaxDepth];
        open[0] = new Container { Node = Root, PathLength = -1 }; // No dot stands before a name at the top.
        var depth = 1;
        Node named = default;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    named.NameStart = Place(ref reader, out named.NameLength, out named.NameIsUnescaped);
                    break;

                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    depth--;
                    if (depth > 0)
                    {
                        Close(open[depth].Node, (int)reader.TokenStartIndex + 1);
                    }

                    break;

                default:
                    var fault = Add(ref reader, ref open[depth - 1], depth, ref named);
                    if (fault != BodyFault.None)
                    {
                        return fault;
                    }

                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        if (depth == MaxDepth)
                        {
                            return BodyFault.TooDeep;
                        }

                        open[depth] = new Container
                        {
                            Node = _nodeCount - 1,
                            IsArray = reader.TokenType == JsonTokenType.StartArray,
                            PathLength = PathLength(open[depth - 1], _nodes[_nodeCount - 1]),
                        };
                        depth++;
                    }

                    break;
            }
        }

        return BodyFault.None;
    }

    private BodyFault Add(ref Utf8JsonReader reader, ref Container parent, int depth, ref Node named)
    {
        if (_nodeCount == MaxMembers)
        {
            return BodyFault.TooManyMembers;
        }

        var node = named;
        named = default;
        node.Parent = parent.Node;
        node.IsElement = parent.IsArray;
        node.Kind = KindOf(reader.TokenType);
        if (node.Kind == MemberKind.String)
        {
            node.TextStart = Place(ref reader, out node.TextLength, out node.TextIsUnescaped);
        }
        else
        {
            node.TextStart = (int)reader.TokenStartIndex;
            node.TextLength = reader.ValueSpan.Length;
        }

        if (node.Kind == MemberKind.Number && !PlainNumber.IsInRange(reader.ValueSpan))
        {
            return BodyFault.NumberOutOfRange;
        }

        if (depth > 1)
        {
            _pathBytes += PathLength(parent, node);
            if (_pathBytes > MaxPathBytes)
            {
                return BodyFault.TooManyMembers;
            }
        }

        if (_nodeCount == _nodes.Length)
        {
            Array.Resize(ref _nodes, _nodeCount * 2);
            Array.Resize(ref _sorted, _nodeCount * 2);
            Array.Resize(ref _top, _nodeCount * 2);
        }

        node.End = _nodeCount + 1;
        _nodes[_nodeCount++] = node;
        if (!node.IsElement)
        {
            InsertSorted(_nodeCount - 1);
        }

        return BodyFault.None;
    }

    private static int PathLength(in Container parent, in Node node) =>
        parent.PathLength + (parent.IsArray ? 5 : 1 + node.NameLength);

    private static MemberKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => MemberKind.String,
        JsonTokenType.Number => MemberKind.Number,
        JsonTokenType.True => MemberKind.True,
        JsonTokenType.False => MemberKind.False,
        JsonTokenType.StartObject => MemberKind.Object,
        JsonTokenType.StartArray => MemberKind.Array,
        _ => MemberKind.Null,
    };

    /// <summary>Where the text of the current string or name begins: in the body itself, or among the unescaped texts.</summary>
    private int Place(ref Utf8JsonReader reader, out int length, out bool isUnescaped)
    {
        isUnescaped = reader.ValueIsEscaped;
        if (!isUnescaped)
        {
            length = reader.ValueSpan.Length;
            return (int)reader.TokenStartIndex + 1;
        }

        // Unescaping never lengthens a text, so room for the whole body is room for all of its texts.
        if (_unescaped.Length < _source.Length)
        {
            Array.Resize(ref _unescaped, _source.Length);
        }

        var start = _unescapedLength;
        length = reader.CopyString(_unescaped.AsSpan(start));
        _unescapedLength += length;
        return start;
    }

    private void Close(int container, int end)
    {
        ref var node = ref _nodes[container];
        node.TextLength = end - node.TextStart;
        node.End = _nodeCount;
    }

    /// <summary>Binary insertion: behind its equals, so that of equal names the last received stands last.</summary>
    private void InsertSorted(int index)
    {
        int low = 0, high = _sortedCount;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(_nodes[index], _nodes[_sorted[middle]]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        _sorted.AsSpan(low, _sortedCount - low).CopyTo(_sorted.AsSpan(low + 1));
        _sorted[low] = index;
        _sortedCount++;
    }

    private int Compare(in Node left, in Node right) => left.Parent != right.Parent
        ? left.Parent.CompareTo(right.Parent)
        : Utf16Order.Compare(NameOf(left), NameOf(right));

    /// <summary>Of members with one name inside one object, lets only the last count.</summary>
    private void Settle()
    {
        for (var i = 1; i < _sortedCount; i++)
        {
            ref var earlier = ref _nodes[_sorted[i - 1]];
            ref var later = ref _nodes[_sorted[i]];
            if (earlier.Parent == later.Parent && NameOf(earlier).SequenceEqual(NameOf(later)))
            {
                earlier.IsShadowed = true;
                later.IsRepeated = true;
            }
        }

        for (var node = 0; node < _nodeCount; node = _nodes[node].End)
        {
            if (!_nodes[node].IsShadowed)
            {
                _top[Count++] = node;
            }
        }
    }

    /// <summary>One value of the body. Offsets count in bytes.</summary>
    internal struct Node
    {
        public int NameStart;
        public int NameLength;
        public int TextStart;
        public int TextLength;

        /// <summary>The object or array this value stands in, or -1 for the top level.</summary>
        public int Parent;

        /// <summary>The first node behind this one and all it contains.</summary>
        public int End;

        public MemberKind Kind;
        public bool NameIsUnescaped;
        public bool TextIsUnescaped;
        public bool IsElement;
        public bool IsShadowed;
        public bool IsRepeated;

        public readonly bool IsContainer => Kind is MemberKind.Object or MemberKind.Array;
    }

    private struct Container
    {
        public int Node;
        public int PathLength;
        public bool IsArray;
    }
}
