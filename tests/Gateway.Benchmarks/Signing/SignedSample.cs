using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Signing;

namespace Gateway.Benchmarks.Signing;

/// <summary>A signed getWxAccessToken request as an SDK sends it, and the key that fits.</summary>
public sealed class SignedSample
{
    private const string Secret = "7c1f0d8e5b9a42f6a3d7c2e4b8f01953";
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SignedSample(string name, Dialect dialect, SignType signType, SigningKey key)
    {
        (Name, Dialect, SignType, Key) = (name, dialect, signType, key);
        var request = Request(dialect);
        request["sign"] = Sign(Bytes(request), (text, body) => text.FromRequest(body, dialect));
        Body = Bytes(request);
        Signature = Encoding.ASCII.GetBytes((string)request["sign"]!);
        Answer = Bytes(AnswerOf(dialect));
    }

    public static IReadOnlyList<SignedSample> All { get; } =
    [
        new("v2 MD5", Dialect.V2, SignType.Md5, SigningKey.FromSecret(Secret, Dialect.V2, SignType.Md5)),
        new("v2 HMAC", Dialect.V2, SignType.HmacSha256, SigningKey.FromSecret(Secret, Dialect.V2, SignType.HmacSha256)),
        new("v3 HMAC", Dialect.V3, SignType.HmacSha256, SigningKey.FromSecret(Secret, Dialect.V3, SignType.HmacSha256)),
        new("v3 SM3", Dialect.V3, SignType.Sm3, SigningKey.FromSecret(Secret, Dialect.V3, SignType.Sm3)),
        new("open RSA", Dialect.Open, SignType.Rsa2, NewRsaKey()),
    ];

    public string Name { get; }

    public Dialect Dialect { get; }

    public SignType SignType { get; }

    public SigningKey Key { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The answer to it, not signed yet.</summary>
    public ReadOnlyMemory<byte> Answer { get; }

    /// <summary>What the benchmark's table shows.</summary>
    public override string ToString() => Name;

    internal SignatureExplanation Explain(SignedBody body, ReadOnlySpan<byte> signature) => Dialect is Dialect.Open
        ? SignatureExplainer.Explain(body, Key, signature)
        : SignatureExplainer.Explain(body, Dialect, SignType, Secret, signature);

    private static JsonObject Request(Dialect dialect)
    {
        var request = new JsonObject
        {
            ["mchNo"] = "M1712345678901",
            ["appId"] = "A1712345678902",
            ["clientIp"] = "203.0.113.7",
            ["nonceStr"] = "5f0e9c1d7ab84c3e9d2f6a1b0c4d8e7f",
            ["reqTime"] = dialect is Dialect.V2 ? 1795219200 : "2026-11-21 12:00:00",
            ["code"] = "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P",
        };
        if (dialect is Dialect.Open)
        {
            request["reqId"] = "REQ5f0e9c1d7ab84c3e9d2f6a1b0c4d8";
        }

        return request;
    }

    private static JsonObject AnswerOf(Dialect dialect)
    {
        var data = new JsonObject
        {
            ["accessToken"] = "98_kJ3mN5pQ7rS9tU1vW3xY5zA7bC9dE1fG3hI5jK7lM9nO1pQ3rS5tU7vW9xY1zA3bC5dE7f",
            ["openId"] = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        };
        if (dialect is Dialect.V2)
        {
            (data["code"], data["resTime"]) = (0, 1795219200);
            return new JsonObject { ["code"] = 0, ["msg"] = "success", ["data"] = data, ["traceId"] = "aB3dE5gH7jK9" };
        }

        return new JsonObject { ["code"] = 0, ["msg"] = "success", ["data"] = data, ["resTime"] = "2026-11-21 12:00:00", ["traceId"] = "aB3dE5gH7jK9" };
    }

    private static SigningKey NewRsaKey()
    {
        using var rsa = RSA.Create(2048);
        return SigningKey.FromPrivateKey(rsa.ExportPkcs8PrivateKeyPem());
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Relaxed));

    private string Sign(byte[] json, Action<CanonicalText, SignedBody> build)
    {
        var (body, text) = (new SignedBody(), new CanonicalText());
        body.Parse(json);
        build(text, body);
        var signature = new byte[Key.SignatureLength];
        Key.Sign(text, signature);
        return Encoding.ASCII.GetString(signature);
    }
}
