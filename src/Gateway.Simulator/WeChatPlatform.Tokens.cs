using System.Net;
using Gateway.Simulator.Tokens;

namespace Gateway.Simulator;

/// <content>Global tokens, and the tickets got with them.</content>
public sealed partial class WeChatPlatform
{
    internal GlobalTokens Tokens { get; } = new(time);

    internal TokenGuard TokenGuard { get; } = new();

    internal Tickets Tickets { get; } = new(time);

    /// <summary>How long a new global token lives, two hours unless set.</summary>
    public TimeSpan TokenLifetime
    {
        get => Tokens.Lifetime;
        set => Tokens.Lifetime = value;
    }

    /// <summary>How often an account may call <c>cgi-bin/token</c> between two midnights in China, 2000 unless set; then 45009.</summary>
    public int ClassicDailyQuota
    {
        get => Tokens.ClassicDailyQuota;
        set => Tokens.ClassicDailyQuota = value;
    }

    /// <summary>
    /// The seconds every token in an answer of <c>stable_token</c> has left, while set: each call at another moment then gets
    /// another token, and those before live to their own end.
    /// </summary>
    public int? ShortTokenSeconds
    {
        get => Tokens.ShortSeconds;
        set => Tokens.ShortSeconds = value;
    }

    /// <summary>
    /// Kills the account's tokens of both kinds (40001), as if another system had fetched its own. The next call of
    /// <c>stable_token</c> makes a new one.
    /// </summary>
    public void InvalidateToken(string appId)
    {
        Accounts.Require(appId);
        Tokens.Invalidate(appId);
    }

    /// <summary>Whether a call with this token would be answered now.</summary>
    public bool IsTokenAlive(string accessToken) => Tokens.AccountOf(accessToken, out _) is not null;

    /// <summary>Lets only these addresses fetch the account's tokens; any other is answered 40164, with the address it has.</summary>
    /// <exception cref="FormatException">One is no IP address.</exception>
    public void SetIpWhitelist(string appId, params string[] addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        Accounts.Require(appId);
        TokenGuard.SetWhitelist(appId, addresses.Select(IPAddress.Parse));
    }

    /// <summary>Lets every address fetch the account's tokens again.</summary>
    public void ClearIpWhitelist(string appId) => TokenGuard.SetWhitelist(appId, addresses: null);

    /// <summary>Answers <c>token</c> and <c>stable_token</c> of the account with this errcode, such as 40243 or 89501, until it is null again.</summary>
    public void SetTokenError(string appId, int? errcode)
    {
        Accounts.Require(appId);
        ArgumentOutOfRangeException.ThrowIfZero(errcode ?? -1, nameof(errcode));
        TokenGuard.SetError(appId, errcode);
    }

    /// <summary>The account's live ticket of the page SDK; null if none was fetched or it is dead.</summary>
    public string? TicketOf(string appId) => Tickets.Find(appId, Tickets.PageSdk);

    /// <summary>Kills the account's tickets, so that the next call makes others.</summary>
    public void DropTicket(string appId) => Tickets.Drop(appId);
}
