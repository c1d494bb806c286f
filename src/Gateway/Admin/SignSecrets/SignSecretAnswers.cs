using System.Security.Cryptography;
using System.Text.Json.Serialization;
using FluentValidation;
using Gateway.Merchants;

namespace Gateway.Admin.SignSecrets;

internal sealed record SignSecretBody(string? Secret, string? PublicKey, int? PreviousExpiresInSeconds)
{
    // A record prints its members: this one must not.
    public override string ToString() => nameof(SignSecretBody);
}

/// <param name="Secret">Only where the gateway made it, and only this once.</param>
internal sealed record SignSecretCreatedAnswer(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    public override string ToString() => nameof(SignSecretCreatedAnswer);
}

internal sealed record SignSecretListAnswer(IReadOnlyList<SignSecretAnswer> Items);

/// <param name="Last4">Null for a public key.</param>
/// <param name="Fingerprint">Of a public key the SHA-256 of its SubjectPublicKeyInfo, as openssl computes it.</param>
internal sealed record SignSecretAnswer(
    string Id,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? LastUsedAt,
    string? Last4,
    string Fingerprint);

internal sealed record PlatformKeyAnswer(string PublicKey);

internal sealed class SignSecretValidator : AbstractValidator<SignSecretBody>
{
    private const int MinLength = 16;
    private const int MaxLength = 500;
    private const int MaxPreviousSeconds = 365 * 24 * 60 * 60;

    public SignSecretValidator()
    {
        // A control character is a paste that took the line break along, and would show as signatures that never fit.
        RuleFor(body => body.Secret)
            .Must(secret => secret is null || (secret.EnumerateRunes().Count() is >= MinLength and <= MaxLength && !secret.Any(char.IsControl)))
            .WithMessage($"须为 {MinLength}–{MaxLength} 个字符，不含换行等控制字符 / Has to be {MinLength} to {MaxLength} characters, no line break or other control character");
        RuleFor(body => body.PublicKey)
            .Must(key => key is null || PublicKeyPem.Normalise(key) is not null)
            .WithMessage($"须为 RSA 公钥（PEM 或其 Base64），{PublicKeyPem.MinBits}–{PublicKeyPem.MaxBits} 位 / Has to be an RSA public key, as PEM or the base64 in it, {PublicKeyPem.MinBits} to {PublicKeyPem.MaxBits} bits");
        RuleFor(body => body.PreviousExpiresInSeconds)
            .InclusiveBetween(0, MaxPreviousSeconds)
            .WithMessage($"须为 0–{MaxPreviousSeconds} 秒，0 表示立即 / Has to be 0 to {MaxPreviousSeconds} seconds, 0 for at once");
    }
}

/// <summary>What remains visible of a secret.</summary>
internal static class Masked
{
    // Of a shorter one, four characters would be too much.
    private const int MinLength = 16;

    public static string? Last4(Secret secret) => secret.Reveal() is { Length: >= MinLength } value ? value[^4..] : null;

    public static string PublicKeyFingerprint(Secret pem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem.Reveal());
        return Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
    }
}
