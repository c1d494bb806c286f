using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Simulator.Pay;
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
    private const int LargestAnswer = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_simulator", (RequestDelegate)(http => LocallyAsync(http, IndexAsync)));
        routes.MapGet("/_simulator/calls", (RequestDelegate)(http => LocallyAsync(http, CallsAsync)));
        routes.MapPost("/_simulator/accounts", (RequestDelegate)(http => ChangeAsync<AccountRequest>(http, AddAccount)));
        routes.MapPost("/_simulator/codes", (RequestDelegate)(http => ChangeAsync<CodeRequest>(http, IssueCode)));
        routes.MapPost("/_simulator/next", (RequestDelegate)(http => ChangeAsync<NextRequest>(http, Next)));
    }

    private static object AddAccount(WeChatPlatform platform, AccountRequest request)
    {
        platform.AddAccount(request.Appid, request.Secret, request.Domain, request.Bound);
        return new { request.Appid };
    }

    private static object IssueCode(WeChatPlatform platform, CodeRequest request)
    {
        var user = request.Openid is null ? null : new SimulatedUser(request.Openid, request.Unionid, request.Snapshot);
        var code = platform.IssueCode(request.Appid, user, request.Scope);
        return new { Code = code, ExpiresIn = (int)WeChatPlatform.CodeLifetime.TotalSeconds };
    }

    private static object Next(WeChatPlatform platform, NextRequest request)
    {
        var misbehaviour = request.Do switch
        {
            MisbehaviourKind.Errcode => Misbehaviour.Errcode(request.Errcode, request.Errmsg),
            MisbehaviourKind.Slow => Misbehaviour.Slow(TimeSpan.FromMilliseconds(request.Milliseconds)),
            MisbehaviourKind.Hang => Misbehaviour.Hang(),
            MisbehaviourKind.Reset => Misbehaviour.Reset(),
            MisbehaviourKind.ResetBeforeAnswer => Misbehaviour.ResetBeforeAnswer(),
            MisbehaviourKind.CloseBeforeAnswer => Misbehaviour.CloseBeforeAnswer(),
            MisbehaviourKind.Truncated => Misbehaviour.Truncated(),
            MisbehaviourKind.Html => Misbehaviour.Html(request.Status ?? 200),
            MisbehaviourKind.Status5xx => Misbehaviour.Status5xx(request.Status ?? 503),
            MisbehaviourKind.EmptyBody => Misbehaviour.EmptyBody(),
            MisbehaviourKind.HugeBody => Misbehaviour.HugeBody(Math.Min(request.Bytes, LargestAnswer)),
            MisbehaviourKind.WrongJson => Misbehaviour.WrongJson(request.Fault),
            MisbehaviourKind.WrongXml => Misbehaviour.WrongXml(request.XmlFault),
            MisbehaviourKind.PayError => Misbehaviour.PayError(request.ErrCode, request.ErrCodeDes),
            MisbehaviourKind.PayFail => Misbehaviour.PayFail(request.ReturnMsg),
            MisbehaviourKind.Hold => throw new InvalidOperationException("hold needs a signal from code; use slow or hang."),
            _ => throw new InvalidOperationException("Unknown misbehaviour."),
        };
        platform.Next(request.Path, misbehaviour, request.Times);
        return new { request.Path, request.Do, request.Times };
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
            <h2>添加账号</h2>
            <pre>POST _simulator/accounts
            {"appid":"wx…","secret":"…","domain":"pay.example.com","bound":true}</pre>
            <h2>直接取得授权码</h2>
            <pre>POST _simulator/codes
            {"appid":"wx…","openid":"o…","unionid":"o…","snapshot":false,"scope":"snsapi_userinfo"}</pre>
            <h2>让接下来的调用出错</h2>
            <pre>POST _simulator/next
            {"path":"{{WeChatPaths.AccessToken}}","do":"errcode","errcode":-1,"times":1}</pre>
            <p class="soft">do：errcode、slow（milliseconds）、hang、reset、reset_before_answer、close_before_answer、truncated、html（status）、status5xx（status）、empty_body、huge_body（bytes）、wrong_json（fault：array、wrong_types、duplicate_members、cut_short、null）</p>
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
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException or OverflowException)
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

    private sealed record AccountRequest
    {
        public required string Appid { get; init; }

        public required string Secret { get; init; }

        public string? Domain { get; init; }

        public bool Bound { get; init; } = true;
    }

    private sealed record CodeRequest
    {
        public required string Appid { get; init; }

        public string? Openid { get; init; }

        public string? Unionid { get; init; }

        public bool Snapshot { get; init; }

        public string Scope { get; init; } = Scopes.Base;
    }

    private sealed record NextRequest
    {
        public required string Path { get; init; }

        public required MisbehaviourKind Do { get; init; }

        public int Times { get; init; } = 1;

        public int Errcode { get; init; } = WeChatErrors.SystemBusy;

        public string? Errmsg { get; init; }

        public int Milliseconds { get; init; } = 3000;

        public int? Status { get; init; }

        public int Bytes { get; init; } = 4 * 1024 * 1024;

        public JsonFault Fault { get; init; }

        public XmlFault XmlFault { get; init; }

        public string ErrCode { get; init; } = AuthCodeToOpenId.SystemError;

        public string? ErrCodeDes { get; init; }

        public string ReturnMsg { get; init; } = string.Empty;
    }
}
