using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.CompatCredentials;

/// <summary>
/// Credentials for systems that read global tokens as from a central server of their own: each caller has one, and none
/// is the AppSecret.
/// </summary>
internal sealed class CompatCredentialRoutes(IConfigurationStore store, AppEditor editor, SecretUsage usage)
{
    private const string Path = "/apps/{appId}/compat-credentials";
    private const int MaxCredentials = 20;

    // As long as an AppSecret, so that it fits wherever one is configured: 128 bits in hex.
    private const int SecretLength = 32;

    private static readonly CompatCredentialValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post(Path, CreateAsync);
        admin.Get(Path, ListAsync);
        admin.Delete(Path + "/{id}", DeleteAsync);
    }

    private static string Target(StoredApp app, string id) => $"app/{app.AppId}/compat-credential/{id}";

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.CompatCredentialBody, Validator);
        if (body.IsRefused(out var refusal, out var asked))
        {
            return refusal;
        }

        return AdminRules.Missing(("name", asked.Name)) is { Count: > 0 } missing
            ? AdminProblems.Invalid(http, missing)
            : await editor.EditAsync(http, (app, now) => Create(http, asked.Name!, app, now));
    }

    private static AppEdit Create(HttpContext http, string name, StoredApp app, DateTimeOffset now)
    {
        if (app.CompatCredentials.Length >= MaxCredentials)
        {
            return AppEdit.Refuse(AdminProblems.Conflict(http, $"凭据最多 {MaxCredentials} 个，请先删除不用的 / {MaxCredentials} credentials at most: delete one that is not used"));
        }

        var secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        var added = new StoredCompatCredential(
            $"C{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            name,
            [.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))],
            secret[^4..],
            now,
            LastUsedAt: null);
        return AppEdit.To(
            app with { CompatCredentials = [.. app.CompatCredentials, added] },
            "compat-credential.created",
            Target(app, added.Id),
            new AuditChanges().Secret("secret", existed: false, exists: true),
            TypedResults.Json(
                new CompatCredentialCreatedAnswer(added.Id, added.Name, secret),
                AdminJson.Wire.CompatCredentialCreatedAnswer,
                statusCode: StatusCodes.Status201Created));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        var items = app.CompatCredentials.Select(credential => new CompatCredentialAnswer(
            credential.Id,
            credential.Name,
            credential.Last4,
            Convert.ToHexStringLower(credential.Hash.AsSpan()[..8]),
            credential.CreatedAt.UtcDateTime,
            LastUsed(credential)?.UtcDateTime));
        return TypedResults.Json(new CompatCredentialListAnswer([.. items]), AdminJson.Wire.CompatCredentialListAnswer);
    }

    private DateTimeOffset? LastUsed(StoredCompatCredential credential) =>
        usage.LastUsed(credential.Id) is { } here && !(credential.LastUsedAt > here) ? here : credential.LastUsedAt;

    private Task<IResult> DeleteAsync(HttpContext http) => editor.EditAsync(http, (app, _) =>
    {
        var id = http.Route("id");
        if (app.CompatCredentials.FirstOrDefault(credential => string.Equals(credential.Id, id, StringComparison.Ordinal)) is not { } held)
        {
            return AppEdit.Refuse(AdminProblems.NotFound(http, $"没有凭据 {id} / There is no credential {id}"));
        }

        return AppEdit.To(
            app with { CompatCredentials = app.CompatCredentials.Remove(held) },
            "compat-credential.deleted",
            Target(app, id),
            new AuditChanges().Secret("secret", existed: true, exists: false),
            TypedResults.NoContent());
    });
}
