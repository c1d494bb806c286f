using System.Runtime.CompilerServices;
using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.Storage.Calls;

/// <summary>What is kept of one call, on its way to the store: its own memory, so that a slot costs no allocation.</summary>
internal struct CallEntry
{
    /// <summary>Milliseconds since 1970.</summary>
    public long At;
    public string? AppId;
    public string? MchNo;
    public Dialect? Dialect;
    public string Call;
    public Outcome Outcome;
    public int Code;
    public string? PlatformCode;
    public long ElapsedMicroseconds;
    public long PlatformMicroseconds;
    public string TraceId;
    public bool IsSigned;
    public bool OnlyCounts;
    public CallNonce Nonce;
    public UInt128? CodeHash;
    public UInt128? OpenIdHash;

    /// <summary>Of a refused signature; in the clear, and in memory only.</summary>
    public byte[]? RefusedBody;
}

/// <summary>The first 32 UTF-16 code units of a nonce: all of every one that is admitted.</summary>
internal struct CallNonce
{
    public const int Length = 32;

    private Characters _characters;
    private byte _used;

    public CallNonce(ReadOnlySpan<byte> utf8)
    {
        // Stops in front of the character that has no room any more.
        System.Text.Unicode.Utf8.ToUtf16(utf8, _characters, out _, out var used);
        _used = (byte)used;
    }

    /// <summary>Null where there was none.</summary>
    public override readonly string? ToString() => _used == 0 ? null : new string(((ReadOnlySpan<char>)_characters)[.._used]);

    [InlineArray(Length)]
    private struct Characters
    {
        private char _first;
    }
}
