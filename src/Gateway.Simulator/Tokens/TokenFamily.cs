namespace Gateway.Simulator.Tokens;

/// <summary>The tokens of one kind of one account, numbered as they were made. Callers hold the lock.</summary>
internal sealed class TokenFamily
{
    private long _made;

    /// <summary>The newest token, unless it was killed.</summary>
    public GlobalToken? Current { get; private set; }

    /// <summary>Tokens of a lower number are dead.</summary>
    public long DeadBelow { get; private set; }

    public GlobalToken Add(string text, string appId, DateTimeOffset expiresAt) =>
        Current = new GlobalToken(this, _made++, text, appId, expiresAt);

    public void KillAll() => (Current, DeadBelow) = (null, _made);
}

/// <summary>One global token.</summary>
internal sealed class GlobalToken(TokenFamily family, long number, string text, string appId, DateTimeOffset expiresAt)
{
    public string Text { get; } = text;

    public string AppId { get; } = appId;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>When it dies because a newer one was made; null while it is the latest.</summary>
    public DateTimeOffset? ObsoleteFrom { get; set; }

    public IssuedToken At(DateTimeOffset now) => new(Text, (int)(ExpiresAt - now).TotalSeconds);

    /// <returns>0 while it is alive.</returns>
    public int ErrcodeAt(DateTimeOffset now)
    {
        if (number < family.DeadBelow || (ObsoleteFrom <= now && ObsoleteFrom <= ExpiresAt))
        {
            return WeChatErrors.BadToken;
        }

        return now >= ExpiresAt ? WeChatErrors.ExpiredToken : 0;
    }
}
