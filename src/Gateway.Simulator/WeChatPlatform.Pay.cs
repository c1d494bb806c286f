using Gateway.Simulator.Pay;

namespace Gateway.Simulator;

/// <content>WeChat Pay: merchants and the codes of payers.</content>
public sealed partial class WeChatPlatform
{
    internal PayMerchants PayMerchants { get; } = new();

    internal PayCodes PayCodes { get; } = new(time);

    /// <summary>From the identity page, for appauth/getaccesstoken.</summary>
    internal OneTimeCodes<string> IdentityCodes { get; } = new(time, IdentityToken.CodeLifetime, DefaultCodeCapacity);

    /// <summary>
    /// Registers a merchant and its account; for one that exists another account, and a new key and settings. Ids are at most
    /// 32 letters and digits. To be called in a sandbox too: no merchant is known without it.
    /// </summary>
    /// <param name="mchId">The merchant, or the partner.</param>
    /// <param name="appId">An account it may use.</param>
    /// <param name="apiKey">The APIv2 key its messages are signed with.</param>
    /// <param name="isPartner">Whether it acts for sub-merchants, and so uses the partner's form of the calls.</param>
    /// <param name="mayUseIdentity">Whether it holds the permission for appauth/getaccesstoken.</param>
    public void AddPayAccount(string mchId, string appId, string apiKey, bool isPartner = false, bool mayUseIdentity = false) =>
        PayMerchants.Add(mchId, appId, apiKey, isPartner, mayUseIdentity);

    /// <summary>Registers a partner's sub-merchant with the accounts bound to it, instead of those bound before.</summary>
    /// <exception cref="ArgumentException">The partner is unknown.</exception>
    public void AddSubMerchant(string mchId, string subMchId, params string[] subAppIds)
    {
        ArgumentNullException.ThrowIfNull(subAppIds);
        PayMerchants.AddSub(mchId, subMchId, subAppIds);
    }

    /// <summary>The number under a payer's bar code: good for a minute, but only for the merchant that asks first.</summary>
    /// <param name="openId">
    /// The payer's openid at the first account that asks, unless it belongs to another already; null for the first of the two
    /// people the consent page offers.
    /// </param>
    public string IssuePayCode(string? openId = null) => PayCodes.Issue(openId is null ? null : new SimulatedUser(openId));

    /// <summary>A code as if the payer had passed the identity page: good once and for ten minutes, for these three only.</summary>
    public string IssueIdentityCode(string mchId, string appId, string openId)
    {
        ArgumentException.ThrowIfNullOrEmpty(openId);
        if (PayMerchants.Find(mchId)?.AppIds.Contains(appId) is not true)
        {
            throw new ArgumentException("No such merchant with this account: add it first.", nameof(mchId));
        }

        return IdentityCodes.Issue(IdentityToken.Owner(mchId, appId, openId), openId);
    }
}
