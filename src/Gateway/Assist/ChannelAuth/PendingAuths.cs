using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Envelope;
using Gateway.Hosting;
using Gateway.Merchants;

namespace Gateway.Assist.ChannelAuth;

/// <summary>Query codes and what comes of them: made for an app, waiting, spent by one user's code, over after five minutes.</summary>
/// <remarks>The store knows; memory holds only how many each app has, and whose turn it is to finish one.</remarks>
internal sealed class PendingAuths(IChannelAuthStore store, QueryCodes codes, TimeProvider time) : IExpiring
{
    public const int LivesSeconds = 300;

    /// <summary>Query codes one app may have alive at once: 33 users a second, all the time.</summary>
    public const int MostAlive = 10_000;

    // Whoever knows a query code may try codes of the platform on it. Each try is a call to the platform in the app's name.
    private const int MostRefusals = 10;

    // A code that ends later than any made now was made by a clock that ran ahead and was put back: it would live too long.
    private const int ClockAllowanceSeconds = 60;

    private readonly ConcurrentDictionary<string, Queue<long>> _alive = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<QueryKey, Turn> _turns = new();

    /// <inheritdoc/>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (var (auth, until) in store.LoadAsync(Now(), cancellationToken))
        {
            _alive.GetOrAdd(Read(auth).AppId, static _ => new Queue<long>()).Enqueue(until);
        }
    }

    /// <summary>Begins to wait behind a new query code. Completes once that would survive the end of this process.</summary>
    /// <returns>Where the app has too many alive: how long until there is room; null otherwise.</returns>
    public async ValueTask<TimeSpan?> BeginAsync(string queryCode, PendingAuth auth)
    {
        var now = Now();
        if (TakePlace(auth.AppId, now) is { } wait)
        {
            return wait;
        }

        await SaveAsync(QueryCodes.KeyOf(queryCode), auth, now + LivesSeconds);
        return null;
    }

    /// <summary>What is behind a query code; null where there is nothing any more, or never was.</summary>
    public async ValueTask<LiveAuth?> FindAsync(string queryCode) =>
        codes.IsOurs(queryCode) ? await FindAsync(QueryCodes.KeyOf(queryCode)) : null;

    /// <summary>As <see cref="FindAsync(string)"/>, for the app that asked and no other.</summary>
    public async ValueTask<LiveAuth?> FindAsync(string queryCode, MerchantApp app) =>
        await FindAsync(queryCode) is { } live && string.Equals(live.Auth.AppId, app.AppId, StringComparison.Ordinal) ? live : null;

    /// <summary>Exchanges a code of the platform and binds its user to the query code: once, whoever else tries meanwhile.</summary>
    /// <param name="isSigned">
    /// Whether the app itself presents the code. Anybody else may only bring one that was not exchanged before: codes stand in
    /// addresses, and remembering what one was exchanged for must not make it good twice.
    /// </param>
    public async Task<AuthFinish> FinishAsync(LiveAuth live, MerchantApp app, IAuthChannel channel, string code, bool isSigned)
    {
        var turn = _turns.GetOrAdd(live.Key, static (_, until) => new Turn(until), live.Until);
        await turn.Gate.WaitAsync();
        try
        {
            // Read again: whoever had the turn before may have finished it, and time has passed.
            if (await FindAsync(live.Key) is not { Auth: var auth })
            {
                return AuthFinish.Gone;
            }

            var codeHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
            if (auth.Identity is { } known)
            {
                return string.Equals(auth.CodeHash, codeHash, StringComparison.Ordinal) ? AuthFinish.With(known) : AuthFinish.Spent;
            }

            return auth.IsSpent ? AuthFinish.Spent : await ExchangeAsync(live, turn, app, channel, code, codeHash, isSigned);
        }
        finally
        {
            turn.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        foreach (var (key, turn) in _turns)
        {
            if (!IsAlive(turn.Until, now))
            {
                _turns.TryRemove(key, out _);
            }
        }

        return store.ForgetAsync(now, now + LivesSeconds + ClockAllowanceSeconds, cancellationToken);
    }

    private async Task<AuthFinish> ExchangeAsync(
        LiveAuth live, Turn turn, MerchantApp app, IAuthChannel channel, string code, string codeHash, bool isSigned)
    {
        var exchange = await channel.ExchangeAsync(app, code);
        if (exchange.IsFresh)
        {
            turn.ExchangedHere = codeHash;
        }

        if (exchange.Identity is not { } identity)
        {
            return await RefuseAsync(live, turn, exchange.Refusal!);
        }

        if (!isSigned && !string.Equals(turn.ExchangedHere, codeHash, StringComparison.Ordinal))
        {
            return await RefuseAsync(live, turn, Answer.Refuse(Outcome.RefusedByPlatform, "授权码已被使用，请重新发起授权获取新的授权码 (this code was used before)"));
        }

        await SaveAsync(live.Key, live.Auth with { CodeHash = codeHash, Identity = identity }, live.Until);
        return AuthFinish.With(identity) with { PlatformTime = exchange.PlatformTime };
    }

    private async Task<AuthFinish> RefuseAsync(LiveAuth live, Turn turn, Answer refusal)
    {
        // What the platform could not say was nobody's try.
        if (refusal.Outcome is Outcome.RefusedByPlatform && ++turn.Refusals >= MostRefusals)
        {
            await SaveAsync(live.Key, live.Auth with { IsSpent = true }, live.Until);
        }

        return AuthFinish.Refused(refusal);
    }

    private TimeSpan? TakePlace(string appId, long now)
    {
        var alive = _alive.GetOrAdd(appId, static _ => new Queue<long>());
        lock (alive)
        {
            while (alive.TryPeek(out var first) && !IsAlive(first, now))
            {
                alive.Dequeue();
            }

            if (alive.Count >= MostAlive)
            {
                return TimeSpan.FromSeconds(Math.Max(1, alive.Peek() - now + 1));
            }

            alive.Enqueue(now + LivesSeconds);
            return null;
        }
    }

    private Task SaveAsync(QueryKey key, PendingAuth auth, long until) =>
        store.SaveAsync(key, JsonSerializer.SerializeToUtf8Bytes(auth, PendingAuthJson.Default.PendingAuth), until);

    private async ValueTask<LiveAuth?> FindAsync(QueryKey key) =>
        await store.FindAsync(key) is { } kept && IsAlive(kept.Until, Now()) ? new LiveAuth(key, Read(kept.Auth), kept.Until) : null;

    private static PendingAuth Read(byte[] auth) => JsonSerializer.Deserialize(auth, PendingAuthJson.Default.PendingAuth)!;

    private static bool IsAlive(long until, long now) => until >= now && until <= now + LivesSeconds + ClockAllowanceSeconds;

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>One at a time finishes a query code.</summary>
    private sealed class Turn(long until)
    {
        public long Until { get; } = until;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Refusals { get; set; }

        /// <summary>Hash of the code that was exchanged for this query code: good here again, should the store have failed.</summary>
        public string? ExchangedHere { get; set; }
    }
}

/// <summary>How presenting a code of the platform for a query code ended.</summary>
internal sealed record AuthFinish
{
    private AuthFinish()
    {
    }

    /// <summary>Its time is over.</summary>
    public static AuthFinish Gone { get; } = new();

    /// <summary>Another code has finished it, or too many were tried.</summary>
    public static AuthFinish Spent { get; } = new() { IsSpent = true };

    /// <summary>Set where this code finished it, now or before.</summary>
    public AuthIdentity? Identity { get; private init; }

    /// <summary>Set where the code brought no identity; the query code goes on waiting.</summary>
    public Answer? Refusal { get; private init; }

    public bool IsSpent { get; private init; }

    public TimeSpan PlatformTime { get; init; }

    public static AuthFinish With(AuthIdentity identity) => new() { Identity = identity };

    public static AuthFinish Refused(Answer refusal) => new() { Refusal = refusal, PlatformTime = refusal.PlatformTime };

    /// <summary>Says how it ended, nothing of what was given.</summary>
    public override string ToString() => Identity is not null ? nameof(Identity) : Refusal?.Outcome.ToString() ?? (IsSpent ? nameof(Spent) : nameof(Gone));
}
