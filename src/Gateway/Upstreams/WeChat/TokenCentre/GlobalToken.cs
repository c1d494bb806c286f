namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>What an account holds at WeChat for a while: its global access_token, or its JS-SDK ticket.</summary>
/// <param name="ExpiresAt">Its real end, not brought forward by any margin.</param>
public sealed record GlobalToken(string AccessToken, DateTimeOffset ExpiresAt)
{
    /// <summary>Seconds it still lives, rounded down.</summary>
    public long ExpiresIn(DateTimeOffset now) => Math.Max(0, (long)(ExpiresAt - now).TotalSeconds);

    /// <summary>Says nothing: this is a credential.</summary>
    public override string ToString() => nameof(GlobalToken);
}

/// <summary>What is kept for an account.</summary>
public enum TokenKind
{
    Stable,
    Classic,
    JsapiTicket,
}

/// <summary>Names one kept value: of which account, at which platform. The simulator may play an account that also exists.</summary>
public readonly record struct TokenKey(string Platform, string AppId, TokenKind Kind)
{
    /// <summary>As it is stored.</summary>
    public override string ToString() => $"{Kind}|{AppId}|{Platform}";

    /// <summary>The key a stored text names; null where it names none.</summary>
    public static TokenKey? Parse(string text) =>
        text.Split('|', 3) is [var kind, var appId, var platform] && Enum.TryParse<TokenKind>(kind, out var parsed)
            ? new(platform, appId, parsed)
            : null;
}
