namespace Gateway.Upstreams.WeChat.MiniProgram;

/// <summary>What WeChat gave for a login code of a mini-program.</summary>
/// <param name="OpenId">The user within the mini-program.</param>
/// <param name="SessionKey">16 bytes in base64: opens what the mini-program sends encrypted. As received, it is also a key for signatures.</param>
/// <param name="UnionId">The user across the owner's accounts, where they are bound.</param>
public sealed record MiniSession(string OpenId, string SessionKey, string? UnionId)
{
    /// <summary>Says nothing: this is an identity and a key.</summary>
    public override string ToString() => nameof(MiniSession);
}
