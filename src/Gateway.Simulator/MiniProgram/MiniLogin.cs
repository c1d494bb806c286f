using System.Text.Json.Nodes;

namespace Gateway.Simulator.MiniProgram;

/// <summary>
/// js_code to openid and session key
/// (developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html). There is no <c>expires_in</c>.
/// </summary>
internal static class MiniLogin
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

        if (call.Query.Single("js_code") is not { } code)
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

        var state = platform.LoginCodes.Spend(appId, code, out var user);
        if (user is null)
        {
            return JsonAnswer.Refuse(platform, platform.ErrcodeOf(state));
        }

        var body = new JsonObject
        {
            ["session_key"] = platform.Sessions.Begin(appId, user.OpenId),
            ["openid"] = user.OpenId,
        };
        if (account.Bound && user.UnionId is { } unionId)
        {
            body["unionid"] = unionId;
        }

        return JsonAnswer.Succeed(body);
    }
}
