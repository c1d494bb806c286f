using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Envelope.Replay;
using Gateway.Hosting;
using Gateway.Upstreams;

namespace Gateway.Assist.Exchanges;

/// <summary>The answers codes were exchanged for, kept for five minutes.</summary>
/// <remarks>Memory holds only the hashes of codes, so that a code never seen costs no read; answers are in the store, sealed.</remarks>
internal sealed partial class ExchangeMemory(IExchangeStore store, TimeProvider time, ILogger<ExchangeMemory> logger) : IExpiring
{
    /// <summary>A code lives five minutes at WeChat, so its answer does here.</summary>
    public const int KeptSeconds = 300;

    // WeChat admits 50,000 exchanges a minute for an account: four busy accounts.
    private const int Capacity = 1 << 20;

    // What the store would not take. A store that fails for long stops every call, so this never grows large.
    private const int MostUnsaved = 10_000;

    private readonly ExpiringKeySet _kept = new(Capacity);
    private readonly ConcurrentDictionary<ExchangeKey, (byte[] Answer, long Until)> _unsaved = new();

    /// <inheritdoc/>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        await foreach (var (key, until) in store.LoadKeysAsync(now, cancellationToken))
        {
            _kept.Add(key.High, until, now);
        }
    }

    /// <summary>The answer kept under that key; null where there is none.</summary>
    public async ValueTask<PlatformAnswer<T>?> FindAsync<T>(ExchangeKey key, JsonTypeInfo<KeptAnswer<T>> type)
        where T : class
    {
        var now = Now();
        if (_unsaved.TryGetValue(key, out var unsaved) && unsaved.Until >= now)
        {
            return Read(unsaved.Answer, type);
        }

        return _kept.Contains(key.High, now) && await store.FindAsync(key, now) is { } kept ? Read(kept, type) : null;
    }

    /// <summary>Keeps a final answer. The code is spent: where the store fails, memory keeps the answer instead of losing it.</summary>
    public async Task KeepAsync<T>(ExchangeKey key, PlatformAnswer<T> answer, JsonTypeInfo<KeptAnswer<T>> type)
        where T : class
    {
        var now = Now();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(KeptAnswer<T>.Of(answer), type);
        try
        {
            await store.SaveAsync(key, bytes, now + KeptSeconds);
            _kept.Add(key.High, now + KeptSeconds, now);
        }
        catch (Exception fault)
        {
            Log.NotSaved(logger, fault);
            if (_unsaved.Count < MostUnsaved)
            {
                _unsaved[key] = (bytes, now + KeptSeconds);
            }
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        foreach (var (key, unsaved) in _unsaved)
        {
            if (unsaved.Until < now)
            {
                _unsaved.TryRemove(key, out _);
            }
        }

        await store.ForgetAsync(now, cancellationToken);
    }

    private static PlatformAnswer<T> Read<T>(byte[] answer, JsonTypeInfo<KeptAnswer<T>> type)
        where T : class => JsonSerializer.Deserialize(answer, type)!.ToAnswer();

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The answer to an exchanged code could not be stored; it is kept in memory")]
        public static partial void NotSaved(ILogger logger, Exception exception);
    }
}

/// <summary>A final answer as it is written: a value, or a refusal that stays one.</summary>
internal sealed record KeptAnswer<T>(T? Value, string? Code, string? Message)
    where T : class
{
    public static KeptAnswer<T> Of(PlatformAnswer<T> answer) => new(answer.Value, answer.Refusal?.Code, answer.Refusal?.Message);

    public PlatformAnswer<T> ToAnswer() => Value is { } value
        ? PlatformAnswer<T>.Of(value)
        : PlatformAnswer<T>.Refused(new PlatformRefusal(Code!, Message!, IsFinal: true));

    /// <summary>Says nothing: identities and credentials are in here.</summary>
    public override string ToString() => nameof(KeptAnswer<>);
}

/// <summary>How each kind of answer is written.</summary>
[JsonSerializable(typeof(KeptAnswer<Upstreams.WeChat.OAuth.OAuthToken>))]
[JsonSerializable(typeof(KeptAnswer<Upstreams.WeChat.MiniProgram.MiniSession>))]
[JsonSerializable(typeof(KeptAnswer<Upstreams.WeChat.Pay.PayOpenId>))]
[JsonSerializable(typeof(KeptAnswer<Upstreams.WeChat.Pay.PayIdentityToken>))]
[JsonSerializable(typeof(KeptAnswer<Upstreams.Alipay.AlipayIdentity>))]
internal sealed partial class KeptAnswers : JsonSerializerContext;
