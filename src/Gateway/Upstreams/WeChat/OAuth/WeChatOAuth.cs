using System.Text;

namespace Gateway.Upstreams.WeChat.OAuth;

/// <summary>WeChat's web OAuth.</summary>
internal sealed class WeChatOAuth(WeChatSender sender)
{
    /// <summary>The page a user's browser is sent to. WeChat insists on this order of parameters and on the fragment.</summary>
    /// <remarks>https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html</remarks>
    public static string AuthorizeUrl(Uri openBaseUrl, string appId, string redirectUri, string scope, string? state)
    {
        var url = new StringBuilder(openBaseUrl.AbsoluteUri.TrimEnd('/'), 512)
            .Append("/connect/oauth2/authorize?appid=").Append(Uri.EscapeDataString(appId))
            .Append("&redirect_uri=").Append(Uri.EscapeDataString(redirectUri))
            .Append("&response_type=code&scope=").Append(scope);
        if (!string.IsNullOrEmpty(state))
        {
            url.Append("&state=").Append(state);
        }

        return url.Append("#wechat_redirect").ToString();
    }

    /// <summary><c>GET /sns/oauth2/access_token</c>: a code for the user's token and openId.</summary>
    /// <remarks>
    /// https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken. A code is spent by the first
    /// request that arrives, so only a request that certainly never left is sent again, once.
    /// </remarks>
    public async Task<PlatformAnswer<OAuthToken>> ExchangeAsync(WeChatAccount account, string code)
    {
        var reply = await sender.SendAsync(account, () => Request(account, code));
        return reply.Failure is { } failure ? PlatformAnswer<OAuthToken>.Failed(failure) : Read(reply);
    }

    private static HttpRequestMessage Request(WeChatAccount account, string code) => new(HttpMethod.Get,
        account.ApiBaseUrl.AbsoluteUri.TrimEnd('/')
        + "/sns/oauth2/access_token?appid=" + Uri.EscapeDataString(account.AppId)
        + "&secret=" + Uri.EscapeDataString(account.AppSecret)
        + "&code=" + Uri.EscapeDataString(code)
        + "&grant_type=authorization_code");

    private static PlatformAnswer<OAuthToken> Read(UpstreamReply reply)
    {
        var document = WeChatDocument.Read(reply.Body.Span);
        if (document?.Error is { } error)
        {
            return PlatformAnswer<OAuthToken>.Refused(error.ToRefusal(WeChatAccountKind.PublicAccount));
        }

        return reply.Status == 200 && document is { AccessToken: { Length: > 0 } token, OpenId: { Length: > 0 } openId }
            ? PlatformAnswer<OAuthToken>.Of(new OAuthToken(token, openId, document.UnionId, document.IsSnapshotUser == 1))
            : PlatformAnswer<OAuthToken>.Failed(UpstreamFailure.Nonsense);
    }
}
