using System.Text.Json.Nodes;

namespace Gateway.Simulator.Pay;

/// <summary>
/// The token of a payer's identity (pay.weixin.qq.com/doc/v2/merchant/4011987273), closed to new merchants since November
/// 2021. The shape of the answer is taken from public client libraries; which <c>retcode</c> the platform gives to which
/// failure is not published, so these numbers are the simulator's own.
/// </summary>
internal static class IdentityToken
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    private const int NeedsGet = 1;
    private const int BadParameter = 2;
    private const int UnknownMerchant = 3;
    private const int WrongSign = 4;
    private const int NotPermitted = 5;
    private const int BadCode = 6;

    private static readonly string[] Required = ["mch_id", "appid", "openid", "code", "grant_type", "scope", "sign_type", "sign"];

    /// <summary>What an identity code belongs to. Neither id can hold a line break.</summary>
    public static string Owner(string mchId, string appId, string openId) => $"{mchId}\n{appId}\n{openId}";

    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (!call.IsGet)
        {
            return Refuse(NeedsGet, "require GET method");
        }

        var query = call.Query;
        if (Array.Find(Required, name => query.Single(name) is null) is { } missing)
        {
            return Refuse(BadParameter, $"missing {missing}");
        }

        if (query.Single("grant_type") is not "authorization_code"
            || query.Single("scope") is not ("pay_identity" or "pay_realname")
            || query.Single("sign_type") is not PaySignature.HmacSha256)
        {
            return Refuse(BadParameter, "invalid parameter");
        }

        var (mchId, appId) = (query.Single("mch_id")!, query.Single("appid")!);
        if (platform.PayMerchants.Find(mchId) is not { } merchant || !merchant.AppIds.Contains(appId))
        {
            return Refuse(UnknownMerchant, "invalid mch_id or appid");
        }

        if (query.HasTwice() || !PaySignature.IsRight(query.Pairs, merchant.ApiKey, PaySignature.HmacSha256, query.Single("sign")!))
        {
            return Refuse(WrongSign, "invalid sign");
        }

        if (!merchant.MayUseIdentity)
        {
            return Refuse(NotPermitted, "no permission");
        }

        var state = platform.IdentityCodes.Spend(Owner(mchId, appId, query.Single("openid")!), query.Single("code")!, out _);
        return state is CodeState.Good ? Succeed() : Refuse(BadCode, state is CodeState.Used ? "code been used" : "invalid code");
    }

    /// <summary>What a call made to fail is answered.</summary>
    public static Answer Refuse(WeChatPlatform platform, Incoming call, Misbehaviour misbehaviour) =>
        Refuse(misbehaviour.Number, misbehaviour.Message ?? WeChatErrors.Message(misbehaviour.Number));

    private static Answer Succeed() => Json(errcode: 0, "ok", new JsonObject
    {
        ["retcode"] = 0,
        ["retmsg"] = "ok",
        ["access_token"] = Identity.Token(),
        ["access_token_expires_in"] = 7200,
        ["refresh_token"] = Identity.Token(),
        ["refresh_token_expires_in"] = 2_592_000,
    });

    private static Answer Refuse(int retcode, string retmsg) =>
        Json(retcode, retmsg, new JsonObject { ["retcode"] = retcode, ["retmsg"] = retmsg });

    private static Answer Json(int errcode, string outcome, JsonObject body) =>
        Simulator.Answer.Json(body.ToJsonString(JsonAnswer.Options), errcode, outcome);
}
