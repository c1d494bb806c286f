using System.Net.Http.Headers;
using System.Text.Json;

namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>The calls that give global tokens and tickets. Whether and when to ask is decided elsewhere.</summary>
internal sealed class WeChatTokens(WeChatSender sender)
{
    /// <summary><c>POST /cgi-bin/stable_token</c></summary>
    /// <remarks>https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html</remarks>
    /// <param name="force">Ends the current token and makes another: 20 a day, 30 s apart.</param>
    public async Task<TokenReply> StableAsync(WeChatAccount account, bool force) => ReadToken(await sender.SendAsync(account, () =>
        new HttpRequestMessage(HttpMethod.Post, Root(account) + "/cgi-bin/stable_token") { Content = StableBody(account, force) }));

    /// <summary><c>GET /cgi-bin/token</c>: every call ends the token before.</summary>
    /// <remarks>https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Get_access_token.html</remarks>
    public async Task<TokenReply> ClassicAsync(WeChatAccount account) => ReadToken(await sender.SendAsync(account, () =>
        new HttpRequestMessage(HttpMethod.Get, Root(account) + "/cgi-bin/token?grant_type=client_credential"
            + "&appid=" + Uri.EscapeDataString(account.AppId)
            + "&secret=" + Uri.EscapeDataString(account.AppSecret))));

    /// <summary><c>GET /cgi-bin/ticket/getticket?type=jsapi</c></summary>
    /// <remarks>https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html</remarks>
    public async Task<TokenReply> TicketAsync(WeChatAccount account, string accessToken)
    {
        var reply = await sender.SendAsync(account, () =>
            new HttpRequestMessage(HttpMethod.Get, Root(account) + "/cgi-bin/ticket/getticket?type=jsapi"
                + "&access_token=" + Uri.EscapeDataString(accessToken)));
        return Read(reply, static document => document.Ticket);
    }

    private static string Root(WeChatAccount account) => account.ApiBaseUrl.AbsoluteUri.TrimEnd('/');

    private static ByteArrayContent StableBody(WeChatAccount account, bool force)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("grant_type"u8, "client_credential"u8);
            json.WriteString("appid"u8, account.AppId);
            json.WriteString("secret"u8, account.AppSecret);
            json.WriteBoolean("force_refresh"u8, force);
            json.WriteEndObject();
        }

        return new ByteArrayContent(stream.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static TokenReply ReadToken(UpstreamReply reply) => Read(reply, static document => document.AccessToken);

    private static TokenReply Read(UpstreamReply reply, Func<WeChatDocument, string?> value)
    {
        if (reply.Failure is { } failure)
        {
            return new(null, default, null, failure);
        }

        var document = WeChatDocument.Read(reply.Body.Span);
        if (document?.Error is { } error)
        {
            return new(null, default, error, null) { PlatformTime = reply.Date };
        }

        return reply.Status == 200 && document is { ExpiresIn: { } seconds and > 0 and < int.MaxValue } && value(document) is { Length: > 0 } given
            ? new(given, TimeSpan.FromSeconds(seconds), null, null) { PlatformTime = reply.Date }
            : new(null, default, null, UpstreamFailure.Nonsense) { PlatformTime = reply.Date };
    }
}
