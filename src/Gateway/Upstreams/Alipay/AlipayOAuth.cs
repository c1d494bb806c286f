using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Upstreams.Alipay;

/// <summary>Alipay's OAuth: the page that gives a code, and what the code is worth.</summary>
internal sealed class AlipayOAuth(UpstreamSender sender, AlipayOptions options, TimeProvider time)
{
    private const string Method = "alipay.system.oauth.token";
    private const string ResultNode = "alipay_system_oauth_token_response";
    private const string Charset = "utf-8";

    /// <summary>China's time, which has known no summer time since 1991, whatever the machine's zone.</summary>
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <summary>The page a user's browser is sent to.</summary>
    /// <param name="scope"><c>auth_base</c>, silent, or <c>auth_user</c>, with consent.</param>
    public static string AuthorizeUrl(AlipayAccount account, string redirectUri, string scope, string? state)
    {
        var url = new StringBuilder(account.AuthorizeUrl.AbsoluteUri, 512)
            .Append("?app_id=").Append(Uri.EscapeDataString(account.AppId))
            .Append("&scope=").Append(Uri.EscapeDataString(scope))
            .Append("&redirect_uri=").Append(Uri.EscapeDataString(redirectUri));
        if (!string.IsNullOrEmpty(state))
        {
            url.Append("&state=").Append(Uri.EscapeDataString(state));
        }

        return url.ToString();
    }

    /// <summary><c>alipay.system.oauth.token</c>: a code of the page for the user's id and token.</summary>
    /// <remarks>
    /// https://opendocs.alipay.com/apis/api_9/alipay.system.oauth.token. A code is spent by the first request that arrives, so
    /// only a request that certainly never left is sent again, once.
    /// </remarks>
    public async Task<PlatformAnswer<AlipayIdentity>> ExchangeAsync(AlipayAccount account, string code)
    {
        var reply = await sender.SendAsync(account.GatewayUrl, account.AppId, () => Request(account, code), options.Timeout);
        return reply.Failure is { } failure ? PlatformAnswer<AlipayIdentity>.Failed(failure) : Read(reply, account);
    }

    // The charset stands on the address too: the platform decodes the form by it.
    private HttpRequestMessage Request(AlipayAccount account, string code) => new(HttpMethod.Post, $"{account.GatewayUrl.AbsoluteUri}?charset={Charset}")
    {
        Content = new ByteArrayContent(Encoding.ASCII.GetBytes(Form(account, code)))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded", Charset) },
        },
    };

    // grant_type and code stand beside the common parameters, not inside biz_content.
    private string Form(AlipayAccount account, string code)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("app_id", account.AppId),
            new("method", Method),
            new("format", "JSON"),
            new("charset", Charset),
            new("sign_type", "RSA2"),
            new("timestamp", time.GetUtcNow().ToOffset(ChinaTime).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            new("version", "1.0"),
            new("grant_type", "authorization_code"),
            new("code", code),
        };
        if (account.Keys is { AppCertSn: { } appCertSn, RootCertSn: { } rootCertSn })
        {
            fields.Add(new("app_cert_sn", appCertSn));
            fields.Add(new("alipay_root_cert_sn", rootCertSn));
        }

        fields.Add(new(AlipaySignature.Name, account.Keys.Sign(AlipaySignature.TextOf(fields))));
        return string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
    }

    private static PlatformAnswer<AlipayIdentity> Read(UpstreamReply reply, AlipayAccount account)
    {
        if (AlipayDocument.Read(reply.Body, ResultNode) is not { } document)
        {
            return PlatformAnswer<AlipayIdentity>.Failed(UpstreamFailure.Nonsense);
        }

        var isAuthentic = account.Keys.Verify(document.Node.Span, document.Sign, document.CertSn);
        if (document.IsError)
        {
            return PlatformAnswer<AlipayIdentity>.Refused(AlipayRefusals.Of(document, isAuthentic));
        }

        if (!isAuthentic)
        {
            return PlatformAnswer<AlipayIdentity>.Failed(UpstreamFailure.Unauthentic);
        }

        return reply.Status == 200
            && document is { AccessToken: { } token }
            && (document.UserId ?? document.OpenId) is not null
            ? PlatformAnswer<AlipayIdentity>.Of(new AlipayIdentity(token, document.UserId, document.OpenId))
            : PlatformAnswer<AlipayIdentity>.Failed(UpstreamFailure.Nonsense);
    }
}
