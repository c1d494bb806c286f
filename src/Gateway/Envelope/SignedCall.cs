using System.Buffers;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>What a call is, apart from its handler.</summary>
/// <param name="Name">Last part of its path, for logs.</param>
/// <param name="Permission">Its name in an app's <c>allowedCalls</c>; null where every app may call it.</param>
/// <param name="Spends">Whether it uses something up: such a request is remembered even without a nonce.</param>
/// <param name="Rules">Its field rules.</param>
public sealed record CallDescriptor(string Name, string? Permission, bool Spends, CallRules Rules)
{
    /// <summary>Whether a refused signature is explained to apps that want it.</summary>
    public bool ExplainsSignatures { get; init; }

    /// <summary>
    /// Whether a request without <c>sign</c> is carried out: its handler asks <see cref="SignedCall.IsSigned"/>, and tells
    /// nobody anything of a user. One with a <c>sign</c> must have the right one.
    /// </summary>
    public bool MayBeUnsigned { get; init; }

    /// <summary>Its name in the spelling of the open generation; null where that is the same.</summary>
    public string? AlsoNamed { get; init; }
}

/// <summary>One call whose envelope was checked: what a handler may see of it. Not valid after the handler returned.</summary>
public sealed class SignedCall
{
    private readonly CallFields _fields;

    internal SignedCall(CallFields fields) => _fields = fields;

    /// <summary>The app that signed; or, where the call may be unsigned, that is named.</summary>
    public MerchantApp App => _fields.App!;

    /// <summary>Whether it was signed. Only a call that <see cref="CallDescriptor.MayBeUnsigned"/> is ever not.</summary>
    public bool IsSigned { get; internal set; }

    /// <summary>Scheme, host and port of this server the call came to; null where only the Host header says so.</summary>
    public string? ReachedAt => Http is { } http ? OwnAddress.Of(http) : null;

    internal HttpContext? Http { get; set; }

    /// <summary>The id on the answer and on every log line of this call.</summary>
    public string TraceId { get; internal set; } = "";

    /// <summary>A field of the request, checked by the call's rules.</summary>
    public Field this[FieldName name] => _fields[name];
}

/// <summary>Buffers one request works in; pooled, used by one request at a time.</summary>
internal sealed class EnvelopeWork
{
    private const int SmallBody = 4096;

    private byte[] _body = new byte[SmallBody];
    private int _length;

    public EnvelopeWork() => Call = new SignedCall(Fields);

    public CallFields Fields { get; } = new();

    public SignedCall Call { get; }

    public CanonicalText Canonical { get; } = new();

    public SignedBody AnswerBody { get; } = new();

    public ArrayBufferWriter<byte> Output { get; } = new(1024);

    public Utf8JsonWriter Json { get; } = new(Stream.Null, new JsonWriterOptions
    {
        // Answers are JSON for programs, never HTML: Chinese and `&` stay as they are.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    /// <summary>The key the request was signed with, once that is known.</summary>
    public SigningKey? RequestKey { get; set; }

    /// <summary>The body as it came.</summary>
    public ReadOnlySpan<byte> Received => _body.AsSpan(0, _length);

    /// <summary>Raw bytes of the request's signature.</summary>
    public byte[] RawSignature { get; } = new byte[1024];

    public BodyFault Read(ReadOnlySequence<byte> received)
    {
        if (received.Length > _body.Length)
        {
            _body = new byte[received.Length];
        }

        received.CopyTo(_body);
        _length = (int)received.Length;
        return Fields.Body.Parse(_body.AsMemory(0, _length));
    }

    public void Reset()
    {
        Fields.Body.Clear();
        (Fields.App, Fields.PathAppId, RequestKey) = (null, null, null);
        (Call.TraceId, Call.IsSigned, Call.Http) = ("", false, null);
        Canonical.Clear();
        AnswerBody.Clear();
        Output.Clear();
        Array.Clear(_body);
        _length = 0;
        if (_body.Length > SmallBody)
        {
            _body = new byte[SmallBody];
        }
    }
}
