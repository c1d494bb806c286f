using System.Text.Json.Nodes;

namespace Gateway.Simulator;

/// <summary>
/// Code to user token and openid: fields, checks and errcodes as documented at
/// developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken.
/// </summary>
internal static class CodeExchange
{
    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (!call.IsGet)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.NeedsGet);
        }

        if (call.Query.Single("appid") is not { } appId)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.MissingAppId);
        }

        if (call.Query.Single("secret") is not { } secret)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.MissingSecret);
        }

        if (call.Query.Single("code") is not { } code)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.MissingCode);
        }

        if (call.Query.Single("grant_type") is not "authorization_code")
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.BadGrantType);
        }

        var (account, errcode) = platform.Accounts.Authenticate(appId, secret);
        if (account is null)
        {
            return JsonAnswer.Refuse(platform, errcode);
        }

        var state = platform.Codes.Spend(appId, code, out var grant);
        return grant is null ? JsonAnswer.Refuse(platform, platform.ErrcodeOf(state)) : Succeed(account, grant);
    }

    /// <summary>A success carries no errcode, and the optional members are absent rather than empty or 0.</summary>
    private static Answer Succeed(Account account, Grant grant)
    {
        var body = new JsonObject
        {
            ["access_token"] = Identity.Token(),
            ["expires_in"] = 7200,
            ["refresh_token"] = Identity.Token(),
            ["openid"] = grant.User.OpenId,
            ["scope"] = grant.Scope,
        };
        if (grant.User.IsSnapshot)
        {
            body["is_snapshotuser"] = 1;
        }

        if (account.Bound && grant is { Scope: Scopes.UserInfo, User.UnionId: { } unionId })
        {
            body["unionid"] = unionId;
        }

        return JsonAnswer.Succeed(body);
    }
}

/// <summary>What a good code is worth.</summary>
internal sealed record Grant(SimulatedUser User, string Scope);
