using System.CommandLine;
using System.Text;
using System.Text.Json;
using Gateway.Signing;

namespace Gateway.CommandLine;

/// <summary><c>verify</c>: says whether the signature of a body fits, and if not, which rule the signer may have broken.</summary>
internal static class VerifyCommand
{
    public static Command Create(Stream input, TextWriter output, TextWriter error)
    {
        var options = new SigningKeyOptions("--public-key-file", "For open: a file with the RSA public key (X.509 PEM).");
        var vectors = new Option<string?>("--vectors") { Description = "Checks every vector of this file instead (the format of signing-vectors.json)." };
        var command = new Command("verify", "Verifies the signature of the request or answer body (JSON) on standard input: exit code 0 if it fits, 1 if not, 2 if it could not be tried.");
        options.AddTo(command);
        command.Options.Add(vectors);
        command.SetAction(arguments =>
        {
            try
            {
                if (arguments.GetValue(vectors) is { } file)
                {
                    return VectorCheck.Run(file, output);
                }

                using var choice = options.Read(arguments, SigningKey.FromPublicKey, error);
                return Verify(SignCommand.ReadAll(input), choice, output) ? 0 : 1;
            }
            catch (CommandLineException refused)
            {
                error.WriteLine(refused.Message);
                return SignCommand.Unusable;
            }
        });
        return command;
    }

    private static bool Verify(byte[] json, SigningChoice choice, TextWriter output)
    {
        var body = SignCommand.Parse(json);
        var isAnswer = IsAnswer(body);
        var sign = Signature(body, isAnswer && choice.Dialect == Dialect.V2);
        if (sign is null)
        {
            output.WriteLine($"There is no signature: the member 'sign' is missing{(isAnswer && choice.Dialect == Dialect.V2 ? " in 'data'" : "")}.");
            if (isAnswer && Elsewhere(body, choice.Dialect) is { } hint)
            {
                output.WriteLine(hint);
            }

            return false;
        }

        return isAnswer ? VerifyAnswer(body, sign, choice, output) : VerifyRequest(body, sign, choice, output);
    }

    /// <summary>Requests carry <c>reqTime</c>; answers a <c>code</c> with <c>resTime</c> or <c>data</c>.</summary>
    private static bool IsAnswer(SignedBody body) =>
        Has(body, "code"u8) && (Has(body, "resTime"u8) || Has(body, "data"u8)) && !Has(body, "reqTime"u8);

    /// <summary>Where an answer without a signature has one, or why it has none.</summary>
    private static string? Elsewhere(SignedBody body, Dialect dialect) => dialect is Dialect.V2
        ? Signature(body, insideData: false) is not null ? "It has one at the top level, as v3-beta, v3 and open answer. Is the dialect right?"
        : !body.TryGet("data"u8, out var data) || data.Kind != MemberKind.Object ? "In v2 a refusal whose 'data' is null is not signed." : null
        : Signature(body, insideData: true) is not null ? "It has one in 'data', as v2 answers. Is the dialect right?" : null;

    private static bool Has(SignedBody body, ReadOnlySpan<byte> name) => body.TryGet(name, out _);

    private static byte[]? Signature(SignedBody body, bool insideData)
    {
        if (!insideData)
        {
            return body.TryGet("sign"u8, out var top) && top.Kind == MemberKind.String ? top.Text.ToArray() : null;
        }

        if (!body.TryGet("data"u8, out var data) || data.Kind != MemberKind.Object)
        {
            return null;
        }

        var inner = new SignedBody();
        inner.Parse(data.Text.ToArray());
        return Signature(inner, insideData: false);
    }

    private static bool VerifyRequest(SignedBody body, byte[] sign, SigningChoice choice, TextWriter output)
    {
        var text = new CanonicalText();
        text.FromRequest(body, choice.Dialect);
        if (choice.Key.Verify(text, sign))
        {
            output.WriteLine("The signature fits.");
            return true;
        }

        var explanation = choice.Secret is null
            ? SignatureExplainer.Explain(body, choice.Key, sign)
            : SignatureExplainer.Explain(body, choice.Dialect, choice.SignType, choice.Secret, sign);
        output.WriteLine("The signature does not fit.");
        if (explanation.Differs.Count == 0)
        {
            output.WriteLine("No known difference explains it. Compare the text below with yours byte by byte; if they agree, the secret or key differs.");
        }

        foreach (var rule in explanation.Differs)
        {
            output.WriteLine($"It would fit but for {rule}: {Lesson(rule)}");
        }

        output.WriteLine("The signed text: " + explanation.CanonicalString);
        return false;
    }

    private static bool VerifyAnswer(SignedBody body, byte[] sign, SigningChoice choice, TextWriter output)
    {
        if (AnswerFits(body, sign, choice.Dialect, choice.Key))
        {
            output.WriteLine("The signature of this answer fits.");
            return true;
        }

        output.WriteLine("The signature of this answer does not fit.");
        output.WriteLine(Otherwise(body, choice) is { } fitting
            ? $"It would fit with {fitting}. Dialect and algorithm are the app's: compare them with its settings."
            : "If the text below is what the client makes of the answer, the secret or key differs; if not, its dialect does, or the answer was changed on its way.");
        var text = new CanonicalText();
        text.FromAnswer(body, choice.Dialect);
        output.WriteLine("The signed text: " + Shown(Encoding.UTF8.GetString(text.Utf8), choice));
        return false;
    }

    private static bool AnswerFits(SignedBody body, byte[] sign, Dialect dialect, SigningKey key)
    {
        var text = new CanonicalText();
        foreach (var shape in AnswerShape.All.Prepend(null))
        {
            text.FromAnswer(body, dialect, shape);
            if (key.Verify(text, sign))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The options with which the same secret gives the signature, or null.</summary>
    private static string? Otherwise(SignedBody body, SigningChoice choice)
    {
        if (choice.Secret is null)
        {
            return null;
        }

        foreach (var (name, dialect) in SigningKeyOptions.SharedSecretDialects)
        {
            if (Signature(body, dialect is Dialect.V2) is not { } sign)
            {
                continue;
            }

            foreach (var (spelt, signType) in SigningKeyOptions.SharedSecretTypes)
            {
                using var key = SigningKey.FromSecret(choice.Secret, dialect, signType);
                if (AnswerFits(body, sign, dialect, key))
                {
                    return $"--dialect {name} --sign-type {spelt}";
                }
            }
        }

        return null;
    }

    private static string Shown(string text, SigningChoice choice) => choice.Secret is null
        ? text
        : text.Replace(choice.Secret, "***", StringComparison.OrdinalIgnoreCase) + (choice.Dialect == Dialect.V3 ? "&KEY=***" : "&key=***");

    /// <summary>What there is to learn about a rule, for the person who wrote the client.</summary>
    internal static string Lesson(SignatureRule rule) => rule switch
    {
        SignatureRule.LetterCase => "v3 converts the whole text, secret included, to upper case; v2, v3-beta and open keep it as it is. Is the dialect right?",
        SignatureRule.Algorithm => "another algorithm was used. The algorithm is a property of the app, never named in the request.",
        SignatureRule.EmptyMembers => "a member with an empty string takes part as 'name='; it was left out.",
        SignatureRule.NullMembers => "a member that is null counts as absent; it was signed.",
        SignatureRule.UnknownMembers => "every member sent takes part, also those the call does not know; they were left out.",
        SignatureRule.MemberOrder => "members are sorted by name in code unit order (A-Z before a-z).",
        SignatureRule.KeySuffix => "the text ends in '&key=' and the secret ('&sign=' in some published samples is wrong).",
        SignatureRule.HmacKey => "the HMAC key is the secret exactly as configured, also in v3, where only the text is upper-cased.",
        SignatureRule.QuotesKept => "v2, v3-beta and v3 remove every quote and backslash from the joined text; open removes none.",
        SignatureRule.UrlEncoded => "values are signed as they are, without URL encoding.",
        SignatureRule.TimeUnit => "reqTime is signed as it is sent: v2 epoch seconds, otherwise yyyy-MM-dd HH:mm:ss.",
        SignatureRule.SignIncluded => "the member 'sign' does not take part, not even empty.",
        SignatureRule.SecretTrimmed => "the secret is used exactly as configured; it was signed with white space around it more or less.",
        SignatureRule.Nested => "v2, v3-beta and v3 sign a nested object as one JSON-like value; open flattens it to paths such as a.b[0].",
        SignatureRule.Numbers => "open writes decimals without the zeros at their end (1.50 as 1.5); the others sign them as sent.",
        _ => "the signature is hexadecimal digits (RSA: standard Base64 on one line) with nothing around it.",
    };
}
