using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.CommandLine;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class SigningCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signing-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public static TheoryData<string> Requests => SigningVectors.Where(v => v.Direction == "request" && v.Sign is not null && !v.Id.Contains("/raw/", StringComparison.Ordinal));

    public static TheoryData<string> Answers => SigningVectors.Where(v => v.Direction == "response" && v.WireJson.Contains("\"sign\":", StringComparison.Ordinal) && !v.WireJson.Contains("\"resTime\":null,\"traceId\":null,\"data\"", StringComparison.Ordinal));

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Sign_prints_the_body_with_its_signature_and_verify_accepts_it(string id)
    {
        var vector = SigningVectors.All[id];

        Assert.Equal(0, Sign(vector.WireJson, Options(vector, signs: true)));
        var printed = _output.ToString();
        using var document = JsonDocument.Parse(printed);
        Assert.Equal(vector.Sign, document.RootElement.GetProperty("sign").GetString());
        Assert.Equal(1, document.RootElement.EnumerateObject().Count(member => member.NameEquals("sign")));

        Assert.Equal(0, Verify(printed, Options(vector, signs: false)));
        Assert.Equal("The signature fits." + Environment.NewLine, _output.ToString());
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Verify_knows_an_answer_by_its_members(string id)
    {
        var vector = SigningVectors.All[id];

        Assert.Equal(0, Verify(vector.WireJson, Options(vector, signs: false)));
        Assert.Equal("The signature of this answer fits." + Environment.NewLine, _output.ToString());

        Assert.Equal(1, Verify(vector.WireJson.Replace("\"code\":", "\"code\":7", StringComparison.Ordinal), Options(vector, signs: false)));
        Assert.StartsWith("The signature of this answer does not fit." + Environment.NewLine + "If the text below is what the client makes of the answer, ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(Environment.NewLine + "The signed text: ", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(vector.Dialect switch { Dialect.Open => "", Dialect.V3 => "&KEY=***", _ => "&key=***" } + Environment.NewLine, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_of_a_call_without_an_original_class_verifies_with_its_documented_order()
    {
        var body = """{"code":0,"msg":"success","resTime":"2025-01-16 16:14:32","traceId":"t","data":{"openId":"o","accessToken":"t"}}""";
        using var key = SigningKey.FromSecret("123456", Dialect.V3, SignType.Md5);
        var (parsed, text, sign) = (new SignedBody(), new CanonicalText(), new byte[32]);
        parsed.Parse(Encoding.UTF8.GetBytes(body));
        text.FromAnswer(parsed, Dialect.V3, AnswerShape.AccessToken);
        key.Sign(text, sign);

        Assert.Equal(0, Verify(body[..^1] + ",\"sign\":\"" + Encoding.ASCII.GetString(sign) + "\"}", ["--dialect", "v3", "--sign-type", "MD5", "--secret-file", FileWith("123456")]));
    }

    [Fact]
    public void Sign_keeps_the_other_members_as_they_were()
    {
        Sign("\uFEFF{\"b\":1.50,\"sign\":\"old\",\"a\":\"中<&\\u0041\",\"n\":null,\"b\":2e1,\"sign\":7}", V2());

        Assert.StartsWith("{\"b\":1.50,\"a\":\"中<&A\",\"n\":null,\"b\":2e1,\"sign\":\"", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Verify(_output.ToString(), V2()));
    }

    [Fact]
    public void Verify_names_the_rule_that_differs_and_shows_the_text_without_the_secret()
    {
        Assert.Equal(1, Verify("""{"a":"","b":"topsecret","sign":"00"}""", V2("topsecret")));
        Assert.Contains("No known difference explains it.", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("The signed text: a=&b=***&key=***" + Environment.NewLine, _output.ToString(), StringComparison.Ordinal);

        // MD5 of b=1&key=123456: the empty member was left out.
        var sign = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("b=1&key=123456"u8));
        Assert.Equal(1, Verify("{\"a\":\"\",\"b\":\"1\",\"sign\":\"" + sign + "\"}", V2()));
        Assert.Contains("It would fit but for EmptyMembers: a member with an empty string takes part", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("The signed text: a=&b=1&key=***" + Environment.NewLine, _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":"1"}""", "There is no signature: the member 'sign' is missing.")]
    [InlineData("""{"a":"1","sign":1}""", "There is no signature: the member 'sign' is missing.")]
    [InlineData("""{"code":0,"data":{"code":0}}""", "There is no signature: the member 'sign' is missing in 'data'.")]
    [InlineData("""{"code":0,"data":{"code":0},"sign":"x"}""", "There is no signature: the member 'sign' is missing in 'data'.", "It has one at the top level, as v3-beta, v3 and open answer. Is the dialect right?")]
    [InlineData("""{"code":0,"data":null}""", "There is no signature: the member 'sign' is missing in 'data'.", "In v2 a refusal whose 'data' is null is not signed.")]
    [InlineData("""{"code":"c","reqTime":1,"data":1}""", "There is no signature: the member 'sign' is missing.")]
    public void A_missing_signature_does_not_fit(string json, string message, string? hint = null)
    {
        Assert.Equal(1, Verify(json, V2()));
        Assert.Equal(message + Environment.NewLine + (hint is null ? "" : hint + Environment.NewLine), _output.ToString());
    }

    [Fact]
    public void An_answer_without_a_signature_is_told_where_its_own_is()
    {
        Assert.Equal(1, Verify("""{"code":0,"data":{"code":0,"sign":"x"}}""", ["--dialect", "v3", "--sign-type", "MD5", "--secret-file", FileWith("123456")]));
        Assert.Equal(
            $"There is no signature: the member 'sign' is missing.{Environment.NewLine}It has one in 'data', as v2 answers. Is the dialect right?{Environment.NewLine}",
            _output.ToString());
    }

    [Theory]
    [InlineData("v300/res/url-ok/HMAC_SHA256", "v3-beta", "HMAC_SHA256", "It would fit with --dialect v3 --sign-type HMAC_SHA256.")]
    [InlineData("v3b4/res/auth-ok/MD5", "v3", "SM3", "It would fit with --dialect v3-beta --sign-type MD5.")]
    [InlineData("v2/res/token-ok/MD5", "v2", "HMAC_SHA256", "It would fit with --dialect v2 --sign-type MD5.")]
    public void An_answer_of_another_dialect_or_algorithm_is_recognised(string id, string dialect, string signType, string hint)
    {
        var vector = SigningVectors.All[id];

        Assert.Equal(1, Verify(vector.WireJson, ["--dialect", dialect, "--sign-type", signType, "--secret-file", FileWith(vector.Secret!)]));
        Assert.Contains(hint, _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFFsecret", "begins with a byte order mark")]
    [InlineData("secret\r\n", "ends with a carriage return (a file with Windows line ends)")]
    [InlineData("secret\n\n", "ends with a second line feed")]
    [InlineData(" secret", "begins with white space")]
    [InlineData("secret\t", "ends with white space")]
    [InlineData("\"secret\"", "stands in quotes")]
    [InlineData("'secret'\n", "stands in quotes")]
    public void What_an_editor_put_into_the_secret_file_is_told_and_kept(string content, string doubt)
    {
        var file = FileWith(content);
        string[] options = ["--dialect", "v2", "--sign-type", "MD5", "--secret-file", file];
        var secret = content.EndsWith('\n') ? content[..^1] : content;
        var sign = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes("a=1&key=" + secret)));

        Assert.Equal(0, Verify("{\"a\":1,\"sign\":\"" + sign + "\"}", options));
        Assert.Equal($"Note: the secret in {file} {doubt}, which counts as part of it. Is that meant?{Environment.NewLine}", _error.ToString());
        Assert.Equal(0, Sign("{\"a\":1}", options));
        Assert.Contains(sign, _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", _error.ToString().Replace(file, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "--dialect")]
    [InlineData("sign", "--dialekt", "v2")]
    [InlineData("verify", "--dialect", "v2", "--sign-type", "MD5", "--secret", "123456")]
    [InlineData("sign", "--dialect", "v2", "--sign-type", "MD5", "--secret=123456")]
    [InlineData("sign", "--dialect", "v2", "--sign-type", "MD5", "123456")]
    public async Task A_command_line_that_is_not_understood_is_not_taken_for_a_wrong_signature(params string[] words)
    {
        using var input = new MemoryStream("{}"u8.ToArray());

        Assert.Equal(2, await GatewayCommands.RunAsync(words, input, _output, _error, (_, _) => throw new InvalidOperationException("It served")));
        Assert.Contains("--", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("123456", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The body on standard input is empty. Hand the JSON over with '< body.json'.")]
    [InlineData("{\"a\":\"\\ud800\"}", "The body is not UTF-8 text, or holds half a surrogate pair.")]
    [InlineData("[]", "The body is JSON but not an object.")]
    [InlineData("{", "The body is not JSON.")]
    [InlineData("{\"a\":1e999}", "A number in the body takes more than 400 digits.")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}", "The body nests more than 16 objects and arrays.")]
    public void A_body_that_is_none_is_an_error_of_its_own(string json, string message)
    {
        Assert.Equal(2, Verify(json, V2()));
        Assert.Equal(message + Environment.NewLine, _error.ToString());
        Assert.Equal(2, Sign(json, V2()));
        Assert.Equal(message + Environment.NewLine, _error.ToString());
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Too_many_values_are_an_error_of_their_own()
    {
        Assert.Equal(2, Sign("{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 600)) + "]}", V2()));
        Assert.Equal("The body holds more than 512 values." + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public void One_line_feed_at_the_end_of_the_secret_file_is_not_part_of_the_secret()
    {
        foreach (var (file, secret) in ((string, string)[])[("s1", "s1"), ("s1\n", "s1"), ("s1\n\n", "s1\n"), (" s1 \r\n", " s1 \r")])
        {
            var sign = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes("a=1&key=" + secret)));
            Assert.Equal(0, Verify("{\"a\":1,\"sign\":\"" + sign + "\"}", V2(file)));
        }
    }

    [Fact]
    public void A_missing_or_wrong_option_is_named_with_what_it_takes()
    {
        var secret = FileWith("123456");
        var broken = Path.Combine(_folder, "broken");
        File.WriteAllBytes(broken, [0xC3]);
        var missing = Path.Combine(_folder, "missing");
        var empty = FileWith("\n");
        (string[] Arguments, string Message)[] cases =
        [
            ([], "--dialect is missing; it takes v2, v3-beta, v3, open."),
            (["--dialect", "v9"], "--dialect is 'v9'; it takes v2, v3-beta, v3, open."),
            (["--dialect", "v2"], "--sign-type is missing; it takes HMAC_SHA256, MD5, SM3, RSA2."),
            (["--dialect", "v2", "--sign-type", "md5"], "--sign-type is 'md5'; it takes HMAC_SHA256, MD5, SM3, RSA2."),
            (["--dialect", "v2", "--sign-type", "RSA2"], "--sign-type RSA2 belongs to --dialect open; the other dialects take HMAC_SHA256, MD5 or SM3."),
            (["--dialect", "open", "--sign-type", "MD5"], "--dialect open signs with --sign-type RSA2."),
            (["--dialect", "open"], "--private-key-file is missing."),
            (["--dialect", "v2", "--sign-type", "MD5"], "--secret-file is missing."),
            (["--dialect", "v2", "--sign-type", "MD5", "--secret-file", broken], $"--secret-file: {broken} is not UTF-8 text."),
            (["--dialect", "v2", "--sign-type", "MD5", "--secret-file", empty], $"--secret-file: {empty} is empty; it holds the app's sign secret and nothing else."),
            (["--dialect", "open", "--private-key-file", secret], "--private-key-file: This is not an RSA private key of 2048 to 8192 bits in PKCS#8 PEM, '-----BEGIN PRIVATE KEY-----'."),
            (["--dialect", "v2", "--sign-type", "MD5", "--secret-file", ""], "--secret-file is missing."),
            (["--dialect", "v2", "--sign-type", "MD5", "--secret-file", _folder], $"--secret-file: {_folder} is a folder; it takes a file."),
        ];
        foreach (var (arguments, message) in cases)
        {
            Assert.Equal(2, Sign("{}", arguments));
            Assert.Equal(message + Environment.NewLine, _error.ToString());
        }

        Assert.Equal(2, Verify("{}", ["--dialect", "v2", "--sign-type", "MD5", "--secret-file", missing]));
        Assert.StartsWith("--secret-file: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Verify("{}", ["--dialect", "open", "--public-key-file", secret]));
        Assert.StartsWith("--public-key-file: This is not an RSA public key", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_never_shows_its_secret()
    {
        using var choice = new SigningChoice(Dialect.V2, SignType.Md5, "topsecret", SigningKey.FromSecret("topsecret", Dialect.V2, SignType.Md5));

        Assert.Equal("V2, Md5", choice.ToString());
    }

    [Fact]
    public void Every_rule_has_a_lesson_of_its_own()
    {
        var lessons = Enum.GetValues<SignatureRule>().Select(VerifyCommand.Lesson).ToList();

        Assert.Equal(lessons.Count, lessons.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_vector_passes()
    {
        Assert.Equal(0, Verify("", ["--vectors", SigningVectors.FilePath]));

        var binding = SigningVectors.All.Values.Count(v => v.IsBinding && v.Expect != "unparseable");
        var lines = _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{binding} passed, 0 failed", lines[^1]);
        Assert.Equal(SigningVectors.All.Count - binding, lines.Length - 1);
        Assert.All(lines[..^1], line => Assert.StartsWith("not binding (choice), ", line, StringComparison.Ordinal));
        Assert.Contains("not binding (choice), differs: v2/verify/unknown-member-unsigned/MD5", lines);
    }

    [Theory]
    [InlineData("v2/req/token-plain/MD5", "sign", "00", "differs: v2/req/token-plain/MD5: the signature is 5efce2357a8126293c05ce794fd3c233; expected 00.")]
    [InlineData("v2/req/token-plain/MD5", "secret", "1234567", "differs: v2/req/token-plain/MD5: the text is '")]
    [InlineData("v300/req/auth-plain/MD5", "secret", "1234567", "differs: v300/req/auth-plain/MD5: the text is '")]
    [InlineData("v3b4/req/set-unsigned/MD5", "canonicalString", "x", "differs: v3b4/req/set-unsigned/MD5: the text is '")]
    [InlineData("v3b4/req/set-unsigned/MD5", "canonicalString", null, "differs: v3b4/req/set-unsigned/MD5: it lacks canonicalString.")]
    [InlineData("v2/req/token-plain/MD5", "wireJson", "[]", "differs: v2/req/token-plain/MD5: its body is refused: NotAnObject.")]
    [InlineData("v2/req/token-plain/MD5", "wireJson", null, "differs: v2/req/token-plain/MD5: it lacks wireJson or direction.")]
    [InlineData("v2/req/token-plain/MD5", "direction", null, "differs: v2/req/token-plain/MD5: it lacks wireJson or direction.")]
    [InlineData("v2/req/token-plain/MD5", "dialect", "v9", "differs: v2/req/token-plain/MD5: its dialect or signType is unknown.")]
    [InlineData("v2/req/token-plain/MD5", "signType", "SHA9", "differs: v2/req/token-plain/MD5: its dialect or signType is unknown.")]
    [InlineData("v2/req/token-plain/MD5", "secret", null, "differs: v2/req/token-plain/MD5: The secret is empty.")]
    [InlineData("v2/verify/identity/MD5", "expect", "rejected", "differs: v2/verify/identity/MD5: it is accepted; expected rejected.")]
    [InlineData("v2/verify/identity/MD5", "secret", null, "differs: v2/verify/identity/MD5: it is rejected; expected accepted.")]
    [InlineData("v2/verify/identity/MD5", "expect", null, "differs: v2/verify/identity/MD5: it is accepted; expected nothing.")]
    [InlineData("rsa/golden-v1", "canonicalString", "x", "differs: rsa/golden-v1: the text is '")]
    [InlineData("rsa/golden-v1", "sign", "x", "differs: rsa/golden-v1: the signature is ")]
    public void A_vector_that_differs_is_named(string id, string member, string? value, string line)
    {
        Assert.Equal(1, Verify("", ["--vectors", Changed(id, vector => vector[member] = value)]));

        var lines = _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(line, lines[0], StringComparison.Ordinal);
        Assert.Equal("0 passed, 1 failed", lines[1]);
    }

    [Theory]
    [InlineData("choice", true, "choice")]
    [InlineData("stricterAllowed", true, "stricterAllowed")]
    [InlineData("deterministic", false, "deterministic:false")]
    [InlineData("sdksAgree", false, "sdksAgree:false")]
    [InlineData("choice", false, null)]
    [InlineData("deterministic", true, null)]
    public void What_binds_nobody_is_listed_and_not_counted(string flag, bool value, string? reason)
    {
        var file = Changed("v2/verify/identity/MD5", vector => vector[flag] = value, keepSecond: "v2/req/token-plain/MD5");

        Assert.Equal(0, Verify("", ["--vectors", file]));
        Assert.Equal(
            (reason is null ? "2 passed" : $"not binding ({reason}), agrees: v2/verify/identity/MD5{Environment.NewLine}1 passed") + ", 0 failed" + Environment.NewLine,
            _output.ToString());
    }

    [Fact]
    public void An_unparseable_vector_binds_nobody()
    {
        var file = Changed("v2/verify/identity/MD5", vector => (vector["wireJson"], vector["expect"]) = ("{", "unparseable"), keepSecond: "v2/req/token-plain/MD5");

        Assert.Equal(0, Verify("", ["--vectors", file]));
        Assert.StartsWith("not binding (unparseable), differs: v2/verify/identity/MD5", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RSA_vectors_without_keys_fail()
    {
        var file = Path.Combine(_folder, "nokeys.json");
        var document = JsonNode.Parse(File.ReadAllText(Changed("rsa/golden-v1", _ => { })))!.AsObject();
        document.Remove("meta");
        File.WriteAllText(file, document.ToJsonString());

        Assert.Equal(1, Verify("", ["--vectors", file]));
        Assert.StartsWith("differs: rsa/golden-v1: This is not an RSA private key", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"vectors\":{}}")]
    [InlineData("{\"vectors\":[]}")]
    [InlineData("{\"vectors\":[1]}")]
    [InlineData("{\"vectors\":[{\"choice\":true}]}")]
    public void A_broken_or_empty_vectors_file_is_an_error(string content)
    {
        Assert.Equal(2, Verify("", ["--vectors", FileWith(content)]));
        Assert.DoesNotContain("passed", _output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("--vectors: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vectors_file_that_is_not_there_is_an_error()
    {
        Assert.Equal(2, Verify("", ["--vectors", Path.Combine(_folder, "missing.json")]));
        Assert.StartsWith("--vectors: ", _error.ToString(), StringComparison.Ordinal);

        Assert.Equal(2, Verify("", ["--vectors", ""]));
        Assert.Equal("--vectors names no file." + Environment.NewLine, _error.ToString());
    }

    private string Changed(string id, Action<JsonObject> change, string? keepSecond = null)
    {
        var document = JsonNode.Parse(File.ReadAllText(SigningVectors.FilePath))!.AsObject();
        var vectors = document["vectors"]!.AsArray();
        var vector = vectors.First(v => (string?)v!["id"] == id)!.DeepClone().AsObject();
        change(vector);
        JsonArray kept = [vector];
        if (keepSecond is not null)
        {
            kept.Add(vectors.First(v => (string?)v!["id"] == keepSecond)!.DeepClone());
        }

        document["vectors"] = kept;
        return FileWith(document.ToJsonString());
    }

    private string[] V2(string secret = "123456") => ["--dialect", "v2", "--sign-type", "MD5", "--secret-file", FileWith(secret)];

    private string[] Options(SigningVector vector, bool signs)
    {
        if (vector.Dialect == Dialect.Open)
        {
            return signs
                ? ["--dialect", "open", "--sign-type", "RSA2", "--private-key-file", FileWith(SigningVectors.PrivateKeyPem)]
                : ["--dialect", "open", "--public-key-file", FileWith(SigningVectors.PublicKeyPem)];
        }

        var dialect = vector.Dialect switch { Dialect.V2 => "v2", Dialect.V3Beta => "v3-beta", _ => "v3" };
        var signType = vector.SignType switch { SignType.Md5 => "MD5", SignType.Sm3 => "SM3", _ => "HMAC_SHA256" };
        return ["--dialect", dialect, "--sign-type", signType, "--secret-file", FileWith(vector.Secret + "\n")];
    }

    private string FileWith(string content)
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, content);
        return path;
    }

    private int Sign(string body, string[] arguments) => Run(SignCommand.Create, body, arguments);

    private int Verify(string body, string[] arguments) => Run(VerifyCommand.Create, body, arguments);

    private int Run(Func<Stream, TextWriter, TextWriter, Command> create, string body, string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return create(input, _output, _error).Parse(arguments).Invoke();
    }
}
