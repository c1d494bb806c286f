using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.CompatCredentials;

/// <summary>
/// Makes and deletes an app's credentials for central token servers, for the JSON routes and the pages. What is asked has
/// passed <see cref="CompatCredentialValidator"/>.
/// </summary>
internal sealed class CompatCredentialChanges(AppEditor editor, SecretUsage usage)
{
    private const int MaxCredentials = 20;

    // As long as an AppSecret, so that it fits wherever one is configured: 128 bits in hex.
    private const int SecretLength = 32;

    public async Task<Outcome<CompatCredentialCreatedAnswer>> CreateAsync(HttpContext http, CompatCredentialBody asked) =>
        AdminRules.Missing(("name", asked.Name)) is { Count: > 0 } missing
            ? AdminRefusal.Invalid(missing)
            : await editor.EditAsync<CompatCredentialCreatedAnswer>(http, (app, now) => Create(asked.Name!, app, now));

    /// <summary>Gives the credential that is gone.</summary>
    public Task<Outcome<StoredCompatCredential>> DeleteAsync(HttpContext http, string id) =>
        editor.EditAsync<StoredCompatCredential>(http, (app, _) =>
        {
            if (app.CompatCredentials.FirstOrDefault(credential => string.Equals(credential.Id, id, StringComparison.Ordinal)) is not { } held)
            {
                return AdminRefusal.NotFound($"没有凭据 {id} / There is no credential {id}");
            }

            return new AppEdit<StoredCompatCredential>(
                app with { CompatCredentials = app.CompatCredentials.Remove(held) },
                "compat-credential.deleted",
                Target(app, id),
                new AuditChanges().Secret("secret", existed: true, exists: false),
                held);
        });

    /// <summary>What is shown of them, oldest first.</summary>
    public IReadOnlyList<CompatCredentialAnswer> List(StoredApp app) => [.. app.CompatCredentials.Select(credential => new CompatCredentialAnswer(
        credential.Id,
        credential.Name,
        credential.Last4,
        Convert.ToHexStringLower(credential.Hash.AsSpan()[..8]),
        credential.CreatedAt.UtcDateTime,
        LastUsed(credential)?.UtcDateTime))];

    private static string Target(StoredApp app, string id) => $"app/{app.AppId}/compat-credential/{id}";

    private static Outcome<AppEdit<CompatCredentialCreatedAnswer>> Create(string name, StoredApp app, DateTimeOffset now)
    {
        if (app.CompatCredentials.Length >= MaxCredentials)
        {
            return AdminRefusal.Conflict($"凭据最多 {MaxCredentials} 个，请先删除不用的 / {MaxCredentials} credentials at most: delete one that is not used");
        }

        var secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        var added = new StoredCompatCredential(
            $"C{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            name,
            [.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))],
            secret[^4..],
            now,
            LastUsedAt: null);
        return new AppEdit<CompatCredentialCreatedAnswer>(
            app with { CompatCredentials = [.. app.CompatCredentials, added] },
            "compat-credential.created",
            Target(app, added.Id),
            new AuditChanges().Secret("secret", existed: false, exists: true),
            new CompatCredentialCreatedAnswer(added.Id, added.Name, secret));
    }

    private DateTimeOffset? LastUsed(StoredCompatCredential credential) =>
        usage.LastUsed(credential.Id) is { } here && !(credential.LastUsedAt > here) ? here : credential.LastUsedAt;
}
