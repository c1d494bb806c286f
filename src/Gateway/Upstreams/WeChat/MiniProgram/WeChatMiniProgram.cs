using System.Security.Cryptography;
using System.Text;

namespace Gateway.Upstreams.WeChat.MiniProgram;

/// <summary>WeChat's mini-program login.</summary>
internal sealed class WeChatMiniProgram(WeChatSender sender)
{
    private const long DeadSession = 87009;
    private const int SessionKeyLength = 24;
    private const int SessionKeySize = 16;

    /// <summary><c>GET /sns/jscode2session</c>: a login code for the user's openId and session key.</summary>
    /// <remarks>
    /// https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html. It takes no global token, and
    /// none must be appended. A code is spent by the first request that arrives.
    /// </remarks>
    public async Task<PlatformAnswer<MiniSession>> Code2SessionAsync(WeChatAccount account, string code)
    {
        var reply = await sender.SendAsync(account, () => LoginRequest(account, code));
        return reply.Failure is { } failure ? PlatformAnswer<MiniSession>.Failed(failure) : ReadSession(reply);
    }

    /// <summary><c>GET /wxa/checksession</c>: whether a session key is alive.</summary>
    /// <remarks>
    /// https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html. What is sent is a signature
    /// of nothing, by the key's text as received, not by the 16 bytes it stands for.
    /// </remarks>
    /// <param name="accessToken">The account's global token.</param>
    public async Task<SessionCheck> CheckSessionAsync(WeChatAccount account, string accessToken, string openId, string sessionKey)
    {
        var signature = SignNothing(sessionKey);
        var reply = await sender.SendAsync(account, () => CheckRequest(account, accessToken, openId, signature));
        return reply.Failure is { } failure ? SessionCheck.Failed(failure) : ReadCheck(reply);
    }

    internal static string SignNothing(string sessionKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(sessionKey), Array.Empty<byte>()));

    private static HttpRequestMessage LoginRequest(WeChatAccount account, string code) => new(HttpMethod.Get,
        account.ApiBaseUrl.AbsoluteUri.TrimEnd('/')
        + "/sns/jscode2session?appid=" + Uri.EscapeDataString(account.AppId)
        + "&secret=" + Uri.EscapeDataString(account.AppSecret)
        + "&js_code=" + Uri.EscapeDataString(code)
        + "&grant_type=authorization_code");

    private static PlatformAnswer<MiniSession> ReadSession(UpstreamReply reply)
    {
        var document = WeChatDocument.Read(reply.Body.Span);
        if (document?.Error is { } error)
        {
            return PlatformAnswer<MiniSession>.Refused(error.ToRefusal(WeChatAccountKind.MiniProgram));
        }

        return reply.Status == 200 && document is { OpenId: { Length: > 0 } openId, SessionKey: { } sessionKey } && IsSessionKey(sessionKey)
            ? PlatformAnswer<MiniSession>.Of(new MiniSession(openId, sessionKey, document.UnionId is { Length: > 0 } unionId ? unionId : null))
            : PlatformAnswer<MiniSession>.Failed(UpstreamFailure.Nonsense);
    }

    private static HttpRequestMessage CheckRequest(WeChatAccount account, string accessToken, string openId, string signature) => new(HttpMethod.Get,
        account.ApiBaseUrl.AbsoluteUri.TrimEnd('/')
        + "/wxa/checksession?access_token=" + Uri.EscapeDataString(accessToken)
        + "&openid=" + Uri.EscapeDataString(openId)
        + "&signature=" + signature
        + "&sig_method=hmac_sha256");

    // This call names an errcode in every answer, 0 as well.
    private static SessionCheck ReadCheck(UpstreamReply reply) => WeChatDocument.Read(reply.Body.Span) switch
    {
        { ErrorCode: DeadSession } => SessionCheck.Of(SessionState.Ended),
        { Error: { } error } => SessionCheck.Refused(error),
        { ErrorCode: 0 } when reply.Status == 200 => SessionCheck.Of(SessionState.Alive),
        _ => SessionCheck.Failed(UpstreamFailure.Nonsense),
    };

    // Anything else would only be found out when a user's data does not open.
    private static bool IsSessionKey(string text)
    {
        Span<byte> key = stackalloc byte[SessionKeySize + 2];
        return text.Length == SessionKeyLength && Convert.TryFromBase64String(text, key, out var length) && length == SessionKeySize;
    }
}
