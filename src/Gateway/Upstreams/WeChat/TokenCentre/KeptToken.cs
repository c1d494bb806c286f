using System.Security.Cryptography;

namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>One kept value: served from memory, refreshed by one flight at a time.</summary>
/// <param name="source">Where it comes from.</param>
internal sealed partial class KeptToken(
    TokenKey key,
    TokenState initial,
    TokenSource source,
    ITokenStore store,
    string holder,
    TimeSpan leaseTime,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan BetweenStoreReads = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLeaseTries = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private TokenState _state = initial;
    private Served? _served;
    private Flight? _flight;
    private WeChatAccount? _lastAccount;
    private DateTimeOffset _readAt;
    private bool _usedSinceRenewal;

    public TokenKey Key => key;

    /// <summary>What is known of it, for whoever administers it.</summary>
    public TokenState State => Volatile.Read(ref _state);

    /// <summary>The current value; the platform is asked only where there is none this account may have.</summary>
    public ValueTask<PlatformAnswer<GlobalToken>> GetAsync(WeChatAccount account)
    {
        if (Serve(account) is { } answer)
        {
            return new(answer);
        }

        return new(RefreshAsync(account, RefreshReason.Needed, failed: null));
    }

    /// <summary>The current value, another than <paramref name="failed"/> where the platform gives one.</summary>
    public async ValueTask<PlatformAnswer<GlobalToken>> RenewAsync(WeChatAccount account, string failed)
    {
        var answer = await GetAsync(account);
        return answer.Value is { } current && Same(current.AccessToken, failed)
            ? await RefreshAsync(account, RefreshReason.Reported, failed)
            : answer;
    }

    /// <summary>Asks the platform now, whatever stands in the way but the budget, and says what it answered.</summary>
    public async Task<TokenCheck> CheckAsync(WeChatAccount account)
    {
        var check = new Flight(account, RefreshReason.Checked, failed: null, RefreshAsync);
        while (true)
        {
            var flight = Start(check);
            await flight.Done.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ReferenceEquals(flight, check))
            {
                await check.Done.Task;
                return new TokenCheck(check.Reply, check.WasRefused);
            }
        }
    }

    /// <summary>
    /// Refreshes ahead where it is time to and somebody has used the value since it was renewed. What has ended is
    /// fetched when it is asked for.
    /// </summary>
    /// <param name="isInUse">Whether an account is still what some app is configured with: nothing is fetched for what is gone.</param>
    public Task RefreshIfDueAsync(Func<WeChatAccount, bool> isInUse)
    {
        var state = State;
        var now = time.GetUtcNow();
        if (!TokenRules.Lives(state, now) || now < state.RefreshAt || !Volatile.Read(ref _usedSinceRenewal) || Volatile.Read(ref _lastAccount) is not { } account)
        {
            return Task.CompletedTask;
        }

        if (isInUse(account))
        {
            return Start(new Flight(account, RefreshReason.Ahead, failed: null, RefreshAsync)).Done.Task;
        }

        lock (_gate)
        {
            // Whoever uses it next says with what.
            (_served, _lastAccount) = (null, null);
        }

        return Task.CompletedTask;
    }

    /// <summary>Forgets waiting and stops, those of one secret or all, in the store too.</summary>
    public async Task LiftAsync(byte[]? secretDigest = null)
    {
        // As a flight of its own: beside a refresh, a second lease would overtake the first, and its token would not be kept.
        var lift = new Flight(null, RefreshReason.Needed, failed: null, _ => LiftNowAsync(secretDigest));
        Flight running;
        do
        {
            running = Start(lift);
            await running.Done.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!ReferenceEquals(running, lift));
        await lift.Done.Task;
    }

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(one.AsSpan()), System.Runtime.InteropServices.MemoryMarshal.AsBytes(other.AsSpan()));

    private PlatformAnswer<GlobalToken>? Serve(WeChatAccount account)
    {
        var now = time.GetUtcNow();
        var served = Volatile.Read(ref _served);
        if (served is not null && served.IsFor(account) && TokenRules.Lives(served.State, now))
        {
            if (!Volatile.Read(ref _usedSinceRenewal))
            {
                Volatile.Write(ref _usedSinceRenewal, true);
            }

            return served.Answer;
        }

        return ServeFirst(account, now);
    }

    // The first time an app asks for the value that is kept: has it the secret, or had it?
    private PlatformAnswer<GlobalToken>? ServeFirst(WeChatAccount account, DateTimeOffset now)
    {
        PlatformAnswer<GlobalToken> answer;
        lock (_gate)
        {
            var state = _state;
            if (!MayHave(state, account, now, out var hasSecret))
            {
                return null;
            }

            answer = PlatformAnswer<GlobalToken>.Of(new GlobalToken(state.Value!, state.ExpiresAt));
            _usedSinceRenewal = true;
            if (hasSecret)
            {
                _lastAccount = account;
                _state = state with { ProvenOwners = TokenRules.WithOwner(state, account.Owner) };
                _served = new Served(answer, _state, account.AppSecret);
                return answer;
            }
        }

        if (source.Token is not null)
        {
            // No call for a ticket presents the secret: there is nothing to try.
            return answer;
        }

        // A proven app with another secret: it is tried beside the calls, which go on with what still works.
        Start(new Flight(account, RefreshReason.Ahead, failed: null, RefreshAsync));
        return answer;
    }

    /// <summary>Whether what is kept still lives, and this account has its secret, or its app once had.</summary>
    private static bool MayHave(TokenState state, WeChatAccount account, DateTimeOffset now, out bool hasSecret)
    {
        hasSecret = false;
        if (!TokenRules.Lives(state, now))
        {
            return false;
        }

        hasSecret = TokenState.Digest(account.AppSecret).AsSpan().SequenceEqual(state.SecretDigest);
        return hasSecret || state.ProvenOwners.Contains(account.Owner);
    }

    private async Task<PlatformAnswer<GlobalToken>> RefreshAsync(WeChatAccount account, RefreshReason reason, string? failed)
    {
        var wanted = new Flight(account, reason, failed, RefreshAsync);
        while (true)
        {
            var flight = Start(wanted);
            await flight.Done.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ReferenceEquals(flight, wanted) || flight.Serves(account, reason))
            {
                await flight.Done.Task;
                return Result(account, flight);
            }

            // That one was for another secret, or did not force what was reported: see what it brought, then try again.
            if (Serve(account) is { } answer && (failed is null || !Same(answer.Value!.AccessToken, failed)))
            {
                return answer;
            }
        }
    }

    private PlatformAnswer<GlobalToken> Result(WeChatAccount account, Flight flight) =>
        Serve(account)
        ?? flight.WithoutToken
        ?? TokenRules.Explain(State, TokenState.Digest(account.AppSecret), account.Kind, time.GetUtcNow());

    /// <summary>The flight that is under way, or else the one that is wanted.</summary>
    private Flight Start(Flight wanted)
    {
        lock (_gate)
        {
            if (_flight is { } running)
            {
                return running;
            }

            _flight = wanted;
        }

        _ = FlyAsync(wanted);
        return wanted;
    }

    private async Task FlyAsync(Flight flight)
    {
        try
        {
            await flight.Work(flight);
        }
        catch (Exception fault)
        {
            // The store failed. Whoever waits is served what is still good, or told that it is our fault.
            Log.RefreshFailed(logger, fault, key.AppId, key.Kind);
            flight.Fault = fault;
        }

        lock (_gate)
        {
            _flight = null;
        }

        flight.End(somethingToServe: flight.Account is { } account && MayHave(State, account, time.GetUtcNow(), out _));
    }

    private async Task LiftNowAsync(byte[]? secretDigest)
    {
        Adopt(TokenRules.Lifted(Current(), secretDigest));
        var now = time.GetUtcNow();
        if (await store.TryLeaseAsync(key, holder, now, now + leaseTime) is { } lease)
        {
            var lifted = TokenRules.Lifted(AdoptNewer(lease.State), secretDigest);
            await store.SaveAsync(key, lease, Adopt(lifted with { Revision = lifted.Revision + 1 }), release: true);
        }
    }

    private async Task RefreshAsync(Flight flight)
    {
        var account = flight.Account!;
        var digest = TokenState.Digest(account.AppSecret);
        if (!await HasTokenAsync(flight) || !IsWanted(Current(), flight, digest))
        {
            return;
        }

        if (!MayAsk(Current(), flight, digest) && !await AdoptAsync(flight, digest))
        {
            flight.WasRefused = true;
            return;
        }

        if (await LeaseAsync(flight, digest) is not { } lease)
        {
            return;
        }

        // Checked again now that nobody else can refresh: another instance may have, just before.
        var now = time.GetUtcNow();
        var state = AdoptNewer(lease.State);
        flight.WasRefused = !MayAsk(state, flight, digest);
        if (flight.WasRefused || !IsWanted(state, flight, digest))
        {
            await store.ReleaseAsync(key, lease);
            return;
        }

        var force = flight.Reason is RefreshReason.Reported && TokenRules.MayForce(state, key.Kind, now);
        state = TokenRules.Counted(state, flight.Reason, force, now);
        if (!await store.SaveAsync(key, lease, state, release: false))
        {
            AdoptNewer(await store.ReadAsync(key));
            return;
        }

        var reply = flight.Reply = await source.FetchAsync(account, force);
        state = Adopt(TokenRules.After(state, key.Kind, flight.Reason, reply, digest, account.Owner, now, time.GetUtcNow(), Random.Shared.NextDouble()));
        Log.Asked(logger, key.AppId, key.Kind, flight.Reason, force, reply);
        await KeepAsync(lease, state);
    }

    private async Task KeepAsync(TokenLease lease, TokenState state)
    {
        try
        {
            if (!await store.SaveAsync(key, lease, state, release: true))
            {
                AdoptNewer(await store.ReadAsync(key));
            }
        }
        catch (Exception fault)
        {
            // The platform has given a new value and ended the old: memory serves it, though a restart will not know it.
            Log.NotKept(logger, fault, key.AppId, key.Kind);
        }
    }

    /// <summary>
    /// A ticket is asked for with a token: without one nothing is counted and nobody asked. Who has the token may have the
    /// ticket, whatever secret it was first asked with.
    /// </summary>
    private async ValueTask<bool> HasTokenAsync(Flight flight)
    {
        if (source.Token is null)
        {
            return true;
        }

        var token = await source.Token(flight.Account!);
        if (token.Value is null)
        {
            flight.WithoutToken = token;
            return false;
        }

        lock (_gate)
        {
            _state = _state with { ProvenOwners = TokenRules.WithOwner(_state, flight.Account!.Owner) };
        }

        return true;
    }

    private bool MayAsk(TokenState state, Flight flight, byte[] digest) =>
        TokenRules.MayAsk(state, key.Kind, flight.Reason, digest, time.GetUtcNow());

    /// <summary>Whether what is known still calls for what the flight set out for.</summary>
    private bool IsWanted(TokenState state, Flight flight, byte[] digest)
    {
        var now = time.GetUtcNow();
        var isGood = TokenRules.Lives(state, now) && (source.Token is not null || digest.AsSpan().SequenceEqual(state.SecretDigest));
        return flight.Reason switch
        {
            RefreshReason.Checked => true,
            RefreshReason.Reported => !isGood || Same(state.Value!, flight.Failed!),
            RefreshReason.Ahead => !isGood || now >= state.RefreshAt,
            _ => !isGood,
        };
    }

    /// <summary>Looks into the store where memory says no: another instance may know better. True where the way is free then.</summary>
    private async Task<bool> AdoptAsync(Flight flight, byte[] digest)
    {
        var now = time.GetUtcNow();
        // A clock that was put back makes the last look seem to come later.
        if (now - _readAt is var age && age < BetweenStoreReads && age >= TimeSpan.Zero)
        {
            return false;
        }

        _readAt = now;
        var state = AdoptNewer(await store.ReadAsync(key));
        return IsWanted(state, flight, digest) && MayAsk(state, flight, digest);
    }

    private async Task<TokenLease?> LeaseAsync(Flight flight, byte[] digest)
    {
        // A holder that died keeps its lease for as long as it was given.
        var giveUp = time.GetUtcNow() + (2 * leaseTime);
        while (true)
        {
            var now = time.GetUtcNow();
            if (await store.TryLeaseAsync(key, holder, now, now + leaseTime) is { } lease)
            {
                return lease;
            }

            if (now > giveUp || !IsWanted(AdoptNewer(await store.ReadAsync(key)), flight, digest))
            {
                return null;
            }

            await Task.Delay(BetweenLeaseTries, time);
        }
    }

    /// <summary>What is valid now: another instance may have gone on, and the store may lack what could not be kept in it.</summary>
    private TokenState AdoptNewer(TokenState? stored)
    {
        var state = Current();
        return stored is not null && stored.Revision > state.Revision ? Adopt(TokenRules.Sane(stored, time.GetUtcNow())) : state;
    }

    /// <summary>What is known, without what only a clock that ran ahead could have written.</summary>
    private TokenState Current()
    {
        var state = State;
        var sane = TokenRules.Sane(state, time.GetUtcNow());
        return ReferenceEquals(sane, state) ? state : Adopt(sane);
    }

    private TokenState Adopt(TokenState state)
    {
        lock (_gate)
        {
            Publish(state);
        }

        return state;
    }

    // Under the gate.
    private void Publish(TokenState state)
    {
        var renewed = !string.Equals(state.Value, _state.Value, StringComparison.Ordinal) || state.ExpiresAt != _state.ExpiresAt;
        _state = state;
        if (renewed)
        {
            _served = null;
            _usedSinceRenewal = false;
        }
    }

    /// <summary>What is handed out to the apps that have presented the secret it was obtained with.</summary>
    private sealed record Served(PlatformAnswer<GlobalToken> Answer, TokenState State, string Secret)
    {
        public bool IsFor(WeChatAccount account)
        {
            if (string.Equals(Secret, account.AppSecret, StringComparison.Ordinal))
            {
                foreach (var owner in State.ProvenOwners)
                {
                    if (string.Equals(owner, account.Owner, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        public override string ToString() => nameof(Served);
    }

    /// <param name="account">Null for what is not done for anybody.</param>
    private sealed class Flight(WeChatAccount? account, RefreshReason reason, string? failed, Func<Flight, Task> work)
    {
        public WeChatAccount? Account => account;

        public Func<Flight, Task> Work => work;

        public RefreshReason Reason => reason;

        public string? Failed => failed;

        public TokenReply? Reply { get; set; }

        /// <summary>Nobody was asked: the rules stood in the way.</summary>
        public bool WasRefused { get; set; }

        /// <summary>Nobody was asked: there was no token to ask with.</summary>
        public PlatformAnswer<GlobalToken>? WithoutToken { get; set; }

        public Exception? Fault { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether its outcome is also that of somebody who wants a refresh for this reason.</summary>
        public bool Serves(WeChatAccount other, RefreshReason wanted) =>
            account is not null && string.Equals(account.AppSecret, other.AppSecret, StringComparison.Ordinal) && (wanted is not RefreshReason.Reported || reason is RefreshReason.Reported);

        /// <param name="somethingToServe">A fault is then nobody's but the log's.</param>
        public void End(bool somethingToServe)
        {
            if (Fault is { } fault && !somethingToServe)
            {
                Done.SetException(fault);
            }
            else
            {
                Done.SetResult();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{wxAppId} {kind} asked because {reason}, forced {forced}: {reply}")]
        public static partial void Asked(ILogger logger, string wxAppId, TokenKind kind, RefreshReason reason, bool forced, TokenReply reply);

        [LoggerMessage(Level = LogLevel.Error, Message = "{wxAppId} {kind} could not be refreshed")]
        public static partial void RefreshFailed(ILogger logger, Exception exception, string wxAppId, TokenKind kind);

        [LoggerMessage(Level = LogLevel.Error, Message = "{wxAppId} {kind} was refreshed but could not be stored; memory serves it")]
        public static partial void NotKept(ILogger logger, Exception exception, string wxAppId, TokenKind kind);
    }
}
