using System.Diagnostics.CodeAnalysis;

namespace Gateway.Signing;

/// <summary>What a JSON value is.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "JSON's own names of its values.")]
public enum MemberKind : byte
{
    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>The literal <c>true</c>.</summary>
    True,

    /// <summary>The literal <c>false</c>.</summary>
    False,

    /// <summary>The literal <c>null</c>, which counts as absent in every dialect.</summary>
    Null,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,
}

/// <summary>One top-level member of a <see cref="SignedBody"/>. Valid until the body is parsed anew or cleared.</summary>
public readonly ref struct Member
{
    internal Member(MemberKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        Name = name;
        Text = text;
    }

    /// <summary>What the value is.</summary>
    public MemberKind Kind { get; }

    /// <summary>The name, unescaped, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>
    /// The value, UTF-8. A string without its quotes and unescaped; a number as received; <c>true</c>, <c>false</c> or <c>null</c>;
    /// an object or array as its raw JSON.
    /// </summary>
    public ReadOnlySpan<byte> Text { get; }
}
