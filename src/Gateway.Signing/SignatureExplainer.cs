using System.Security.Cryptography;
using System.Text;

namespace Gateway.Signing;

/// <summary>
/// Finds out how a signature that does not fit was made, by trying the mistakes that clients are known to make: each alone, then
/// each pair. A few hundred digests at most, and none in pairs over a long text.
/// </summary>
public static class SignatureExplainer
{
    /// <summary>Texts longer than this are tried with one departure only.</summary>
    internal const int MaxTextForPairs = 8 * 1024;

    private const string Mask = "***";

    /// <summary>Says whether the claimed signature is that of a text built by a recipe.</summary>
    private delegate bool Trial(Recipe recipe, byte[] text);

    /// <summary>Explains the signature of a request in a dialect with a shared secret.</summary>
    /// <param name="body">A request that was parsed without a fault.</param>
    /// <param name="dialect">The dialect of the app: v2, v3-beta or v3.</param>
    /// <param name="signType">The algorithm of the app: HMAC-SHA256, MD5 or SM3.</param>
    /// <param name="secret">The secret of the app.</param>
    /// <param name="signature">What the caller sent. One that fits is explained by no rule at all.</param>
    /// <returns>The rules that differ and the text the gateway signed; the secret is in neither.</returns>
    /// <exception cref="ArgumentException">The secret is empty, or dialect or algorithm are the RSA ones.</exception>
    public static SignatureExplanation Explain(SignedBody body, Dialect dialect, SignType signType, string secret, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(body);
        SigningKey.FromSecret(secret, dialect, signType).Dispose();
        var differs = TryReadDigest(signature, out var claimed, out var encodingDiffers)
            ? Search(new RecipeText(body), Recipe.Of(dialect, secret), DigestTrials(signType, claimed), encodingDiffers)
            : [];
        var suffix = dialect == Dialect.V3 ? "&KEY=" : "&key=";
        return new SignatureExplanation(differs, Masked(Canonical(body, dialect), secret) + suffix + Mask);
    }

    /// <summary>Explains the signature of a request in the open (RSA) dialect.</summary>
    /// <param name="body">A request that was parsed without a fault.</param>
    /// <param name="key">The RSA key of the merchant.</param>
    /// <param name="signature">What the caller sent. One that fits is explained by no rule at all.</param>
    /// <returns>The rules that differ and the text the gateway verified.</returns>
    /// <exception cref="ArgumentException">The key is a shared secret.</exception>
    public static SignatureExplanation Explain(SignedBody body, SigningKey key, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(key);
        var rsa = key.Rsa ?? throw new ArgumentException("This explains RSA signatures; the key is a shared secret.", nameof(key));
        var differs = TryReadRsa(signature, rsa.Length, out var claimed, out var encodingDiffers)
            ? Search(new RecipeText(body), Recipe.Of(Dialect.Open, secret: null), RsaTrials(rsa, claimed), encodingDiffers)
            : [];
        return new SignatureExplanation(differs, Canonical(body, Dialect.Open));
    }

    /// <summary>The smallest set of departures that one of the trials (the first is the app's own algorithm) fits.</summary>
    private static List<SignatureRule> Search(RecipeText texts, Recipe rule, IReadOnlyList<Trial> trials, bool encodingDiffers)
    {
        List<SignatureRule> found = encodingDiffers ? [SignatureRule.SignatureEncoding] : [];
        var plain = texts.Build(rule);
        var own = trials[0];
        if (own(rule, plain))
        {
            return found;
        }

        var single = new List<(SignatureRule Rule, Recipe Recipe)>();
        foreach (var departure in rule.Departures())
        {
            var text = texts.Build(departure.Recipe);
            if (!departure.Recipe.UpperCasesHmacKey && text.AsSpan().SequenceEqual(plain))
            {
                // It changes nothing in this body, so it explains nothing, nor does it in a pair.
                continue;
            }

            if (own(departure.Recipe, text))
            {
                return [departure.Rule, .. found];
            }

            single.Add(departure);
        }

        if (trials.Skip(1).Any(trial => trial(rule, plain)))
        {
            return [SignatureRule.Algorithm, .. found];
        }

        return plain.Length > MaxTextForPairs ? [] : SearchPairs(texts, single, trials, found);
    }

    private static List<SignatureRule> SearchPairs(
        RecipeText texts, List<(SignatureRule Rule, Recipe Recipe)> single, IReadOnlyList<Trial> trials, List<SignatureRule> found)
    {
        foreach (var (rule, recipe) in single)
        {
            var text = texts.Build(recipe);
            if (trials.Skip(1).Any(trial => trial(recipe, text)))
            {
                return [rule, SignatureRule.Algorithm, .. found];
            }
        }

        foreach (var (rule, recipe) in single)
        {
            foreach (var (second, both) in recipe.Departures())
            {
                // Each pair once, and only of departures that change something.
                if (second > rule && single.Exists(s => s.Rule == second) && trials[0](both, texts.Build(both)))
                {
                    return [rule, second, .. found];
                }
            }
        }

        return [];
    }

    private static List<Trial> DigestTrials(SignType own, byte[] claimed)
    {
        List<(SignType? Type, int Length, Func<Recipe, byte[], byte[]> Digest)> all =
        [
            (SignType.HmacSha256, 32, (recipe, text) => HMACSHA256.HashData(HmacKey(recipe), text)),
            (SignType.Md5, 16, (_, text) => MD5.HashData(text)),
            (SignType.Sm3, 32, (_, text) => Sm3(text)),
            (null, 32, (_, text) => SHA256.HashData(text)),
            (null, 16, (recipe, text) => HMACMD5.HashData(HmacKey(recipe), text)),
        ];
        return [.. all
            .OrderBy(algorithm => algorithm.Type == own ? 0 : 1)
            .Where((algorithm, index) => index == 0 || algorithm.Length == claimed.Length)
            .Select(algorithm => (Trial)((recipe, text) => CryptographicOperations.FixedTimeEquals(algorithm.Digest(recipe, text), claimed)))];
    }

    private static List<Trial> RsaTrials(RsaSha256 rsa, byte[] claimed) =>
    [
        (_, text) => rsa.Verify(text, claimed),
        (_, text) => rsa.Verify(text, claimed, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
        (_, text) => rsa.Verify(text, claimed, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        (_, text) => rsa.Verify(text, claimed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
    ];

    private static byte[] HmacKey(Recipe recipe)
    {
        var secret = Encoding.UTF8.GetBytes(recipe.Secret!);
        return recipe.UpperCasesHmacKey ? JavaUpperCase.Of(secret) : secret;
    }

    private static byte[] Sm3(byte[] text)
    {
        var raw = new byte[Sm3Digest.Length];
        Sm3Digest.Compute(text, raw);
        return raw;
    }

    private static bool TryReadDigest(ReadOnlySpan<byte> signature, out byte[] claimed, out bool encodingDiffers)
    {
        var trimmed = signature.Trim(" \t\r\n"u8);
        claimed = new byte[trimmed.Length is 32 or 24 ? Md5Digest.Length : HmacSha256Digest.Length];
        if (SignatureText.TryDecodeHex(trimmed, claimed))
        {
            encodingDiffers = trimmed.Length != signature.Length;
            return true;
        }

        encodingDiffers = true;
        return SignatureText.TryDecodeBase64(trimmed, claimed, out var length) && length == claimed.Length;
    }

    private static bool TryReadRsa(ReadOnlySpan<byte> signature, int length, out byte[] claimed, out bool encodingDiffers)
    {
        claimed = new byte[length];
        encodingDiffers = !SignatureText.TryDecodeBase64(signature, claimed, out var written);
        if (!encodingDiffers)
        {
            return written == length;
        }

        if (SignatureText.TryDecodeHex(signature, claimed))
        {
            return true;
        }

        var compact = new byte[signature.Length];
        var count = 0;
        foreach (var character in signature)
        {
            if (!" \t\r\n"u8.Contains(character))
            {
                compact[count++] = character switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => character };
            }
        }

        var padded = compact.AsSpan(0, count).TrimEnd((byte)'=').ToArray().Concat(Enumerable.Repeat((byte)'=', (3 - (length % 3)) % 3)).ToArray();
        return SignatureText.TryDecodeBase64(padded, claimed, out written) && written == length;
    }

    private static string Canonical(SignedBody body, Dialect dialect)
    {
        var text = new CanonicalText();
        text.FromRequest(body, dialect);
        return Encoding.UTF8.GetString(text.Utf8);
    }

    /// <summary>Hides the secret wherever the caller put it, in every form that the text could have brought it into.</summary>
    private static string Masked(string canonical, string secret)
    {
        string[] forms = [secret, secret.Trim(), RecipeText.Strip(secret), RecipeText.Strip(secret).Trim()];
        foreach (var form in forms.Concat(forms.Select(Upper)).Where(f => f.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(f => f.Length))
        {
            canonical = canonical.Replace(form, Mask, StringComparison.Ordinal);
        }

        return canonical;
    }

    private static string Upper(string text) => Encoding.UTF8.GetString(JavaUpperCase.Of(Encoding.UTF8.GetBytes(text)));
}
