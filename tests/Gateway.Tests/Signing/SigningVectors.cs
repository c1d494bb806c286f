using System.Text;
using System.Text.Json;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>The vectors of <c>Signing/Vectors</c>, as plain data.</summary>
internal sealed record SigningVector(
    string Id,
    Dialect Dialect,
    SignType SignType,
    string Direction,
    string? Class,
    string WireJson,
    string? Secret,
    string? Canonical,
    string? Sign,
    string? Expect,
    bool IsBinding)
{
    public byte[] Body => Encoding.UTF8.GetBytes(WireJson);

    public AnswerShape? Shape => Class switch
    {
        "DaxResult<AuthResult>" => AnswerShape.ChannelAuth,
        "DaxResult<AuthUrlResult>" => AnswerShape.ChannelAuthUrl,
        "DaxResult<Void>" => AnswerShape.None,
        "WxAccessTokenResult" => AnswerShape.AccessToken,
        "WxAuthUrlResult" => AnswerShape.AuthUrl,
        "PaymentCommonResult" => AnswerShape.None,
        _ => null,
    };
}

internal static class SigningVectors
{
    public static string FilePath { get; } = Path.Combine(AppContext.BaseDirectory, "Signing", "Vectors", "signing-vectors.json");

    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllBytes(FilePath)).RootElement;

    public static string PrivateKeyPem { get; } = Key("privateKeyPem");

    public static string PublicKeyPem { get; } = Key("publicKeyPem");

    public static IReadOnlyDictionary<string, SigningVector> All { get; } =
        Document.GetProperty("vectors").EnumerateArray().Select(Read).ToDictionary(v => v.Id, StringComparer.Ordinal);

    public static TheoryData<string> Where(Func<SigningVector, bool> wanted) => [.. All.Values.Where(wanted).Select(v => v.Id)];

    public static SigningKey KeyOf(SigningVector vector) => vector.SignType == SignType.Rsa2
        ? SigningKey.FromPrivateKey(PrivateKeyPem)
        : SigningKey.FromSecret(vector.Secret!, vector.Dialect, vector.SignType);

    private static string Key(string name) => Document.GetProperty("meta").GetProperty("rsaTestKeys").GetProperty(name).GetString()!;

    private static SigningVector Read(JsonElement vector) => new(
        Text(vector, "id")!,
        Text(vector, "dialect") switch
        {
            "v2" => Dialect.V2,
            "v3-beta4" => Dialect.V3Beta,
            "v3.0.0" => Dialect.V3,
            _ => Dialect.Open,
        },
        Text(vector, "signType") switch
        {
            "MD5" => SignType.Md5,
            "SM3" => SignType.Sm3,
            "HMAC_SHA256" => SignType.HmacSha256,
            _ => SignType.Rsa2,
        },
        Text(vector, "direction")!,
        Text(vector, "class"),
        Text(vector, "wireJson")!,
        Text(vector, "secret"),
        Text(vector, "canonicalString"),
        Text(vector, "sign"),
        Text(vector, "expect"),
        !(Flag(vector, "choice", false) || Flag(vector, "stricterAllowed", false) || Flag(vector, "deterministic", true, false) || Flag(vector, "sdksAgree", true, false)));

    private static string? Text(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement vector, string name, bool absent, bool sought = true) =>
        (vector.TryGetProperty(name, out var value) ? value.GetBoolean() : absent) == sought;
}
