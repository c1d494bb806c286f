namespace Gateway.Assist.ChannelAuth;

/// <summary>Who a user is at a platform; what the platform did not say is null.</summary>
/// <param name="OpenId">The user within the app's account.</param>
/// <param name="UserId">Alipay only: the user across its apps, given to older ones.</param>
/// <param name="AccessToken">The user's token at the platform.</param>
internal sealed record AuthIdentity(string? OpenId, string? UserId, string? AccessToken)
{
    /// <summary>Says nothing: this is an identity and a credential.</summary>
    public override string ToString() => nameof(AuthIdentity);
}
