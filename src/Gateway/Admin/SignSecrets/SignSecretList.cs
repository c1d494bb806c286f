using System.Security.Cryptography;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.SignSecrets;

/// <summary>What is shown of an app's secrets.</summary>
internal sealed class SignSecretList(ISecretFingerprint fingerprint, SecretUsage usage)
{
    /// <summary>Newest first, expired ones included.</summary>
    public IReadOnlyList<SignSecretAnswer> Of(StoredApp app) =>
        [.. app.SignSecrets.Select(secret => Answer(secret, app.Settings.Dialect is Dialect.Open))];

    /// <summary>The public half of what the gateway signs its answers with; null where the app's dialect has none.</summary>
    public static string? PlatformKey(StoredApp app)
    {
        if (app.PlatformKey is not { } key)
        {
            return null;
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.Reveal());
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    private SignSecretAnswer Answer(StoredSignSecret secret, bool isPublicKey) => new(
        secret.Id,
        secret.CreatedAt.UtcDateTime,
        secret.ExpiresAt?.UtcDateTime,
        Later(secret.LastUsedAt, usage.LastUsed(secret.Id))?.UtcDateTime,
        isPublicKey ? null : Masked.Last4(secret.Value),
        isPublicKey ? Masked.PublicKeyFingerprint(secret.Value) : fingerprint.Of(secret.Value));

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
