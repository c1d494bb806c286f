using Gateway.Signing;

namespace Gateway.Merchants;

/// <summary>One of an app's signing secrets, ready to verify and sign with.</summary>
/// <param name="Value">Null for a public key, which is no secret.</param>
/// <param name="ExpiresAt">From this moment on it verifies nothing. Null: until another one replaces it.</param>
public sealed record SignSecret(string Id, SigningKey Key, Secret? Value, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public bool IsLive(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;
}
