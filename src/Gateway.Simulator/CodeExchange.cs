using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator;

/// <summary>
/// Code to user token and openid: fields, checks and errcodes as documented at
/// developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken. Failures, too, are HTTP 200.
/// </summary>
internal static class CodeExchange
{
    internal static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Answer(WeChatPlatform platform, string method, WeChatQuery query)
    {
        if (!HttpMethods.IsGet(method))
        {
            return Refuse(platform, WeChatErrors.NeedsGet);
        }

        if (query.Single("appid") is not { } appId)
        {
            return Refuse(platform, WeChatErrors.MissingAppId);
        }

        if (query.Single("secret") is not { } secret)
        {
            return Refuse(platform, WeChatErrors.MissingSecret);
        }

        if (query.Single("code") is not { } code)
        {
            return Refuse(platform, WeChatErrors.MissingCode);
        }

        if (query.Single("grant_type") is not "authorization_code")
        {
            return Refuse(platform, WeChatErrors.BadGrantType);
        }

        var (grant, errcode) = platform.Exchange(appId, secret, code);
        return grant is null ? Refuse(platform, errcode) : Succeed(grant);
    }

    public static Answer Refuse(WeChatPlatform platform, int errcode, string? message = null)
    {
        message ??= WeChatErrors.Message(errcode);
        var body = new JsonObject
        {
            ["errcode"] = errcode,
            ["errmsg"] = $"{message}, rid: {Identity.Rid(platform.Time.GetUtcNow())}",
        };
        return Simulator.Answer.Json(body.ToJsonString(Json), errcode, message);
    }

    /// <summary>A success carries no errcode, and the optional members are absent rather than empty or 0.</summary>
    private static Answer Succeed(Grant grant)
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

        if (grant is { Bound: true, Scope: Scopes.UserInfo, User.UnionId: { } unionId })
        {
            body["unionid"] = unionId;
        }

        return Simulator.Answer.Json(body.ToJsonString(Json), errcode: 0, "ok");
    }
}
