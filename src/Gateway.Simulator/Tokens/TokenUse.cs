namespace Gateway.Simulator.Tokens;

/// <summary>A call made with a global token in its query.</summary>
internal static class TokenUse
{
    /// <summary>The appid of the account whose live token the call carries, or null and the errcode.</summary>
    public static string? AccountOf(WeChatPlatform platform, Incoming call, out int errcode)
    {
        if (call.Query.Single("access_token") is { } token)
        {
            return platform.Tokens.AccountOf(token, out errcode);
        }

        errcode = WeChatErrors.MissingToken;
        return null;
    }
}
