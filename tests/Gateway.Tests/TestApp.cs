using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Tests.Signing;

namespace Gateway.Tests;

/// <summary>An answer as it came over the wire.</summary>
public sealed record WireAnswer(HttpStatusCode Status, string Text, JsonObject? Json, HttpResponseMessage Response)
{
    public int Code => (int)Json!["code"]!;

    public string Msg => (string)Json!["msg"]!;

    public JsonObject? Data => Json!["data"] as JsonObject;

    public string TraceId => (string)Json!["traceId"]!;

    /// <summary>In v2 a platform's refusal stands in <c>data</c>.</summary>
    public int EffectiveCode => Code == 0 && Data?["code"] is { } inner && (int)inner != 0 ? 20080 : Code;

    public string EffectiveMsg => Data?["msg"] is { } inner ? (string)inner! : Msg;
}

/// <summary>A merchant's app, and a client that signs for it with a signer that shares no code with the gateway's.</summary>
public sealed class TestApp
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TestGateway _gateway;
    private readonly RSA? _merchantKey;
    private RSA? _platformKey;
    private int _nonces;

    internal TestApp(TestGateway gateway, string mchNo, JsonObject made)
    {
        _gateway = gateway;
        MchNo = mchNo;
        AppId = (string)made["appId"]!;
        (DialectName, Dialect) = (string)made["dialect"]! switch
        {
            "v2" => ("v2", Dialect.V2),
            "v3-beta" => ("v3-beta", Dialect.V3Beta),
            "v3" => ("v3", Dialect.V3),
            var open => (open, Dialect.Open),
        };
        SignType = (string)made["signType"]!;
        if (Dialect is Dialect.Open)
        {
            _merchantKey = RSA.Create(2048);
        }
        else
        {
            Secret = (string)made["signSecret"]!;
        }
    }

    public string MchNo { get; }

    public string AppId { get; }

    public string DialectName { get; }

    public Dialect Dialect { get; }

    public string SignType { get; set; }

    public string Secret { get; set; } = "";

    public string WxAppId { get; set; } = "";

    public string AppSecret { get; set; } = "";

    public string MiniAppId { get; set; } = "";

    public string MiniAppSecret { get; set; } = "";

    /// <summary>Of <see cref="TestGateway.SetPayChannelAsync"/>, as the two below.</summary>
    public string MchId { get; set; } = "";

    public string PayAppId { get; set; } = "";

    public string AliAppId { get; set; } = "";

    public string ApiKey { get; set; } = "";

    public string MerchantPublicKeyPem => _merchantKey!.ExportSubjectPublicKeyInfoPem();

    public string MerchantPrivateKeyPem => _merchantKey!.ExportPkcs8PrivateKeyPem();

    public string PlatformPublicKeyPem => _platformKey!.ExportSubjectPublicKeyInfoPem();

    public void UsePlatformKey(string pem)
    {
        _platformKey = RSA.Create();
        _platformKey.ImportFromPem(pem);
    }

    /// <summary>A new code, as a user brings it back from WeChat's page.</summary>
    public string NewCode(SimulatedUser? user = null, string scope = "snsapi_base") => _gateway.WeChat.IssueCode(WxAppId, user, scope);

    /// <summary>A new login code, as a mini-program gets it from <c>wx.login</c>.</summary>
    public string NewLoginCode(SimulatedUser? user = null) => _gateway.WeChat.IssueLoginCode(MiniAppId, user);

    /// <summary>Logs a user in and gives the openId.</summary>
    public async Task<string> LogInAsync(SimulatedUser? user = null)
    {
        var answer = await CallAsync("getWxMiniSession", ("code", NewLoginCode(user)));
        Assert.Equal(0, answer.EffectiveCode);
        return (string)answer.Data!["openId"]!;
    }

    /// <summary>A request of this app's dialect with nonce and time, not signed yet.</summary>
    public JsonObject Request(params (string Name, JsonNode? Value)[] fields)
    {
        var request = new JsonObject
        {
            ["appId"] = AppId,
            ["nonceStr"] = $"n{Interlocked.Increment(ref _nonces)}-{Guid.NewGuid():N}"[..32],
            ["reqTime"] = ReqTime(_gateway.Time.GetUtcNow()),
        };
        if (Dialect is Dialect.V3 or Dialect.Open)
        {
            request["mchNo"] = MchNo;
        }

        if (Dialect is Dialect.Open)
        {
            request["reqId"] = "REQ" + request["nonceStr"];
        }

        foreach (var (name, value) in fields)
        {
            request[name] = value;
        }

        return request;
    }

    public JsonNode ReqTime(DateTimeOffset time) => Dialect is Dialect.V2
        ? JsonValue.Create(time.ToUnixTimeSeconds())
        : JsonValue.Create(time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss"));

    public JsonObject Sign(JsonObject request)
    {
        request.Remove("sign");
        request["sign"] = SignText(Text(request));
        return request;
    }

    public string SignText(string json)
    {
        var canonical = Reference.Request(json, Dialect);
        return _merchantKey is { } key
            ? Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(canonical), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            : Digest(canonical);
    }

    /// <summary>Signs, posts, and checks the signature of whatever comes back signed.</summary>
    public Task<WireAnswer> CallAsync(string call, params (string Name, JsonNode? Value)[] fields) => PostAsync(call, Sign(Request(fields)));

    public Task<WireAnswer> PostAsync(string call, JsonObject request) => PostTextAsync("/unipay/assist/" + call, Text(request));

    public Task<WireAnswer> PostTextAsync(string path, string body) => PostBytesAsync(path, Encoding.UTF8.GetBytes(body));

    public async Task<WireAnswer> PostBytesAsync(string path, byte[] body, string contentType = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await _gateway.Http.PostAsync(new Uri(_gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path), content);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
        return new WireAnswer(response.StatusCode, text, json, response);
    }

    /// <summary>Whether the answer is signed as this app's SDK rebuilds it.</summary>
    public bool Verifies(WireAnswer answer, AnswerShape shape)
    {
        var sign = (string?)(Dialect is Dialect.V2 ? answer.Data?["sign"] : answer.Json?["sign"]);
        if (sign is null)
        {
            return false;
        }

        var canonical = Reference.Answer(answer.Text, Dialect, shape);
        return _platformKey is { } key
            ? key.VerifyData(Encoding.UTF8.GetBytes(canonical), Convert.FromBase64String(sign), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : Digest(canonical) == sign;
    }

    public static string Text(JsonObject request) => request.ToJsonString(Relaxed);

    private string Digest(string canonical) => SignType switch
    {
        "MD5" => Reference.Sign(canonical, Secret, Dialect, Gateway.Signing.SignType.Md5),
        "SM3" => Sm3ByOpenSsl(canonical),
        _ => Reference.Sign(canonical, Secret, Dialect, Gateway.Signing.SignType.HmacSha256),
    };

    // The second implementation of SM3 is openssl's.
    private string Sm3ByOpenSsl(string canonical)
    {
        var keyed = canonical + (Dialect is Dialect.V3 ? "&KEY=" + Reference.Upper(Secret) : "&key=" + Secret);
        var start = new ProcessStartInfo("openssl", "dgst -sm3 -r") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var openssl = Process.Start(start)!;
        openssl.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(keyed));
        openssl.StandardInput.Close();
        var printed = openssl.StandardOutput.ReadToEnd();
        openssl.WaitForExit();
        return printed[..64];
    }
}
