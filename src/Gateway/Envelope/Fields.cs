using System.Buffers;
using System.Text;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>A member's name, kept as text for messages and as UTF-8 for look-up.</summary>
public sealed class FieldName(string text)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

    /// <summary>The name as it stands in JSON.</summary>
    public string Text { get; } = text;

    internal ReadOnlySpan<byte> Utf8 => _utf8;

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names of the envelope's own fields.</summary>
public static class EnvelopeFields
{
    /// <summary>Merchant number.</summary>
    public static readonly FieldName MchNo = new("mchNo");

    /// <summary>App id.</summary>
    public static readonly FieldName AppId = new("appId");

    /// <summary>Address of the merchant's user.</summary>
    public static readonly FieldName ClientIp = new("clientIp");

    /// <summary>Nonce.</summary>
    public static readonly FieldName NonceStr = new("nonceStr");

    /// <summary>Time of the request.</summary>
    public static readonly FieldName ReqTime = new("reqTime");

    /// <summary>Signature.</summary>
    public static readonly FieldName Sign = new("sign");

    /// <summary>Request id of the open generation, echoed in the answer.</summary>
    public static readonly FieldName ReqId = new("reqId");
}

/// <summary>One field of a request: a view, nothing is copied until <see cref="ToString"/>.</summary>
public readonly struct Field(SignedBody body, FieldName name)
{
    /// <summary>Whether the field was sent with a value other than null.</summary>
    public bool IsSent => body.TryGet(name.Utf8, out var member) && member.Kind != MemberKind.Null;

    /// <summary>Whether the field was sent and is not the empty string.</summary>
    public bool HasText => !Utf8.IsEmpty;

    /// <summary>Text or a number. The originals bind numbers to text parameters too.</summary>
    public bool IsText => body.TryGet(name.Utf8, out var member) && member.Kind is MemberKind.String or MemberKind.Number;

    /// <summary>UTF-8 bytes of the value; empty when absent, null, or neither text nor number.</summary>
    public ReadOnlySpan<byte> Utf8 =>
        body.TryGet(name.Utf8, out var member) && member.Kind is MemberKind.String or MemberKind.Number ? member.Text : default;

    /// <summary>JSON kind of the value; <see cref="MemberKind.Null"/> when absent.</summary>
    public MemberKind Kind => body.TryGet(name.Utf8, out var member) ? member.Kind : MemberKind.Null;

    /// <summary>Length in UTF-16 code units, as the originals count.</summary>
    public int Length => Encoding.UTF8.GetCharCount(Utf8);

    /// <summary>Whether every byte is one of <paramref name="allowed"/>.</summary>
    public bool ConsistsOf(SearchValues<byte> allowed) => Utf8.IndexOfAnyExcept(allowed) < 0;

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);
}

/// <summary>The fields of one request, and the app they are held against.</summary>
public sealed class CallFields
{
    internal SignedBody Body { get; } = new();

    /// <summary>App named in the path, if any.</summary>
    public string? PathAppId { get; internal set; }

    /// <summary>The app the request names, also where it is switched off; null when there is none.</summary>
    public MerchantApp? App { get; internal set; }

    /// <summary>The field of that name.</summary>
    public Field this[FieldName name] => new(Body, name);
}
