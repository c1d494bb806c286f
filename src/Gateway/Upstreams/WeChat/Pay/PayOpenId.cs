namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>Who shows a payment code.</summary>
/// <param name="OpenId">The user within the account of the merchant, or of the partner.</param>
/// <param name="SubOpenId">The user within the sub-merchant's account, where one is bound.</param>
public sealed record PayOpenId(string OpenId, string? SubOpenId)
{
    /// <summary>Says nothing: this is an identity.</summary>
    public override string ToString() => nameof(PayOpenId);
}
