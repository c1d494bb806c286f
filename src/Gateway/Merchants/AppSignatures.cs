using Gateway.Signing;

namespace Gateway.Merchants;

/// <summary>Why a request's signature is none of its app's.</summary>
internal static class AppSignatures
{
    /// <summary>
    /// Any live secret may be the one that was used, so the first that explains the signature counts; where none does, the
    /// newest one's text is told. Null for an app without a live secret.
    /// </summary>
    public static SignatureExplanation? Explain(MerchantApp app, SignedBody body, ReadOnlySpan<byte> sign, DateTimeOffset now)
    {
        SignatureExplanation? newest = null;
        foreach (var secret in app.SignSecrets)
        {
            if (!secret.IsLive(now))
            {
                continue;
            }

            var explanation = secret.Value is { } value
                ? SignatureExplainer.Explain(body, app.Dialect, app.SignType, value.Reveal(), sign)
                : SignatureExplainer.Explain(body, secret.Key, sign);
            newest ??= explanation;
            if (explanation.Differs.Count > 0)
            {
                return explanation;
            }
        }

        return newest;
    }
}
