using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>WeChat Pay v2: who shows a payment code, and the token of a payer's identity.</summary>
/// <remarks>
/// An identity code is spent by the first request that arrives, and a payment code is bound by it to its merchant: only a
/// request that certainly never left is sent again, once.
/// </remarks>
internal sealed class WeChatPay(WeChatSender sender, TimeProvider time)
{
    private const int NonceLength = 32;
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary><c>POST /tools/authcodetoopenid</c>: a payment code for the openId of who shows it.</summary>
    /// <param name="subMchId">For a partner: the sub-merchant it acts for.</param>
    /// <param name="subAppId">For a partner: the sub-merchant's account whose openId is wanted too.</param>
    /// <remarks>
    /// https://pay.weixin.qq.com/doc/v2/merchant/4011940944, for partners https://pay.weixin.qq.com/doc/v2/partner/4011941724.
    /// The pages name no <c>sign_type</c>, so none is sent: the length of the signature tells.
    /// </remarks>
    public async Task<PlatformAnswer<PayOpenId>> OpenIdByAuthCodeAsync(
        WeChatPayAccount account, string authCode, string? subMchId = null, string? subAppId = null)
    {
        var reply = await sender.SendAsync(account.PayBaseUrl, account.MchId, () => new HttpRequestMessage(HttpMethod.Post, Address(account, "/tools/authcodetoopenid"))
        {
            Content = Xml(Signed(account, account.Algorithm,
                new("appid", account.AppId),
                new("auth_code", authCode),
                new("mch_id", account.MchId),
                new("nonce_str", RandomNumberGenerator.GetString(LettersAndDigits, NonceLength)),
                new("sub_appid", subAppId ?? ""),
                new("sub_mch_id", subMchId ?? ""))),
        });
        return reply.Failure is { } failure ? PlatformAnswer<PayOpenId>.Failed(failure) : ReadOpenId(reply, account, subMchId, subAppId);
    }

    /// <summary><c>GET /appauth/getaccesstoken</c>: a code of the identity page for the token of the payer's identity.</summary>
    /// <param name="scope"><c>pay_identity</c> or <c>pay_realname</c>.</param>
    /// <remarks>
    /// https://pay.weixin.qq.com/doc/v2/merchant/4011987273; closed to new merchants since 2021-11-10. Always HMAC-SHA256. No
    /// signature is known of its answer, so only the connection vouches for it.
    /// </remarks>
    public async Task<PlatformAnswer<PayIdentityToken>> IdentityTokenAsync(WeChatPayAccount account, string openId, string code, string scope)
    {
        var reply = await sender.SendAsync(account.PayBaseUrl, account.MchId, () =>
        {
            var query = Signed(account, PayAlgorithm.HmacSha256,
                new("mch_id", account.MchId),
                new("appid", account.AppId),
                new("openid", openId),
                new("code", code),
                new("grant_type", "authorization_code"),
                new("scope", scope),
                new("sign_type", "HMAC-SHA256"));
            return new HttpRequestMessage(HttpMethod.Get, Address(account, "/appauth/getaccesstoken") + "?" + Encode(query));
        });
        return reply.Failure is { } failure ? PlatformAnswer<PayIdentityToken>.Failed(failure) : ReadIdentity(reply);
    }

    private static PlatformAnswer<PayOpenId> ReadOpenId(UpstreamReply reply, WeChatPayAccount account, string? subMchId, string? subAppId)
    {
        var answer = reply.Status == 200 ? PayXml.Read(reply.Body.Span) : null;
        return answer?.GetValueOrDefault("return_code") switch
        {
            "SUCCESS" when !PaySignature.Verify(answer, account.ApiKey) || !IsFor(answer, account, subMchId, subAppId) =>
                PlatformAnswer<PayOpenId>.Failed(UpstreamFailure.Unauthentic),
            "SUCCESS" => ReadResult(answer),
            "FAIL" => PlatformAnswer<PayOpenId>.Refused(PayRefusals.Unauthenticated(account.Algorithm)),
            _ => PlatformAnswer<PayOpenId>.Failed(UpstreamFailure.Nonsense),
        };
    }

    private static PlatformAnswer<PayOpenId> ReadResult(IReadOnlyDictionary<string, string> answer) => answer.GetValueOrDefault("result_code") switch
    {
        "SUCCESS" when Filled(answer, "openid") is { } openId => PlatformAnswer<PayOpenId>.Of(new PayOpenId(openId, Filled(answer, "sub_openid"))),
        "FAIL" => PlatformAnswer<PayOpenId>.Refused(PayRefusals.OfResult(answer.GetValueOrDefault("err_code"))),
        _ => PlatformAnswer<PayOpenId>.Failed(UpstreamFailure.Nonsense),
    };

    /// <summary>Whether a rightly signed answer is one to this merchant, and to this of its sub-merchants.</summary>
    /// <remarks>Those of the sub-merchant stand in brackets in the documentation: where one is there, it has to be the one asked for.</remarks>
    private static bool IsFor(IReadOnlyDictionary<string, string> answer, WeChatPayAccount account, string? subMchId, string? subAppId) =>
        Same(Filled(answer, "mch_id"), account.MchId)
        && Same(Filled(answer, "appid"), account.AppId)
        && (Filled(answer, "sub_mch_id") is not { } mchId || Same(mchId, subMchId))
        // Without one in the request the platform chooses the only one that is bound.
        && (Filled(answer, "sub_appid") is not { } appId || (subMchId is not null && (subAppId is null || Same(appId, subAppId))));

    private PlatformAnswer<PayIdentityToken> ReadIdentity(UpstreamReply reply)
    {
        if (PayIdentityDocument.Read(reply.Body) is not { } document)
        {
            // Other calls of the platform refuse in XML, and what this one does without the permission is not known.
            return PayXml.Read(reply.Body.Span)?.GetValueOrDefault("return_code") is "FAIL"
                ? PlatformAnswer<PayIdentityToken>.Refused(PayRefusals.Unauthenticated(PayAlgorithm.Md5))
                : PlatformAnswer<PayIdentityToken>.Failed(UpstreamFailure.Nonsense);
        }

        if (document.ErrorCode is { } code and not 0)
        {
            return PlatformAnswer<PayIdentityToken>.Refused(PayRefusals.OfIdentity(code));
        }

        return reply.Status == 200
            && document is { ErrorCode: 0, AccessToken.Length: > 0, ExpiresIn: >= 0 and <= int.MaxValue, RefreshToken.Length: > 0, RefreshExpiresIn: >= 0 and <= int.MaxValue }
            ? PlatformAnswer<PayIdentityToken>.Of(new PayIdentityToken(
                document.AccessToken, In(document.ExpiresIn.Value), document.RefreshToken, In(document.RefreshExpiresIn.Value)))
            : PlatformAnswer<PayIdentityToken>.Failed(UpstreamFailure.Nonsense);
    }

    private DateTimeOffset In(long seconds) => time.GetUtcNow().AddSeconds(seconds);

    private static List<KeyValuePair<string, string>> Signed(
        WeChatPayAccount account, PayAlgorithm algorithm, params IEnumerable<KeyValuePair<string, string>> fields)
    {
        List<KeyValuePair<string, string>> message = [.. fields];
        message.Add(new(PaySignature.Name, PaySignature.Make(message, account.ApiKey, algorithm)));
        return message;
    }

    private static ByteArrayContent Xml(IEnumerable<KeyValuePair<string, string>> fields) => new(PayXml.Write(fields))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("text/xml", "utf-8") },
    };

    private static string Encode(IEnumerable<KeyValuePair<string, string>> query) =>
        string.Join('&', query.Select(field => field.Key + "=" + Uri.EscapeDataString(field.Value)));

    private static string Address(WeChatPayAccount account, string path) => account.PayBaseUrl.AbsoluteUri.TrimEnd('/') + path;

    private static string? Filled(IReadOnlyDictionary<string, string> answer, string name) =>
        answer.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);
}
