namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>Where a kept value comes from.</summary>
/// <param name="FetchAsync">Asks the platform; the flag says whether to force a new value.</param>
/// <param name="Token">For a ticket: the token it is asked for with. Null where the AppSecret itself is presented.</param>
internal sealed record TokenSource(
    Func<WeChatAccount, bool, Task<TokenReply>> FetchAsync, Func<WeChatAccount, ValueTask<PlatformAnswer<GlobalToken>>>? Token = null);

/// <summary>How a check of a configuration ended.</summary>
/// <param name="Reply">What the platform answered; null where it was not asked.</param>
/// <param name="OverBudget">It was not asked because the day's checks are used up.</param>
internal sealed record TokenCheck(TokenReply? Reply, bool OverBudget);

/// <summary>Knows which accounts apps are configured with at this moment.</summary>
internal interface IAccountsInUse
{
    /// <summary>Whether the app that asked with this account still would: same secret, same mode, nothing disabled or deleted.</summary>
    bool Includes(WeChatAccount account);
}
