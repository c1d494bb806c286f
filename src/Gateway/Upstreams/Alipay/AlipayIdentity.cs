namespace Gateway.Upstreams.Alipay;

/// <summary>What Alipay gave for a code. At least one of the two ids is set; neither ever stands in for the other.</summary>
/// <param name="AccessToken">The user's token.</param>
/// <param name="UserId">16 digits beginning with 2088: what apps got that were made before about 2023.</param>
/// <param name="OpenId">What newer apps get in its place: the user within the app.</param>
public sealed record AlipayIdentity(string AccessToken, string? UserId, string? OpenId)
{
    /// <summary>Says nothing: this is an identity and a credential.</summary>
    public override string ToString() => nameof(AlipayIdentity);
}
