using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Simulator;

/// <summary>
/// <c>/_simulator</c>: the platform steered by hand. Only for callers on this machine, and made to stay so: a forwarded
/// call is refused (a proxy on this machine looks local), so is a foreign host name (a page may rebind its own to
/// 127.0.0.1), and changes must be JSON (which no page of another site can send unasked).
/// </summary>
internal static class ControlRoutes
{
    private const int LargestBody = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_simulator", (RequestDelegate)(http => LocallyAsync(http, IndexAsync)));
        routes.MapGet("/_simulator/calls", (RequestDelegate)(http => LocallyAsync(http, CallsAsync)));
        routes.MapPost("/_simulator/accounts", (RequestDelegate)(http => ChangeAsync<AccountRequest>(http, ControlChanges.AddAccount)));
        routes.MapPost("/_simulator/codes", (RequestDelegate)(http => ChangeAsync<CodeRequest>(http, ControlChanges.IssueCode)));
        routes.MapPost("/_simulator/tokens", (RequestDelegate)(http => ChangeAsync<TokenRequest>(http, ControlChanges.ChangeTokens)));
        routes.MapPost("/_simulator/sessions", (RequestDelegate)(http => ChangeAsync<SessionRequest>(http, ControlChanges.ChangeSession)));
        routes.MapPost("/_simulator/next", (RequestDelegate)(http => ChangeAsync<NextRequest>(http, ControlChanges.Next)));
    }

    private static Task CallsAsync(HttpContext http) =>
        http.Response.WriteAsJsonAsync(http.RequestServices.GetRequiredService<WeChatPlatform>().Calls, Json, http.RequestAborted);

    private static Task IndexAsync(HttpContext http)
    {
        var calls = http.Request.Path.Value!.EndsWith('/') ? "calls" : "_simulator/calls";
        var body = $$"""
            <h1>微信平台模拟器</h1>
            <p>用于测试与联调，行为与公开文档一致，不访问真实平台。下面的操作只接受本机请求。</p>
            <p><a href="{{calls}}">最近的调用</a><span class="soft">（不含任何密钥或授权码）</span></p>
            <h2>添加账号、商户、特约商户</h2>
            <pre>POST _simulator/accounts
            {"appid":"wx…","secret":"…","domain":"pay.example.com","bound":true}
            {"kind":"pay","mch_id":"19…","appid":"wx…","key":"APIv2 密钥","partner":false,"identity":false}
            {"kind":"sub_merchant","mch_id":"19…","sub_mch_id":"19…","sub_appids":["wx…"]}
            {"kind":"alipay","appid":"2021…","public_key":"应用公钥","certificate":false,"old":false}</pre>
            <h2>直接取得授权码、登录码、付款码、身份码</h2>
            <pre>POST _simulator/codes
            {"appid":"wx…","openid":"o…","unionid":"o…","snapshot":false,"scope":"snsapi_userinfo"}
            {"kind":"login","appid":"wx…","openid":"o…","unionid":"o…"}
            {"kind":"pay","openid":"o…"}
            {"kind":"identity","mch_id":"19…","appid":"wx…","openid":"o…"}
            {"kind":"alipay","appid":"2021…","openid":"…","user_id":"2088…"}</pre>
            <h2>令牌与会话</h2>
            <pre>POST _simulator/tokens
            {"appid":"wx…","do":"invalidate"}
            POST _simulator/sessions
            {"appid":"wx…","openid":"o…","do":"encrypt","data":"{}"}</pre>
            <p class="soft">tokens：invalidate、drop_ticket、refuse（errcode）、whitelist（addresses）、allow；sessions：end、encrypt（data）</p>
            <h2>让接下来的调用出错</h2>
            <pre>POST _simulator/next
            {"path":"{{WeChatPaths.AccessToken}}","do":"errcode","errcode":-1,"times":1}</pre>
            <p class="soft">path：{{string.Join('、', WeChatPaths.All)}}</p>
            <p class="soft">do：errcode、slow（milliseconds）、hang、reset、reset_before_answer、close_before_answer、truncated、html（status）、status5xx（status）、empty_body、huge_body（bytes）、wrong_json（fault：array、wrong_types、duplicate_members、cut_short、null）；微信支付的 XML：wrong_xml（xml_fault：{{string.Join('、', Enum.GetNames<XmlFault>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}}）、pay_error（pay_err_code、pay_err_text）、pay_fail（return_msg）；支付宝：alipay_error（sub_code、code、signed）、wrong_alipay（alipay_fault：{{string.Join('、', Enum.GetNames<AlipayFault>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}}）</p>
            """;
        return Answer.Html(Page.Render("微信平台模拟器", body, wide: true), errcode: null, "index").SendAsync(http.Response, http.RequestAborted);
    }

    private static Task ChangeAsync<TRequest>(HttpContext http, Func<WeChatPlatform, TRequest, object> change) => LocallyAsync(http, async _ =>
    {
        if (!http.Request.HasJsonContentType())
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBody;
        }

        try
        {
            var request = await JsonSerializer.DeserializeAsync<TRequest>(http.Request.Body, Json, http.RequestAborted)
                ?? throw new JsonException("The body is null.");
            await http.Response.WriteAsJsonAsync(
                change(http.RequestServices.GetRequiredService<WeChatPlatform>(), request), Json, http.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            http.Response.StatusCode = refused.StatusCode;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException
            or OverflowException or FormatException or XmlException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsJsonAsync(new { Error = wrong.Message }, Json, http.RequestAborted);
        }
    });

    private static Task LocallyAsync(HttpContext http, RequestDelegate handle)
    {
        if (IsLocal(http))
        {
            return handle(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static bool IsLocal(HttpContext http)
    {
        var headers = http.Request.Headers;
        return http.Connection.RemoteIpAddress is { } remote
            && IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)
            && !headers.ContainsKey("Forwarded")
            && !headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
            && http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
    }
}
