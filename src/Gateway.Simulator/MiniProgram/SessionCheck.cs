using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator.Tokens;

namespace Gateway.Simulator.MiniProgram;

/// <summary>
/// Whether a session key is alive, shown by signing nothing with it
/// (developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html). Every answer carries errcode and
/// errmsg. A signature that is missing or made by another method is answered like a wrong one; the documentation is silent.
/// </summary>
internal static class SessionCheck
{
    public static Answer Answer(WeChatPlatform platform, Incoming call)
    {
        if (!call.IsGet)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.NeedsGet);
        }

        if (TokenUse.AccountOf(platform, call, out var errcode) is not { } appId)
        {
            return JsonAnswer.Refuse(platform, errcode);
        }

        if (call.Query.Single("openid") is not { } openId)
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.MissingOpenId);
        }

        if (!platform.Sessions.Knows(appId, openId))
        {
            return JsonAnswer.Refuse(platform, WeChatErrors.BadOpenId);
        }

        var isAlive = call.Query.Single("sig_method") is "hmac_sha256"
            && call.Query.Single("signature") is { } signature
            && platform.Sessions.KeyOf(appId, openId) is { } key
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(SignNothing(key)));
        return isAlive
            ? JsonAnswer.Succeed(new JsonObject { ["errcode"] = 0, ["errmsg"] = "ok" })
            : JsonAnswer.Refuse(platform, WeChatErrors.DeadSessionKey);
    }

    /// <summary>The HMAC key is the session key's text as received, not what it decodes to.</summary>
    private static string SignNothing(string sessionKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(sessionKey), Array.Empty<byte>()));
}
