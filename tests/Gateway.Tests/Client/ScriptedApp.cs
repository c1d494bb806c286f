using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Signing;

namespace Gateway.Tests.Client;

/// <summary>An app of one dialect and algorithm: its client's options, and answers as a gateway would sign them for it.</summary>
internal sealed class ScriptedApp
{
    public const string Secret = "the-apps-own-secret-0123456789";
    public const string TraceId = "T0123456789a";
    public static readonly string MerchantKey = NewKey(out _);
    private static readonly string GatewayKey = NewKey(out GatewayPublicKey);
    private static readonly string GatewayPublicKey;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SignType _signType;
    private readonly ManualTime _time;

    public ScriptedApp(string dialect, string signType, ManualTime time)
    {
        Dialect = dialect switch
        {
            "v2" => Dialect.V2,
            "v3-beta" => Dialect.V3Beta,
            "v3" => Dialect.V3,
            _ => Dialect.Open,
        };
        _signType = ClientApps.SignTypeOf(signType);
        _time = time;
    }

    public Dialect Dialect { get; }

    public bool IsOpen => Dialect is Dialect.Open;

    public AssistGatewayOptions Options(string address) => new()
    {
        BaseAddress = new Uri(address),
        AppId = "A1",
        Dialect = Dialect,
        SignType = _signType,
        Secret = IsOpen ? null : Secret,
        PrivateKeyPem = IsOpen ? MerchantKey : null,
        GatewayPublicKeyPem = IsOpen ? GatewayPublicKey : null,
        TimeProvider = _time,
        MaxRetries = 0,
    };

    /// <summary>A success, signed.</summary>
    public JsonObject Success(JsonObject request, AnswerShape shape, JsonObject? data, DateTimeOffset? at = null) =>
        Signed(Unsigned(request, data, at), shape);

    /// <summary>A success before it is signed.</summary>
    public JsonObject Unsigned(JsonObject request, JsonObject? data, DateTimeOffset? at = null)
    {
        var time = at ?? _time.GetUtcNow();
        if (Dialect is Dialect.V2)
        {
            data = data?.DeepClone().AsObject() ?? [];
            data["code"] = 0;
            data["resTime"] = time.ToUnixTimeSeconds();
            return new JsonObject { ["code"] = 0, ["msg"] = "success", ["data"] = data, ["traceId"] = TraceId };
        }

        return Envelope(request, 0, "success", data?.DeepClone(), time);
    }

    /// <summary>A refusal as the dialect has it: by the platform for 20080, by the gateway otherwise.</summary>
    public JsonObject Refusal(JsonObject request, int code, string msg)
    {
        if (Dialect is not Dialect.V2)
        {
            return Signed(Envelope(request, code, msg, data: null, _time.GetUtcNow()), AnswerShape.None);
        }

        if (code != AssistGatewayException.RefusedByPlatform)
        {
            return new JsonObject { ["code"] = code, ["msg"] = msg, ["data"] = null, ["traceId"] = TraceId };
        }

        var answer = Unsigned(request, []);
        answer["data"]!["code"] = 1;
        answer["data"]!["msg"] = msg;
        return Signed(answer, AnswerShape.None);
    }

    /// <summary>Signs with the gateway's key, or another secret.</summary>
    public JsonObject Signed(JsonObject answer, AnswerShape shape, string? secret = null)
    {
        answer = answer.DeepClone().AsObject();
        var place = Dialect is Dialect.V2 ? answer["data"]!.AsObject() : answer;
        place.Remove("sign");
        var body = new SignedBody();
        Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(Text(answer))));
        var text = new CanonicalText();
        text.FromAnswer(body, Dialect, shape);
        using var key = IsOpen ? SigningKey.FromPrivateKey(secret ?? GatewayKey) : SigningKey.FromSecret(secret ?? Secret, Dialect, _signType);
        var sign = new byte[key.SignatureLength];
        key.Sign(text, sign);
        place["sign"] = Encoding.ASCII.GetString(sign);
        return answer;
    }

    /// <summary>Whether a request is signed as the gateway wants it.</summary>
    public bool Verifies(string request)
    {
        var body = new SignedBody();
        Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(request)));
        var text = new CanonicalText();
        text.FromRequest(body, Dialect);
        using var key = IsOpen ? SigningKey.FromPrivateKey(MerchantKey) : SigningKey.FromSecret(Secret, Dialect, _signType);
        return body.TryGet("sign"u8, out var sign) && key.Verify(text, sign.Text);
    }

    public static string Text(JsonNode answer) => answer.ToJsonString(Relaxed);

    private static JsonObject Envelope(JsonObject request, int code, string msg, JsonNode? data, DateTimeOffset time)
    {
        var answer = new JsonObject { ["code"] = code, ["msg"] = msg, ["data"] = data };
        if (request["reqId"] is { } reqId)
        {
            answer["reqId"] = reqId.DeepClone();
        }

        answer["resTime"] = time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss");
        answer["traceId"] = TraceId;
        return answer;
    }

    private static string NewKey(out string publicKey)
    {
        using var rsa = RSA.Create(2048);
        publicKey = rsa.ExportSubjectPublicKeyInfoPem();
        return rsa.ExportPkcs8PrivateKeyPem();
    }
}
