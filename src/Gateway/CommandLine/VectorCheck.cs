using System.Text;
using System.Text.Json;
using Gateway.Signing;

namespace Gateway.CommandLine;

/// <summary><c>verify --vectors</c>: holds the library against a file of signing vectors.</summary>
internal static class VectorCheck
{
    /// <summary>Checks every vector, lists those that differ and those that bind nobody, and prints the count.</summary>
    /// <returns>0 when all binding vectors agree, otherwise 1.</returns>
    /// <exception cref="CommandLineException">The file cannot be read, is not of that format, or holds no binding vector.</exception>
    public static int Run(string path, TextWriter output)
    {
        using var document = Load(path);
        var keys = new RsaKeys(document.RootElement);
        int passed = 0, failed = 0;
        foreach (var vector in Vectors(document.RootElement, path))
        {
            var id = Text(vector, "id") ?? "(without id)";
            var difference = Difference(vector, keys);
            if (NotBinding(vector) is { } reason)
            {
                output.WriteLine($"not binding ({reason}), {(difference is null ? "agrees" : "differs")}: {id}");
            }
            else if (difference is null)
            {
                passed++;
            }
            else
            {
                failed++;
                output.WriteLine($"differs: {id}: {difference}");
            }
        }

        if (passed + failed == 0)
        {
            throw new CommandLineException($"--vectors: {path} holds no vector that binds.");
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static JsonDocument Load(string path)
    {
        if (path.Length == 0)
        {
            throw new CommandLineException("--vectors names no file.");
        }

        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"--vectors: {unreadable.Message}", unreadable);
        }
        catch (JsonException broken)
        {
            throw new CommandLineException($"--vectors: {path} is not JSON: {broken.Message}", broken);
        }
    }

    private static List<JsonElement> Vectors(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("vectors", out var vectors)
            || vectors.ValueKind != JsonValueKind.Array
            || vectors.EnumerateArray().Any(vector => vector.ValueKind != JsonValueKind.Object))
        {
            throw new CommandLineException($"--vectors: {path} has no list of objects 'vectors' at its top level.");
        }

        return [.. vectors.EnumerateArray()];
    }

    private static string? NotBinding(JsonElement vector)
    {
        if (IsSet(vector, "choice", true))
        {
            return "choice";
        }

        if (IsSet(vector, "stricterAllowed", true))
        {
            return "stricterAllowed";
        }

        if (IsSet(vector, "deterministic", false))
        {
            return "deterministic:false";
        }

        if (IsSet(vector, "sdksAgree", false))
        {
            return "sdksAgree:false";
        }

        return Text(vector, "expect") == "unparseable" ? "unparseable" : null;
    }

    /// <summary>How this library and the vector disagree, or null when they agree.</summary>
    private static string? Difference(JsonElement vector, RsaKeys keys)
    {
        if (Text(vector, "wireJson") is not { } wireJson || Text(vector, "direction") is not { } direction)
        {
            return "it lacks wireJson or direction.";
        }

        if (DialectOf(Text(vector, "dialect")) is not { } dialect || SignTypeOf(Text(vector, "signType")) is not { } signType)
        {
            return "its dialect or signType is unknown.";
        }

        var body = new SignedBody();
        var fault = body.Parse(Encoding.UTF8.GetBytes(wireJson));
        var text = new CanonicalText();
        if (direction == "response")
        {
            text.FromAnswer(body, dialect, ShapeOf(Text(vector, "class")));
        }
        else
        {
            text.FromRequest(body, dialect);
        }

        try
        {
            using var key = signType == SignType.Rsa2 ? keys.Private() : SigningKey.FromSecret(Text(vector, "secret") ?? "", dialect, signType);
            using var verifier = signType == SignType.Rsa2 ? keys.Public() : null;
            return direction == "verify"
                ? Verdict(vector, Fits(verifier ?? key, text, body) && fault == BodyFault.None)
                : fault != BodyFault.None ? $"its body is refused: {fault}." : Signed(vector, new Case(dialect, key, verifier ?? key, text));
        }
        catch (ArgumentException unusable)
        {
            // A gateway has no such key, so nothing is accepted with it.
            return direction == "verify" ? Verdict(vector, accepted: false) : unusable.Message;
        }
    }

    private static bool Fits(SigningKey key, CanonicalText text, SignedBody body) =>
        body.TryGet("sign"u8, out var sign) && sign.Kind == MemberKind.String && key.Verify(text, sign.Text);

    private static string? Verdict(JsonElement vector, bool accepted)
    {
        var verdict = accepted ? "accepted" : "rejected";
        var expected = Text(vector, "expect");
        return verdict == expected ? null : $"it is {verdict}; expected {expected ?? "nothing"}.";
    }

    private static string? Signed(JsonElement vector, Case tried)
    {
        if (Text(vector, "canonicalString") is not { } canonical)
        {
            return "it lacks canonicalString.";
        }

        var ours = Encoding.UTF8.GetString(tried.Text.Utf8);
        if (!canonical.StartsWith(ours, StringComparison.Ordinal) || !IsKeyPart(canonical[ours.Length..], tried.Dialect, Text(vector, "secret")))
        {
            return $"the text is '{ours}' and the key part; expected '{canonical}'.";
        }

        var made = new byte[tried.Key.SignatureLength];
        tried.Key.Sign(tried.Text, made);
        var sign = Text(vector, "sign");
        return (sign is null || sign == Encoding.ASCII.GetString(made)) && tried.Verifier.Verify(tried.Text, made)
            ? null
            : $"the signature is {Encoding.ASCII.GetString(made)}; expected {sign}.";
    }

    /// <summary>
    /// Whether this is what the dialect puts behind the text. v3's upper case is taken from a text of its own, which has no quotes and
    /// backslashes; that the secret keeps them shows in the signature.
    /// </summary>
    private static bool IsKeyPart(string part, Dialect dialect, string? secret)
    {
        if (dialect == Dialect.Open)
        {
            return part.Length == 0;
        }

        if (dialect != Dialect.V3)
        {
            return part == "&key=" + secret;
        }

        var body = new SignedBody();
        body.Parse(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?>(StringComparer.Ordinal) { ["key"] = secret }));
        var upper = new CanonicalText();
        upper.FromRequest(body, dialect);
        return part.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal) == "&" + Encoding.UTF8.GetString(upper.Utf8);
    }

    private static Dialect? DialectOf(string? name) => name switch
    {
        "v2" => Dialect.V2,
        "v3-beta4" => Dialect.V3Beta,
        "v3.0.0" => Dialect.V3,
        "rsa" => Dialect.Open,
        _ => null,
    };

    private static SignType? SignTypeOf(string? name) => name switch
    {
        "HMAC_SHA256" => SignType.HmacSha256,
        "MD5" => SignType.Md5,
        "SM3" => SignType.Sm3,
        "RSA_SHA256" => SignType.Rsa2,
        _ => null,
    };

    private static AnswerShape? ShapeOf(string? name) => name switch
    {
        "WxAccessTokenResult" => AnswerShape.AccessToken,
        "WxAuthUrlResult" => AnswerShape.AuthUrl,
        "DaxResult<AuthResult>" => AnswerShape.ChannelAuth,
        "DaxResult<AuthUrlResult>" => AnswerShape.ChannelAuthUrl,
        "PaymentCommonResult" or "DaxResult<Void>" => AnswerShape.None,
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsSet(JsonElement vector, string name, bool wanted) =>
        vector.TryGetProperty(name, out var value) && value.ValueKind == (wanted ? JsonValueKind.True : JsonValueKind.False);

    private sealed record Case(Dialect Dialect, SigningKey Key, SigningKey Verifier, CanonicalText Text);

    /// <summary>The key pair in the file's <c>meta.rsaTestKeys</c>.</summary>
    private sealed class RsaKeys(JsonElement root)
    {
        public SigningKey Private() => SigningKey.FromPrivateKey(Pem("privateKeyPem"));

        public SigningKey Public() => SigningKey.FromPublicKey(Pem("publicKeyPem"));

        private string Pem(string name) =>
            root.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && meta.TryGetProperty("rsaTestKeys", out var keys) && keys.ValueKind == JsonValueKind.Object
                ? Text(keys, name) ?? ""
                : "";
    }
}
