namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>The token under which a payer's identity is checked. Its ends are moments, so that a kept one ages.</summary>
public sealed record PayIdentityToken(string AccessToken, DateTimeOffset ExpiresAt, string RefreshToken, DateTimeOffset RefreshExpiresAt)
{
    /// <summary>Says nothing: these are credentials.</summary>
    public override string ToString() => nameof(PayIdentityToken);
}
