using System.Security.Cryptography;
using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.SignSecrets;

internal sealed class SignSecretRoutes(IConfigurationStore store, AppEditor editor, ISecretFingerprint fingerprint, SecretUsage usage)
{
    // A signature that fits none is tried against each of them.
    private const int MaxLive = 10;
    private const int DefaultPreviousSeconds = 24 * 60 * 60;

    private static readonly SignSecretValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post("/apps/{appId}/sign-secrets", CreateAsync);
        admin.Get("/apps/{appId}/sign-secrets", ListAsync);
        admin.Delete("/apps/{appId}/sign-secrets/{id}", DeleteAsync);
        admin.Get("/apps/{appId}/platform-key", PlatformKeyAsync);
    }

    private static string Target(StoredApp app, string id) => $"app/{app.AppId}/sign-secret/{id}";

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.SignSecretBody, Validator);
        return body.IsRefused(out var refusal, out var asked) ? refusal : await editor.EditAsync(http, (app, now) => Create(http, asked, app, now));
    }

    private static AppEdit Create(HttpContext http, SignSecretBody asked, StoredApp app, DateTimeOffset now)
    {
        var isOpen = app.Settings.Dialect is Dialect.Open;
        if (Misplaced(asked, isOpen) is var (member, message))
        {
            return AppEdit.Refuse(AdminProblems.Invalid(http, member, message));
        }

        // What expired verifies nothing any more, and goes.
        var live = app.SignSecrets.RemoveAll(secret => !secret.IsLive(now));
        var given = asked.PublicKey is { } key ? PublicKeyPem.Normalise(key) : asked.Secret;
        if (live.Any(secret => string.Equals(secret.Value.Reveal(), given, StringComparison.Ordinal)))
        {
            return AppEdit.Refuse(AdminProblems.Conflict(http, "该密钥已在使用 / The app has this secret already"));
        }

        if (live.Length >= MaxLive)
        {
            return AppEdit.Refuse(AdminProblems.Conflict(http, $"有效密钥最多 {MaxLive} 个，请先删除旧的 / {MaxLive} live secrets at most: delete an old one first"));
        }

        // The list is newest first, also where the clock stands still or was put back.
        var createdAt = live.IsEmpty || live[0].CreatedAt < now ? now : live[0].CreatedAt.AddMilliseconds(1);
        var added = given is null ? NewSecret.Made(createdAt) : NewSecret.From(given, createdAt);
        var expiresAt = now.AddSeconds(asked.PreviousExpiresInSeconds ?? DefaultPreviousSeconds);
        var previous = live.Select(secret => secret with { ExpiresAt = secret.ExpiresAt < expiresAt ? secret.ExpiresAt : expiresAt });
        var changes = new AuditChanges().Secret(isOpen ? "publicKey" : "secret", existed: false, exists: true);
        if (!live.IsEmpty)
        {
            changes.Moment("previousExpiresAt", from: null, to: expiresAt);
        }

        http.Response.Headers.Location = $"{AdminRegistration.Root}/apps/{app.AppId}/sign-secrets";
        return AppEdit.To(
            app with { SignSecrets = [added, .. previous] },
            "sign-secret.created",
            Target(app, added.Id),
            changes,
            TypedResults.Json(
                new SignSecretCreatedAnswer(added.Id, given is null ? added.Value.Reveal() : null),
                AdminJson.Wire.SignSecretCreatedAnswer,
                statusCode: StatusCodes.Status201Created));
    }

    private static (string Member, string Message)? Misplaced(SignSecretBody asked, bool isOpen) => (isOpen, asked) switch
    {
        (true, { Secret: not null }) => ("secret", "open 用 publicKey，不用 secret / open takes publicKey, not secret"),
        (true, { PublicKey: null }) => ("publicKey", "必填：商户的 RSA 公钥（PEM） / Is needed: the merchant's RSA public key in PEM"),
        (false, { PublicKey: not null }) => ("publicKey", "仅 open 使用 / Only for open"),
        _ => null,
    };

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        return TypedResults.Json(
            new SignSecretListAnswer([.. app.SignSecrets.Select(secret => Answer(secret, app.Settings.Dialect is Dialect.Open))]),
            AdminJson.Wire.SignSecretListAnswer);
    }

    private SignSecretAnswer Answer(StoredSignSecret secret, bool isPublicKey) => new(
        secret.Id,
        secret.CreatedAt.UtcDateTime,
        secret.ExpiresAt?.UtcDateTime,
        Later(secret.LastUsedAt, usage.LastUsed(secret.Id))?.UtcDateTime,
        isPublicKey ? null : Masked.Last4(secret.Value),
        isPublicKey ? Masked.PublicKeyFingerprint(secret.Value) : fingerprint.Of(secret.Value));

    private Task<IResult> DeleteAsync(HttpContext http) => editor.EditAsync(http, (app, now) => Delete(http, app, now));

    private static AppEdit Delete(HttpContext http, StoredApp app, DateTimeOffset now)
    {
        var id = http.Route("id");
        if (app.SignSecrets.FirstOrDefault(secret => string.Equals(secret.Id, id, StringComparison.Ordinal)) is not { } gone)
        {
            return AppEdit.Refuse(AdminProblems.NotFound(http, $"应用没有密钥 {id} / The app has no secret {id}"));
        }

        var left = app.SignSecrets.Remove(gone);
        if (gone.IsLive(now) && !left.Any(secret => secret.IsLive(now)))
        {
            return AppEdit.Refuse(AdminProblems.Conflict(
                http,
                "这是最后一个有效密钥：请先添加新的（previousExpiresInSeconds 为 0 即刻替换），或停用应用 / "
                    + "This is the last live secret: add another first (with previousExpiresInSeconds 0 it replaces this one at once), or disable the app"));
        }

        return AppEdit.To(
            app with { SignSecrets = left },
            "sign-secret.deleted",
            Target(app, id),
            new AuditChanges().Secret("secret", existed: true, exists: false),
            TypedResults.NoContent());
    }

    private async Task<IResult> PlatformKeyAsync(HttpContext http)
    {
        if (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        if (app.PlatformKey is not { } key)
        {
            return AdminProblems.NotFound(http, "仅 open 应用有平台密钥 / Only an open app has a platform key");
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.Reveal());
        return TypedResults.Json(new PlatformKeyAnswer(rsa.ExportSubjectPublicKeyInfoPem()), AdminJson.Wire.PlatformKeyAnswer);
    }
}
