namespace Gateway.Upstreams.WeChat.OAuth;

/// <summary>What WeChat gave for a code.</summary>
/// <param name="AccessToken">The user's token; not the account's global one.</param>
/// <param name="OpenId">The user within the account.</param>
/// <param name="UnionId">The user across the owner's accounts, where they are bound.</param>
/// <param name="IsSnapshotUser">A virtual account, given to a user who has not left the snapshot page.</param>
public sealed record OAuthToken(string AccessToken, string OpenId, string? UnionId, bool IsSnapshotUser)
{
    /// <summary>Says nothing: this is an identity and a credential.</summary>
    public override string ToString() => nameof(OAuthToken);
}
