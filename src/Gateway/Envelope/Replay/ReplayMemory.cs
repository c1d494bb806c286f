using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
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
/// <param name="store">Where it survives this process.</param>
/// <param name="time">The clock requests are held against.</param>
/// <param name="capacity">
/// Most keys, 2 for each call with a nonce: room for 5,800 calls a second at the default window. About 100 MB when full.
/// </param>
internal sealed class ReplayMemory(IReplayStore store, TimeProvider time, int capacity = 1 << 22)
{
    private const byte NonceKind = 1;
    private const byte SignatureKind = 2;

    private readonly ExpiringKeySet _keys = new(capacity);

    // What earlier processes let go of, perhaps by a clock that was ahead: nothing up to this second comes back.
    private long _letGoUntil;

    /// <summary>Reads back what an earlier process remembered. Call before serving.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        _letGoUntil = await store.LetGoUntilAsync(now, cancellationToken);
        await foreach (var entry in store.LoadAsync(now, cancellationToken))
        {
            if (_keys.Add(entry.Key, entry.Until, now) is KeyAdmission.Expired)
            {
                // Over, though a younger one it was committed with is not.
                _letGoUntil = Math.Max(_letGoUntil, entry.Until);
            }
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
            // Nothing was accepted, so the nonce is not spent. Where there was no room, the same request may come again.
            // Where the signature is known, the nonce is one more spelling under it: kept, one request overheard could
            // be respelt until memory is full.
            if (nonceEntry is { } added)
            {
                _keys.Remove(added.Key, until);
            }

            return new(admission, Task.CompletedTask);
        }

        return new(KeyAdmission.Added, store.AppendAsync(signatureEntry, nonceEntry));
    }

    /// <summary>Whether a request with this signature is known or may have been forgotten. It is not remembered by this.</summary>
    /// <param name="app">App the request was signed for.</param>
    /// <param name="signature">Its signature as raw bytes.</param>
    /// <param name="until">Last second at which the window admits it.</param>
    public KeyAdmission Check(MerchantApp app, ReadOnlySpan<byte> signature, long until) => until <= _letGoUntil
        ? KeyAdmission.Expired
        : _keys.Check(KeyOf(app, SignatureKind, signature), until, time.GetUtcNow().ToUnixTimeSeconds());

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

/// <summary>Loads replay memory before the first request and lets go of what is over once a minute.</summary>
internal sealed partial class ReplayKeeper(ReplayMemory memory, IReplayStore store, TimeProvider time, ILogger<ReplayKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await memory.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // Should the clock be ahead, memory still has what is deleted here, and knows it once the clock is back.
                // Should the process end before, the store remembers up to when it forgot (LetGoUntilAsync).
                await store.ForgetAsync(time.GetUtcNow().ToUnixTimeSeconds(), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Forgetting late costs only room; the next minute tries again.
                Log.CouldNotForget(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Expired nonces could not be removed from the store")]
        public static partial void CouldNotForget(ILogger logger, Exception exception);
    }
}
