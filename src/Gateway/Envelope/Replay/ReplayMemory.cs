using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Envelope.Replay;

/// <summary>Whether a request may go on, and when its nonce is safe on disk.</summary>
internal readonly record struct ReplayVerdict(KeyAdmission Admission, Task Durable);

/// <summary>Remembers accepted requests until their time is over, so that none is accepted twice.</summary>
/// <remarks>
/// Two things are remembered: the nonce, and the signature. The signed text drops quotes and backslashes (and letter
/// case in v3) and does not mark where a value ends, so that a nonce alone could be respelt under the same signature.
/// The signature is remembered as bytes: hex in either case is one signature.
/// </remarks>
internal sealed class ReplayMemory(IReplayStore store, TimeProvider time) : IExpiring
{
    // 2 keys for each call with a nonce: room for 5,800 calls a second at the default window. About 100 MB when full.
    private const int Capacity = 1 << 22;
    private const byte NonceKind = 1;
    private const byte SignatureKind = 2;

    private readonly ExpiringKeySet _keys = new(Capacity);

    // What earlier processes let go of, perhaps by a clock that was ahead: nothing up to this second comes back.
    private long _letGoUntil;

    /// <inheritdoc/>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        _letGoUntil = await store.LetGoUntilAsync(now, cancellationToken);
        await foreach (var entry in store.LoadAsync(now, cancellationToken))
        {
            _keys.Add(entry.Key, entry.Until, now);
        }
    }

    /// <summary>Accepts a request once.</summary>
    /// <param name="app">App the request was signed for.</param>
    /// <param name="nonce">Its nonce; empty when it has none.</param>
    /// <param name="signature">Its signature as raw bytes.</param>
    /// <param name="until">Last second at which the window admits it.</param>
    public ReplayVerdict Accept(MerchantApp app, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> signature, long until)
    {
        if (until <= _letGoUntil)
        {
            return new(KeyAdmission.Expired, Task.CompletedTask);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        ReplayEntry? nonceEntry = null;
        if (!nonce.IsEmpty)
        {
            nonceEntry = new ReplayEntry(KeyOf(app, NonceKind, nonce), until);
            if (_keys.Add(nonceEntry.Value.Key, until, now) is var nonceAdmission and not KeyAdmission.Added)
            {
                return new(nonceAdmission, Task.CompletedTask);
            }
        }

        var signatureEntry = new ReplayEntry(KeyOf(app, SignatureKind, signature), until);
        if (_keys.Add(signatureEntry.Key, until, now) is var admission and not KeyAdmission.Added)
        {
            return new(admission, Task.CompletedTask);
        }

        return new(KeyAdmission.Added, store.AppendAsync(signatureEntry, nonceEntry));
    }

    /// <summary>Whether a request with this signature was accepted and its time is not over.</summary>
    public bool Remembers(MerchantApp app, ReadOnlySpan<byte> signature) =>
        _keys.Contains(KeyOf(app, SignatureKind, signature), time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>Drops from the store what is over; the memory lets go of it by itself.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => store.ForgetAsync(time.GetUtcNow().ToUnixTimeSeconds(), cancellationToken);

    private static UInt128 KeyOf(MerchantApp app, byte kind, ReadOnlySpan<byte> value)
    {
        // App ids are at most 32 ASCII characters, nonces 32 characters, signatures 1024 bytes.
        Span<byte> text = stackalloc byte[1200];
        var length = Encoding.UTF8.GetBytes(app.AppId, text);
        text[length++] = 0;
        text[length++] = kind;
        value.CopyTo(text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(length + value.Length)], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
