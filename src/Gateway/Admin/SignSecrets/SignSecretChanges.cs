using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.SignSecrets;

/// <summary>Adds and ends an app's secrets, for the JSON routes and the pages. What is asked has passed <see cref="SignSecretValidator"/>.</summary>
internal sealed class SignSecretChanges(AppEditor editor)
{
    public const int DefaultPreviousSeconds = 24 * 60 * 60;

    // A signature that fits none is tried against each of them.
    private const int MaxLive = 10;

    public Task<Outcome<SignSecretCreatedAnswer>> AddAsync(HttpContext http, SignSecretBody asked) =>
        editor.EditAsync<SignSecretCreatedAnswer>(http, (app, now) => Add(asked, app, now));

    /// <summary>Gives the secret that is gone.</summary>
    public Task<Outcome<StoredSignSecret>> DeleteAsync(HttpContext http, string id) =>
        editor.EditAsync<StoredSignSecret>(http, (app, now) => Delete(id, app, now));

    private static string Target(StoredApp app, string id) => $"app/{app.AppId}/sign-secret/{id}";

    private static Outcome<AppEdit<SignSecretCreatedAnswer>> Add(SignSecretBody asked, StoredApp app, DateTimeOffset now)
    {
        var isOpen = app.Settings.Dialect is Dialect.Open;
        if (Misplaced(asked, isOpen) is var (member, message))
        {
            return AdminRefusal.Invalid(member, message);
        }

        // What expired verifies nothing any more, and goes.
        var live = app.SignSecrets.RemoveAll(secret => !secret.IsLive(now));
        var given = asked.PublicKey is { } key ? PublicKeyPem.Normalise(key) : asked.Secret;
        if (live.Any(secret => string.Equals(secret.Value.Reveal(), given, StringComparison.Ordinal)))
        {
            return AdminRefusal.Conflict("该密钥已在使用 / The app has this secret already");
        }

        if (live.Length >= MaxLive)
        {
            return AdminRefusal.Conflict($"有效密钥最多 {MaxLive} 个，请先删除旧的 / {MaxLive} live secrets at most: delete an old one first");
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

        return new AppEdit<SignSecretCreatedAnswer>(
            app with { SignSecrets = [added, .. previous] },
            "sign-secret.created",
            Target(app, added.Id),
            changes,
            new SignSecretCreatedAnswer(added.Id, given is null ? added.Value.Reveal() : null));
    }

    private static (string Member, string Message)? Misplaced(SignSecretBody asked, bool isOpen) => (isOpen, asked) switch
    {
        (true, { Secret: not null }) => ("secret", "open 用 publicKey，不用 secret / open takes publicKey, not secret"),
        (true, { PublicKey: null }) => ("publicKey", "必填：商户的 RSA 公钥（PEM） / Is needed: the merchant's RSA public key in PEM"),
        (false, { PublicKey: not null }) => ("publicKey", "仅 open 使用 / Only for open"),
        _ => null,
    };

    private static Outcome<AppEdit<StoredSignSecret>> Delete(string id, StoredApp app, DateTimeOffset now)
    {
        if (app.SignSecrets.FirstOrDefault(secret => string.Equals(secret.Id, id, StringComparison.Ordinal)) is not { } gone)
        {
            return AdminRefusal.NotFound($"应用没有密钥 {id} / The app has no secret {id}");
        }

        var left = app.SignSecrets.Remove(gone);
        if (gone.IsLive(now) && !left.Any(secret => secret.IsLive(now)))
        {
            return AdminRefusal.Conflict(
                "这是最后一个有效密钥：请先添加新的（previousExpiresInSeconds 为 0 即刻替换），或停用应用 / "
                    + "This is the last live secret: add another first (with previousExpiresInSeconds 0 it replaces this one at once), or disable the app");
        }

        return new AppEdit<StoredSignSecret>(
            app with { SignSecrets = left },
            "sign-secret.deleted",
            Target(app, id),
            new AuditChanges().Secret("secret", existed: true, exists: false),
            gone);
    }
}
