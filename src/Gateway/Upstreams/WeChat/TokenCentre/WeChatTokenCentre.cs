using System.Collections.Concurrent;

namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>
/// The one owner of each account's global access_token and JS-SDK ticket. Reads come from memory; whoever needs a new
/// value waits for the one call that fetches it.
/// </summary>
internal sealed partial class WeChatTokenCentre(WeChatTokens platform, ITokenStore store, IAccountsInUse inUse, WeChatOptions options, TimeProvider time, ILogger<WeChatTokenCentre> logger)
{
    private readonly ConcurrentDictionary<TokenKey, KeptToken> _kept = new();

    // Names this instance in the leases of the store.
    private readonly string _holder = Guid.NewGuid().ToString("N");

    /// <summary>The account's token. It lives at least another moment; how long is in the answer.</summary>
    public ValueTask<PlatformAnswer<GlobalToken>> GetAsync(WeChatAccount account) => Token(account).GetAsync(account);

    /// <summary>The account's token after a call with <paramref name="failedToken"/> was refused: another one, if that is still the current.</summary>
    public ValueTask<PlatformAnswer<GlobalToken>> RenewAsync(WeChatAccount account, string failedToken) =>
        Token(account).RenewAsync(account, failedToken);

    /// <summary>The account's ticket for the JS-SDK.</summary>
    public ValueTask<PlatformAnswer<GlobalToken>> GetTicketAsync(WeChatAccount account) => Kept(account, TokenKind.JsapiTicket).GetAsync(account);

    /// <summary>Asks the platform whether this configuration works, in a way that ends nobody's token.</summary>
    /// <remarks>
    /// With the stable call, also where the app uses the classic one: both check secret and whitelist alike, and a stable
    /// token does not touch a classic one. Success lifts what was stopped with this secret.
    /// </remarks>
    public async Task<TokenCheck> CheckAsync(WeChatAccount account)
    {
        var check = await Kept(account, TokenKind.Stable).CheckAsync(account);
        if (check.Reply is { Value: not null })
        {
            await LiftAsync(account.AppId, TokenState.Digest(account.AppSecret));
        }

        return check;
    }

    /// <summary>An administrator has changed something about the account: whatever was stopped is tried again.</summary>
    /// <param name="secretDigest">Only what was stopped with this secret; null for all.</param>
    public async Task LiftAsync(string wxAppId, byte[]? secretDigest = null)
    {
        foreach (var (key, kept) in _kept)
        {
            if (string.Equals(key.AppId, wxAppId, StringComparison.Ordinal))
            {
                await LiftAsync(kept, secretDigest);
            }
        }
    }

    /// <summary>What is known of the account's token, for whoever administers it. Asks nobody.</summary>
    public TokenState Describe(WeChatAccount account) =>
        _kept.TryGetValue(KeyOf(account, KindOf(account)), out var kept) ? kept.State : TokenState.Empty;

    /// <summary>Reads back what an earlier process kept. Call before serving.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, state) in await store.LoadAsync(cancellationToken))
        {
            _kept[key] = Make(key, state);
        }
    }

    /// <summary>Refreshes what is due, side by side.</summary>
    public Task RefreshDueAsync() => Task.WhenAll(_kept.Values.Select(kept => kept.RefreshIfDueAsync(inUse.Includes)));

    private async Task LiftAsync(KeptToken kept, byte[]? secretDigest)
    {
        try
        {
            await kept.LiftAsync(secretDigest);
        }
        catch (Exception fault)
        {
            // Memory has it; what the store did not take is forgotten with the next refresh.
            Log.LiftNotKept(logger, fault, kept.Key.AppId);
        }
    }

    private static TokenKind KindOf(WeChatAccount account) => account.TokenMode is TokenMode.Classic ? TokenKind.Classic : TokenKind.Stable;

    private static TokenKey KeyOf(WeChatAccount account, TokenKind kind) => new(account.ApiBaseUrl.AbsoluteUri, account.AppId, kind);

    private KeptToken Token(WeChatAccount account) => Kept(account, KindOf(account));

    private KeptToken Kept(WeChatAccount account, TokenKind kind)
    {
        var key = KeyOf(account, kind);
        return _kept.TryGetValue(key, out var kept) ? kept : _kept.GetOrAdd(key, key => Make(key, TokenState.Empty));
    }

    private KeptToken Make(TokenKey key, TokenState state)
    {
        var source = key.Kind switch
        {
            TokenKind.Stable => new TokenSource(platform.StableAsync),
            TokenKind.Classic => new TokenSource((account, _) => platform.ClassicAsync(account)),
            _ => new TokenSource((account, _) => FetchTicketAsync(account), GetAsync),
        };
        // Room for the slowest fetch: a ticket may need a token first, and both a second try.
        var leaseTime = (options.Timeout * 4) + TimeSpan.FromSeconds(10);
        return new KeptToken(key, state, source, store, _holder, leaseTime, time, logger);
    }

    private async Task<TokenReply> FetchTicketAsync(WeChatAccount account)
    {
        var token = await GetAsync(account);
        if (token.Value is not { } current)
        {
            // It ended just now: nothing was sent.
            return new TokenReply(null, default, null, UpstreamFailure.CircuitOpen);
        }

        var reply = await platform.TicketAsync(account, current.AccessToken);
        if (reply.Error is not { IsDeadToken: true })
        {
            return reply;
        }

        var renewed = await RenewAsync(account, current.AccessToken);
        return renewed.Value is { } next && !string.Equals(next.AccessToken, current.AccessToken, StringComparison.Ordinal)
            ? await platform.TicketAsync(account, next.AccessToken)
            : reply;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{wxAppId}: what an administrator lifted could not be stored; memory has it")]
        public static partial void LiftNotKept(ILogger logger, Exception exception, string wxAppId);
    }
}
