using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.Extensions.Primitives;

namespace Gateway.Assist.Compat;

/// <summary>
/// <c>GET /apps/{appId}/compat/cgi-bin/token</c>: the global token in the shape of WeChat's own call, for systems that
/// already speak to a central server. The <c>secret</c> is a credential of the caller, never the AppSecret.
/// </summary>
/// <remarks>
/// Shape and codes: https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Get_access_token.html. A call here
/// never makes a new token, which is where it differs from the original.
/// </remarks>
internal sealed partial class CompatToken(
    MerchantDirectory directory,
    WeChatPlatforms platforms,
    WeChatTokenCentre centre,
    SignatureThrottle throttle,
    SecretUsage usage,
    TimeProvider time,
    ILogger<CompatToken> logger)
{
    public const string Path = "/apps/{appId}/compat/cgi-bin/token";

    private const int MaxSecret = 128;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var appId = (string)http.Request.RouteValues["appId"]!;
        var app = directory.Current.Find(appId);
        var query = http.Request.Query;
        if (Refuse(query) is { } malformed)
        {
            await AnswerAsync(http, appId, malformed);
            return;
        }

        var isKnown = app is { Enabled: true, Merchant.Enabled: true };
        if (!isKnown || !Authenticate(app!, query["secret"].ToString()))
        {
            if (throttle.Count(http.Connection.RemoteIpAddress, appId) is var wait && wait > TimeSpan.Zero)
            {
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return;
            }

            await AnswerAsync(http, appId, !isKnown ? new(40013, "没有该应用，或应用未启用 (invalid appid: no such app)") : new(40125, "凭据不正确，请使用网关管理员签发的 compat 凭据 (invalid appsecret: not a credential of this app)"));
            return;
        }

        await AnswerAsync(http, appId, await TokenAsync(app!, query["appid"].ToString()));
    }

    private static Reply? Refuse(IQueryCollection query)
    {
        if (Single(query["grant_type"]) is not "client_credential")
        {
            return new(40002, "grant_type 需为 client_credential (invalid grant_type)");
        }

        if (Single(query["appid"]) is not { Length: > 0 })
        {
            return new(41002, "缺少 appid (appid missing)");
        }

        if (Single(query["secret"]) is not { Length: > 0 and <= MaxSecret })
        {
            return new(41004, "缺少 secret (appsecret missing)");
        }

        return null;
    }

    // A parameter given twice is none: whoever is in front may have read the other one.
    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    private bool Authenticate(MerchantApp app, string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        foreach (var credential in app.CompatCredentials)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, credential.Hash.AsSpan()))
            {
                usage.MarkUsed(credential.Id, time.GetUtcNow());
                return true;
            }
        }

        return false;
    }

    private async ValueTask<Reply> TokenAsync(MerchantApp app, string wxAppId)
    {
        if (!app.Allows(GetWxClientToken.Call.Permission!))
        {
            return new(48001, "应用未开通该接口，请联系网关管理员 (api unauthorized)");
        }

        if (Find(app, wxAppId, out var account) is { } refused)
        {
            return new(40013, refused.Message);
        }

        var answer = await centre.GetAsync(account);
        return answer switch
        {
            { Value: { } token } => new(token.AccessToken, token.ExpiresIn(time.GetUtcNow())),
            { Refusal: { } refusal } => new(int.TryParse(refusal.Code, CultureInfo.InvariantCulture, out var code) ? code : -1, refusal.Message),
            _ => new(-1, UpstreamAnswers.For(answer, hasCode: false).Message),
        };
    }

    private Answer? Find(MerchantApp app, string wxAppId, out WeChatAccount account)
    {
        account = null!;
        if (string.Equals(app.WeChatMp?.WxAppId, wxAppId, StringComparison.Ordinal))
        {
            return ChannelAnswers.Mp(platforms.FindMp(app, out account));
        }

        return string.Equals(app.WeChatMini?.WxAppId, wxAppId, StringComparison.Ordinal)
            ? ChannelAnswers.Mini(platforms.FindMini(app, out account))
            : Answer.Refuse(Outcome.ChannelNotConfigured, "该应用没有配置这个 appid 的通道 (invalid appid: no channel of this app has it)");
    }

    private async Task AnswerAsync(HttpContext http, string appId, Reply reply)
    {
        // Who has no credential does not fill the log.
        if (reply.Errcode == 0 || throttle.MayTell(appId))
        {
            Log.Answered(logger, directory.Current.Find(appId) is null ? null : appId, reply.Errcode);
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            reply.Write(json, http.TraceIdentifier);
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = stream.Length;
        await http.Response.Body.WriteAsync(stream.GetBuffer().AsMemory(0, (int)stream.Length), http.RequestAborted);
    }

    /// <summary>A token, or an error in the platform's shape; the trace id stands where the platform puts its rid.</summary>
    private readonly struct Reply
    {
        private readonly string _text;
        private readonly long _expiresIn;

        public Reply(string token, long expiresIn) => (_text, _expiresIn) = (token, expiresIn);

        public Reply(int errcode, string message) => (Errcode, _text) = (errcode, message);

        public int Errcode { get; }

        public void Write(Utf8JsonWriter json, string traceId)
        {
            json.WriteStartObject();
            if (Errcode == 0)
            {
                json.WriteString("access_token"u8, _text);
                json.WriteNumber("expires_in"u8, _expiresIn);
            }
            else
            {
                json.WriteNumber("errcode"u8, Errcode);
                json.WriteString("errmsg"u8, $"{_text} rid: {traceId}");
            }

            json.WriteEndObject();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{appId} compat/cgi-bin/token {errcode}")]
        public static partial void Answered(ILogger logger, string? appId, int errcode);
    }
}
