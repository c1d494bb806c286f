using System.Security.Cryptography;
using System.Text;

namespace Gateway.Signing;

/// <summary>
/// The text that is signed, without the key part. An instance is meant to be used again and again; it is not thread-safe.
/// </summary>
/// <remarks>
/// v2, v3-beta and v3: <c>name=value</c> of every member but <c>sign</c> and those that are null, sorted by name, joined with
/// <c>&amp;</c>, without quotes and backslashes, in v3 upper-cased. open: the body flattened to paths. See <c>docs/signing.md</c>.
/// </remarks>
public sealed class CanonicalText
{
    private byte[] _buffer = new byte[1024];
    private byte[] _upper = [];
    private int _length;
    private FlatPaths? _paths;

    /// <summary>The text, UTF-8. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Utf8 => _buffer.AsSpan(0, _length);

    /// <summary>Builds the text of a request over every member received.</summary>
    /// <param name="body">A body that was parsed without a fault; another one gives an empty text.</param>
    /// <param name="dialect">The dialect of the app.</param>
    public void FromRequest(SignedBody body, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(body);
        Clear();
        if (dialect == Dialect.Open)
        {
            AppendPaths(body);
            return;
        }

        AppendMembers(body, parent: -1, shape: null);
        UpperCaseIn(dialect);
    }

    /// <summary>Builds the text that the SDK rebuilds from an answer.</summary>
    /// <param name="body">The whole answer: v2 signs the members of its <c>data</c>, the v3 dialects its envelope with <c>data</c> as one value.</param>
    /// <param name="dialect">The dialect of the app.</param>
    /// <param name="shape">
    /// What the SDK knows of <c>data</c>; anything else there is ignored. Without it v2 takes every member, and v3 the shape that the
    /// members suggest. The open dialect flattens the whole body and needs no shape.
    /// </param>
    public void FromAnswer(SignedBody body, Dialect dialect, AnswerShape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Clear();
        switch (dialect)
        {
            case Dialect.Open:
                AppendPaths(body);
                break;

            case Dialect.V2:
                var data = body.Find("data"u8);
                if (data >= 0 && body.Nodes[data].Kind == MemberKind.Object)
                {
                    AppendMembers(body, data, shape);
                }

                break;

            default:
                AppendEnvelope(body, shape);
                UpperCaseIn(dialect);
                break;
        }
    }

    /// <summary>Empties and wipes the text.</summary>
    public void Clear()
    {
        _buffer.AsSpan(0, _length).Clear();
        _length = 0;
    }

    /// <summary>Builds the text of one value, as it stands in the text of a request.</summary>
    internal void FromValue(SignedBody body, int node)
    {
        Clear();
        AppendValue(body, node);
    }

    /// <summary>The text with the key part behind it. <see cref="Wipe"/> it as soon as it was digested.</summary>
    internal Span<byte> With(ReadOnlySpan<byte> suffix)
    {
        Reserve(suffix.Length);
        suffix.CopyTo(_buffer.AsSpan(_length));
        return _buffer.AsSpan(0, _length + suffix.Length);
    }

    /// <summary>Removes a key part.</summary>
    internal void Wipe(int suffixLength) => CryptographicOperations.ZeroMemory(_buffer.AsSpan(_length, suffixLength));

    private void AppendMembers(SignedBody body, int parent, AnswerShape? shape)
    {
        var nodes = body.Nodes;
        foreach (var index in body.Sorted)
        {
            ref readonly var node = ref nodes[index];
            if (node.Parent != parent || node.IsShadowed || node.Kind == MemberKind.Null)
            {
                continue;
            }

            var name = body.NameOf(node);
            if (!name.SequenceEqual("sign"u8) && IsKnown(name, shape))
            {
                AppendMember(body, index, name);
            }
        }
    }

    private static bool IsKnown(ReadOnlySpan<byte> name, AnswerShape? shape) =>
        shape is null || name.SequenceEqual("code"u8) || name.SequenceEqual("msg"u8) || name.SequenceEqual("resTime"u8) || shape.Knows(name);

    /// <summary>The members that the SDK's result class has, which are in order as they stand here.</summary>
    private void AppendEnvelope(SignedBody body, AnswerShape? shape)
    {
        AppendEnvelopeMember(body, "code"u8);
        var data = body.Find("data"u8);
        if (data >= 0 && body.Nodes[data].Kind == MemberKind.Object && (shape ?? AnswerShape.Infer(body, data)) is { } known)
        {
            AppendName("data"u8);
            AppendShaped(body, data, known);
        }
        else
        {
            AppendEnvelopeMember(body, "data"u8);
        }

        AppendEnvelopeMember(body, "msg"u8);
        AppendAnswerTime(body);
        AppendEnvelopeMember(body, "traceId"u8);
    }

    /// <summary>The SDK reads the time into a date and writes it anew, so other spellings of it give the same text.</summary>
    private void AppendAnswerTime(SignedBody body)
    {
        Span<byte> time = stackalloc byte[AnswerTime.Length];
        var index = body.Find("resTime"u8);
        if (index >= 0 && AnswerTime.TryRewrite(body.Nodes[index].Kind, body.TextOf(body.Nodes[index]), time))
        {
            AppendName("resTime"u8);
            Append(time);
        }
        else
        {
            AppendEnvelopeMember(body, "resTime"u8);
        }
    }

    private void AppendEnvelopeMember(SignedBody body, ReadOnlySpan<byte> name)
    {
        var index = body.Find(name);
        if (index >= 0 && body.Nodes[index].Kind != MemberKind.Null)
        {
            AppendMember(body, index, name);
        }
    }

    private void AppendMember(SignedBody body, int index, ReadOnlySpan<byte> name)
    {
        AppendName(name);
        ref readonly var node = ref body.Nodes[index];
        if (node.Kind == MemberKind.String)
        {
            AppendStripped(body.TextOf(node));
        }
        else
        {
            AppendValue(body, index);
        }
    }

    private void AppendName(ReadOnlySpan<byte> name)
    {
        if (_length > 0)
        {
            Append((byte)'&');
        }

        AppendStripped(name);
        Append((byte)'=');
    }

    /// <summary>A value as in compact JSON without nulls, but already without the quotes and backslashes.</summary>
    private void AppendValue(SignedBody body, int index)
    {
        ref readonly var node = ref body.Nodes[index];
        switch (node.Kind)
        {
            case MemberKind.String:
                AppendEscaped(body.TextOf(node));
                break;
            case MemberKind.Number:
                AppendNumber(body.TextOf(node), trimZeros: false);
                break;
            case MemberKind.Object or MemberKind.Array:
                AppendContainer(body, index);
                break;
            default:
                Append(body.TextOf(node));
                break;
        }
    }

    private void AppendContainer(SignedBody body, int index)
    {
        var nodes = body.Nodes;
        var isArray = nodes[index].Kind == MemberKind.Array;
        Append((byte)(isArray ? '[' : '{'));
        var first = true;
        for (var child = index + 1; child < nodes[index].End; child = nodes[child].End)
        {
            if (nodes[child].IsShadowed || nodes[child].Kind == MemberKind.Null)
            {
                continue;
            }

            AppendSeparator(ref first);
            if (!isArray)
            {
                AppendEscaped(body.NameOf(nodes[child]));
                Append((byte)':');
            }

            AppendValue(body, child);
        }

        Append((byte)(isArray ? ']' : '}'));
    }

    private void AppendShaped(SignedBody body, int data, AnswerShape shape)
    {
        Append((byte)'{');
        var first = true;
        foreach (var name in shape.Names)
        {
            var child = body.FindIn(data, name);
            if (child >= 0 && body.Nodes[child].Kind != MemberKind.Null)
            {
                AppendSeparator(ref first);
                Append(name);
                Append((byte)':');
                AppendValue(body, child);
            }
        }

        Append((byte)'}');
    }

    private void AppendSeparator(ref bool first)
    {
        if (!first)
        {
            Append((byte)',');
        }

        first = false;
    }

    private void AppendPaths(SignedBody body)
    {
        _paths ??= new FlatPaths();
        _paths.Collect(body);
        for (var i = 0; i < _paths.Count; i++)
        {
            if (_length > 0)
            {
                Append((byte)'&');
            }

            Append(_paths.Path(i));
            Append((byte)'=');
            ref readonly var node = ref body.Nodes[_paths.Node(i)];
            if (node.Kind == MemberKind.Number)
            {
                AppendNumber(body.TextOf(node), trimZeros: true);
            }
            else
            {
                Append(body.TextOf(node));
            }
        }

        _paths.Clear();
    }

    private void AppendNumber(ReadOnlySpan<byte> number, bool trimZeros)
    {
        Reserve(PlainNumber.MaxLength(number));
        _length += PlainNumber.Write(number, trimZeros, _buffer.AsSpan(_length));
    }

    private void AppendStripped(ReadOnlySpan<byte> text)
    {
        int end;
        while ((end = text.IndexOfAny((byte)'"', (byte)'\\')) >= 0)
        {
            Append(text[..end]);
            text = text[(end + 1)..];
        }

        Append(text);
    }

    /// <summary>
    /// A string as the JSON writer of the Java SDKs (hutool 5.8) escapes it, less the quotes and backslashes, which are removed
    /// from the joined text anyway: a line feed is left as <c>n</c>, U+0001 as <c>u0001</c>.
    /// </summary>
    private void AppendEscaped(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExceptInRange((byte)0x23, (byte)0x7E);
            if (plain < 0)
            {
                break;
            }

            AppendStripped(text[..plain]);
            text = text[plain..];
            Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            if (text[0] is not ((byte)'"' or (byte)'\\'))
            {
                AppendEscaped(rune.Value, text[..consumed]);
            }

            text = text[consumed..];
        }

        AppendStripped(text);
    }

    private void AppendEscaped(int codePoint, ReadOnlySpan<byte> utf8)
    {
        var letter = codePoint switch { '\b' => 'b', '\t' => 't', '\n' => 'n', '\f' => 'f', '\r' => 'r', _ => '\0' };
        if (letter != '\0')
        {
            Append((byte)letter);
        }
        else if (codePoint is < 0x20 or (>= 0x80 and <= 0xA0) or (>= 0x2000 and <= 0x2010) or (>= 0x2028 and <= 0x202F) or (>= 0x2066 and <= 0x206F))
        {
            Reserve(5);
            _buffer[_length] = (byte)'u';
            codePoint.TryFormat(_buffer.AsSpan(_length + 1), out _, "x4");
            _length += 5;
        }
        else
        {
            Append(utf8);
        }
    }

    private void UpperCaseIn(Dialect dialect)
    {
        if (dialect != Dialect.V3)
        {
            return;
        }

        var text = _buffer.AsSpan(0, _length);
        if (Ascii.IsValid(text))
        {
            Ascii.ToUpperInPlace(text, out _);
            return;
        }

        if (_upper.Length < _length * JavaUpperCase.MaxGrowth)
        {
            _upper = new byte[_length * JavaUpperCase.MaxGrowth];
        }

        var upperLength = JavaUpperCase.Write(text, _upper);
        text.Clear();
        (_buffer, _upper, _length) = (_upper, _buffer, upperLength);
    }

    private void Append(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var grown = new byte[Math.Max(_buffer.Length * 2, _length + count)];
            Utf8.CopyTo(grown);
            _buffer.AsSpan(0, _length).Clear();
            _buffer = grown;
        }
    }
}
