using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Doctor;

/// <summary>What is the matter with a request's signature. Nothing in it is a secret, nor the signature that would fit.</summary>
/// <param name="Fault">Why the body cannot be read; the rest is empty then.</param>
/// <param name="FitsSecret">The id of the live secret it fits; null where it fits none.</param>
/// <param name="Differs">The known rules that the client breaks; empty where nothing known explains the signature.</param>
/// <param name="Canonical">The text the gateway signs; null where the app has no live secret.</param>
internal sealed record Diagnosis(
    BodyFault Fault,
    bool HasSign,
    string? FitsSecret,
    IReadOnlyList<SignatureRule> Differs,
    IReadOnlyList<Remedy> Remedies,
    string? Canonical);

/// <summary>A way of making it fit that was tried and does.</summary>
internal abstract record Remedy
{
    /// <summary>The app set to this dialect and algorithm, or the client to the app's own.</summary>
    public sealed record Settings(Dialect Dialect, SignType SignType) : Remedy;

    /// <summary>A live secret in place of one that is over.</summary>
    public sealed record NewSecret(string SecretId, DateTimeOffset ExpiredAt) : Remedy;

    /// <summary>The secret of the app the request names in place of another's.</summary>
    public sealed record OwnSecret(string OtherAppId) : Remedy;
}

/// <summary>Examines signed requests, by the very code that verifies them.</summary>
internal sealed class SignatureDoctor(MerchantDirectory directory, IConfigurationStore store, TimeProvider time)
{
    private const string Mask = "***";

    private static readonly Dialect[] Shared = [Dialect.V2, Dialect.V3Beta, Dialect.V3];
    private static readonly SignType[] Digests = [SignType.HmacSha256, SignType.Md5, SignType.Sm3];

    public MerchantApp? FindApp(string appId) => directory.Current.Find(appId);

    /// <param name="shown">The body as it may be shown: the text is built from it. Null: as it is.</param>
    public async Task<Diagnosis> ExamineAsync(MerchantApp app, byte[] request, byte[]? shown, CancellationToken cancellationToken)
    {
        var body = new SignedBody();
        if (body.Parse(request) is var fault and not BodyFault.None)
        {
            return new Diagnosis(fault, HasSign: false, FitsSecret: null, [], [], Canonical: null);
        }

        var now = time.GetUtcNow();
        var sign = SignOf(body);
        var fits = app.SignSecrets.FirstOrDefault(secret => secret.IsLive(now) && Fits(secret.Key, body, app.Dialect, sign));
        var explanation = AppSignatures.Explain(app, body, sign, now);
        var differs = fits is null && sign.Length > 0 ? explanation?.Differs ?? [] : [];
        IReadOnlyList<Remedy> remedies = fits is null && sign.Length > 0 ? await RemediesAsync(app, body, sign, now, cancellationToken) : [];
        return new Diagnosis(BodyFault.None, sign.Length > 0, fits?.Id, differs, remedies, Canonical(app, shown, explanation, now));
    }

    /// <summary>Without any of the app's secrets, in the forms that a signed text has them in.</summary>
    public static string WithoutSecrets(MerchantApp app, string text)
    {
        foreach (var secret in app.SignSecrets.Select(static secret => secret.Value?.Reveal()).OfType<string>())
        {
            foreach (var form in (string[])[secret, secret.Trim()])
            {
                text = form.Length == 0 ? text : text.Replace(form, Mask, StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    private static string? Canonical(MerchantApp app, byte[]? shown, SignatureExplanation? explanation, DateTimeOffset now)
    {
        if (explanation is null)
        {
            return null;
        }

        var body = new SignedBody();
        var text = shown is not null && body.Parse(shown) is BodyFault.None
            ? AppSignatures.Explain(app, body, [], now)!.CanonicalString
            : explanation.CanonicalString;
        return WithoutSecrets(app, text);
    }

    // Only text can be a signature; what was sent instead has none.
    private static byte[] SignOf(SignedBody body) =>
        body.TryGet("sign"u8, out var sign) && sign.Kind is MemberKind.String ? sign.Text.ToArray() : [];

    private static bool Fits(SigningKey key, SignedBody body, Dialect dialect, byte[] sign)
    {
        var text = new CanonicalText();
        text.FromRequest(body, dialect);
        return sign.Length > 0 && key.Verify(text, sign);
    }

    private static bool Fits(Secret secret, SignedBody body, Dialect dialect, SignType signType, byte[] sign)
    {
        using var key = SigningKey.FromSecret(secret.Reveal(), dialect, signType);
        return Fits(key, body, dialect, sign);
    }

    private static IEnumerable<Remedy> OtherSettings(MerchantApp app, SignedBody body, byte[] sign, DateTimeOffset now) =>
        from secret in app.SignSecrets.Where(secret => secret.IsLive(now)).Select(static secret => secret.Value).OfType<Secret>()
        from dialect in Shared
        from signType in Digests
        where (dialect, signType) != (app.Dialect, app.SignType) && Fits(secret, body, dialect, signType, sign)
        select new Remedy.Settings(dialect, signType);

    private async Task<IReadOnlyList<Remedy>> RemediesAsync(MerchantApp app, SignedBody body, byte[] sign, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Remedy> found = [.. OtherSettings(app, body, sign, now).Distinct()];
        var stored = await store.FindAppAsync(app.AppId, cancellationToken);
        foreach (var old in stored?.SignSecrets.Where(secret => !secret.IsLive(now)) ?? [])
        {
            using var key = app.Dialect is Dialect.Open
                ? SigningKey.FromPublicKey(old.Value.Reveal())
                : SigningKey.FromSecret(old.Value.Reveal(), app.Dialect, app.SignType);
            if (Fits(key, body, app.Dialect, sign))
            {
                found.Add(new Remedy.NewSecret(old.Id, old.ExpiresAt!.Value));
            }
        }

        // Of the same merchant only: somebody else's secret is nobody's business here.
        if (found.Count == 0)
        {
            var text = new CanonicalText();
            text.FromRequest(body, app.Dialect);
            found.AddRange(directory.Current.Apps
                .Where(other => other.Dialect == app.Dialect && other.Merchant.MchNo == app.Merchant.MchNo && other.AppId != app.AppId)
                .Where(other => other.SignSecrets.Any(secret => secret.Key.Verify(text, sign)))
                .Select(static other => new Remedy.OwnSecret(other.AppId)));
        }

        return found;
    }
}
