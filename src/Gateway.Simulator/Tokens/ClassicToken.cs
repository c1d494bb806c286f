using System.Text.Json.Nodes;

namespace Gateway.Simulator.Tokens;

/// <summary>The classic global token (developers.weixin.qq.com/doc/offiaccount/Basic_Information/Get_access_token.html).</summary>
internal static class ClassicToken
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

        return call.Query.Single("grant_type") is "client_credential"
            ? Issue(platform, call, appId, secret, platform.Tokens.Classic)
            : JsonAnswer.Refuse(platform, WeChatErrors.BadGrantType);
    }

    /// <summary>The checks both kinds of token have in common: secret, account state, caller's address, quota.</summary>
    public static Answer Issue(
        WeChatPlatform platform, Incoming call, string appId, string secret, Func<string, (IssuedToken? Token, int Errcode)> issue)
    {
        var (account, errcode) = platform.Accounts.Authenticate(appId, secret);
        if (account is null)
        {
            return JsonAnswer.Refuse(platform, errcode);
        }

        if (platform.TokenGuard.Refusal(platform, appId, call.From) is { } refusal)
        {
            return refusal;
        }

        (var token, errcode) = issue(appId);
        return token is null
            ? JsonAnswer.Refuse(platform, errcode)
            : JsonAnswer.Succeed(new JsonObject { ["access_token"] = token.Text, ["expires_in"] = token.ExpiresIn });
    }
}
