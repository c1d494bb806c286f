using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Envelope.Replay;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.OAuth;

namespace Gateway.Assist.Exchanges;

/// <summary>One code, one exchange: however often an app presents a code, the platform is asked once.</summary>
/// <remarks>
/// Presentations at the same time wait for one call (single-flight). Afterwards the answer is kept for five minutes in
/// the store; memory holds only the hashes, so that a code never seen costs no read. Refusals that another try cannot
/// change are answers too. Not kept: an unreachable platform, "system busy", and what an administrator can mend, since
/// the code may still be good then.
/// </remarks>
internal sealed class ExchangeMemory(WeChatOAuth oauth, IExchangeStore store, TimeProvider time)
{
    /// <summary>A code lives five minutes at WeChat, so its answer does here.</summary>
    private const int KeptSeconds = 300;

    // WeChat admits 50,000 exchanges a minute for an account: four busy accounts.
    private const int Capacity = 1 << 20;

    private readonly ExpiringKeySet _kept = new(Capacity);
    private readonly ConcurrentDictionary<ExchangeKey, Task<(OAuthExchange Exchange, TimeSpan Waited)>> _running = new();

    /// <summary>Reads back what an earlier process keeps. Call before serving.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        await foreach (var (key, until) in store.LoadKeysAsync(now, cancellationToken))
        {
            _kept.Add(key.High, until, now);
        }
    }

    /// <summary>The answer to a code, and how long the platform was waited for.</summary>
    public async ValueTask<(OAuthExchange Exchange, TimeSpan Waited)> ExchangeOnceAsync(string appId, WeChatAccount account, string code)
    {
        var key = KeyOf(appId, account.AppId, code);
        while (true)
        {
            if (_running.TryGetValue(key, out var running))
            {
                return await running;
            }

            if (_kept.Contains(key.High, Now()) && await store.FindAsync(key, Now()) is { } kept)
            {
                return (kept, TimeSpan.Zero);
            }

            // The task starts only after it has won its place, so that a race never makes two calls.
            var first = new TaskCompletionSource<(OAuthExchange, TimeSpan)>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running.TryAdd(key, first.Task))
            {
                continue;
            }

            await RunAsync(key, account, code, first);
            return await first.Task;
        }
    }

    // Not tied to the caller: it may hang up, others wait for the same answer.
    private async Task RunAsync(ExchangeKey key, WeChatAccount account, string code, TaskCompletionSource<(OAuthExchange, TimeSpan)> first)
    {
        try
        {
            // Between the look into memory and winning the place, another call may have come and gone.
            if (_kept.Contains(key.High, Now()) && await store.FindAsync(key, Now()) is { } late)
            {
                first.SetResult((late, TimeSpan.Zero));
                return;
            }

            var started = time.GetTimestamp();
            var exchange = await oauth.ExchangeAsync(account, code);
            var waited = time.GetElapsedTime(started);
            if (IsFinal(exchange))
            {
                var until = Now() + KeptSeconds;
                await store.SaveAsync(key, exchange, until);
                _kept.Add(key.High, until, Now());
            }

            first.SetResult((exchange, waited));
        }
        catch (Exception e)
        {
            first.SetException(e);
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private static bool IsFinal(OAuthExchange exchange) =>
        exchange.Token is not null || exchange.Error is { Class: WeChatErrorClass.Relogin or WeChatErrorClass.User };

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    private static ExchangeKey KeyOf(string appId, string wxAppId, string code)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{appId}\0{wxAppId}\0{code}"));
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(16)));
    }
}

/// <summary>Loads the memory of exchanges before the first request and lets go of what is over once a minute.</summary>
internal sealed partial class ExchangeKeeper(ExchangeMemory memory, IExchangeStore store, TimeProvider time, ILogger<ExchangeKeeper> logger)
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "Exchanges that are over could not be removed from the store")]
        public static partial void CouldNotForget(ILogger logger, Exception exception);
    }
}
