namespace Gateway.Simulator.Tokens;

/// <summary>
/// The global tokens of all accounts, of both kinds. Neither kind touches the other. Thread-safe and bounded: the oldest
/// tokens are forgotten first, and are then unknown.
/// </summary>
internal sealed class GlobalTokens(TimeProvider time)
{
    private const int AccountCapacity = 10_000;
    private const int TokenCapacity = 20_000;
    private const int ForcedDailyQuota = 20;

    /// <summary>For this long old and new token both work.</summary>
    private static readonly TimeSpan ChangeOver = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan BetweenForcedCalls = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly BoundedMap<string, AccountTokens> _accounts = new(AccountCapacity);
    private readonly BoundedMap<string, GlobalToken> _tokens = new(TokenCapacity);

    private TimeSpan _lifetime = TimeSpan.FromHours(2);
    private int _classicDailyQuota = 2000;
    private int? _shortSeconds;

    public TimeSpan Lifetime
    {
        get => Read(ref _lifetime);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            Write(ref _lifetime, value);
        }
    }

    public int ClassicDailyQuota
    {
        get => Read(ref _classicDailyQuota);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Write(ref _classicDailyQuota, value);
        }
    }

    public int? ShortSeconds
    {
        get => Read(ref _shortSeconds);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(value));
            Write(ref _shortSeconds, value);
        }
    }

    /// <summary>A new token at every call. The one before works for five more minutes.</summary>
    /// <returns>The token, or else the errcode.</returns>
    public (IssuedToken? Token, int Errcode) Classic(string appId)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var account = Account(appId);
            if (!account.ClassicCalls.TryTake(now, _classicDailyQuota))
            {
                return (null, WeChatErrors.DailyQuota);
            }

            if (account.Classic.Current is { } previous)
            {
                previous.ObsoleteFrom = now + ChangeOver;
            }

            return (Make(appId, account.Classic, now + _lifetime).At(now), 0);
        }
    }

    /// <summary>
    /// The account's token, renewed when it has less than five minutes left; the one before lives on to its own end.
    /// Forced: a new token, and every one before is dead at once. Too soon after another forced call it is not forced.
    /// </summary>
    /// <returns>The token, or else the errcode.</returns>
    public (IssuedToken? Token, int Errcode) Stable(string appId, bool force)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var account = Account(appId);
            var isTooSoon = now - account.LastForced < BetweenForcedCalls;
            if (force && !isTooSoon)
            {
                if (!account.ForcedCalls.TryTake(now, ForcedDailyQuota))
                {
                    return (null, WeChatErrors.DailyQuota);
                }

                account.LastForced = now;
                account.Stable.KillAll();
            }

            var isGood = account.Stable.Current is { } current
                && (_shortSeconds is { } seconds ? current.ExpiresAt == now.AddSeconds(seconds) : current.ExpiresAt - now >= ChangeOver);
            var token = isGood
                ? account.Stable.Current!
                : Make(appId, account.Stable, _shortSeconds is { } left ? now.AddSeconds(left) : now + _lifetime);
            return (token.At(now), 0);
        }
    }

    /// <summary>Kills every token of the account, as if another system had forced or fetched its own.</summary>
    public void Invalidate(string appId)
    {
        lock (_gate)
        {
            var account = Account(appId);
            account.Classic.KillAll();
            account.Stable.KillAll();
        }
    }

    /// <summary>The appid a live token belongs to, or null and the errcode: 40001 for dead and unknown, 42001 for expired.</summary>
    public string? AccountOf(string accessToken, out int errcode)
    {
        lock (_gate)
        {
            errcode = _tokens.TryGet(accessToken, out var token) ? token.ErrcodeAt(time.GetUtcNow()) : WeChatErrors.BadToken;
            return errcode == 0 ? token!.AppId : null;
        }
    }

    private AccountTokens Account(string appId) => _accounts.GetOrAdd(appId, _ => new AccountTokens());

    private GlobalToken Make(string appId, TokenFamily family, DateTimeOffset expiresAt)
    {
        var token = family.Add(Identity.GlobalToken(), appId, expiresAt);
        _tokens.Add(token.Text, token);
        return token;
    }

    private T Read<T>(ref T setting)
    {
        lock (_gate)
        {
            return setting;
        }
    }

    private void Write<T>(ref T setting, T value)
    {
        lock (_gate)
        {
            setting = value;
        }
    }

    private sealed class AccountTokens
    {
        public TokenFamily Classic { get; } = new();

        public TokenFamily Stable { get; } = new();

        public DailyAllowance ClassicCalls { get; } = new();

        public DailyAllowance ForcedCalls { get; } = new();

        public DateTimeOffset? LastForced { get; set; }
    }
}

/// <summary>A token as an answer shows it.</summary>
/// <param name="Text">The token.</param>
/// <param name="ExpiresIn">The whole seconds it has left.</param>
internal sealed record IssuedToken(string Text, int ExpiresIn);
