using System.Security.Cryptography;
using Gateway.Admin.Audit;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Apps;

internal sealed class AppRoutes(IConfigurationStore store, AppEditor editor, MerchantDirectory directory, TimeProvider time)
{
    private static readonly AppValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post("/merchants/{mchNo}/apps", CreateAsync);
        admin.Get("/merchants/{mchNo}/apps", ListAsync);
        admin.Get("/apps/{appId}", GetAsync);
        admin.Put("/apps/{appId}", UpdateAsync);
        admin.Delete("/apps/{appId}", DeleteAsync);
    }

    private static IResult NoMerchant(HttpContext http) =>
        AdminProblems.NotFound(http, $"没有商户 {http.Route("mchNo")} / There is no merchant {http.Route("mchNo")}");

    private static Task<AdminBody<AppBody>> ReadAsync(HttpContext http) =>
        AdminBody.ReadAsync(http, AdminJson.Wire.AppBody, Validator, "allowedCalls");

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        if (body.IsRefused(out var refusal, out var asked))
        {
            return refusal;
        }

        if (AdminRules.Missing(("name", asked.Name), ("dialect", asked.Dialect)) is { Count: > 0 } missing)
        {
            return AdminProblems.Invalid(http, missing);
        }

        if (Renamed(asked.MchNo, http.Route("mchNo")))
        {
            return AdminProblems.Invalid(http, "mchNo", "与路径中的商户不一致 / Not the merchant of the path");
        }

        if (await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is not { } merchant)
        {
            return NoMerchant(http);
        }

        var dialect = Spellings.ParseDialect(asked.Dialect!)!.Value;
        var fresh = new AppSettings
        {
            Name = asked.Name!,
            Dialect = dialect,
            SignType = dialect is Dialect.Open ? SignType.Rsa2 : SignType.HmacSha256,
        };
        var now = time.GetStoredNow();
        var settings = Apply(fresh, body, now);
        settings = settings with { ReqTimeoutBeforeRaise = settings.ReqTimeoutSeconds, ReqTimeoutRaisedAt = null };
        return Unfit(settings) is { } unfit
            ? AdminProblems.Invalid(http, "signType", unfit)
            : await AddAsync(http, asked.AppId, NewApp(merchant, settings, now), now);
    }

    /// <summary>With a secret, or for <c>open</c> the pair of keys that answers are signed with.</summary>
    private static StoredApp NewApp(Merchant merchant, AppSettings settings, DateTimeOffset now)
    {
        var app = new StoredApp { AppId = "", Merchant = merchant, Settings = settings };
        if (settings.Dialect is not Dialect.Open)
        {
            return app with { SignSecrets = [NewSecret.Made(now)] };
        }

        using var rsa = RSA.Create(2048);
        return app with { PlatformKey = new Secret(rsa.ExportPkcs8PrivateKeyPem()) };
    }

    private async Task<IResult> AddAsync(HttpContext http, string? appId, StoredApp app, DateTimeOffset now)
    {
        while (true)
        {
            var named = app with { AppId = appId ?? $"A{RandomNumberGenerator.GetString("0123456789", 13)}" };
            var changes = AuditChanges.Between(null, AppAnswer.Of(named), AdminJson.Wire.AppAnswer)
                .Secret(named.PlatformKey is null ? "signSecret" : "platformKey", existed: false, exists: true);
            var entry = http.Entry(now, "app.created", $"app/{named.AppId}", named.AppId, changes);
            switch (await store.AddAppAsync(named, entry, CancellationToken.None))
            {
                case AppAddition.MerchantNotFound:
                    return NoMerchant(http);
                case AppAddition.IdTaken when appId is not null:
                    return AdminProblems.Conflict(http, $"应用号 {appId} 已存在 / The app id {appId} is taken");
                case AppAddition.Added:
                    await directory.ReloadAsync(CancellationToken.None);
                    http.Response.Headers.Location = $"{AdminRegistration.Root}/apps/{named.AppId}";
                    var signSecret = named.SignSecrets.IsEmpty ? null : named.SignSecrets[0].Value.Reveal();
                    return TypedResults.Json(
                        new AppCreatedAnswer(AppAnswer.Of(named), signSecret), AdminJson.Wire.AppCreatedAnswer, statusCode: StatusCodes.Status201Created);
            }
        }
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is null)
        {
            return NoMerchant(http);
        }

        var apps = await store.ListAppsAsync(http.Route("mchNo"), http.RequestAborted);
        var items = apps.Select(app =>
            new AppListItem(app.AppId, app.MchNo, app.Name, app.Enabled, app.Dialect.Spell(), app.SignType.Spell(), app.Version));
        return TypedResults.Json(new AppListAnswer([.. items]), AdminJson.Wire.AppListAnswer);
    }

    private async Task<IResult> GetAsync(HttpContext http) =>
        await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is { } app
            ? TypedResults.Json(AppAnswer.Of(app), AdminJson.Wire.AppAnswer)
            : AppEditor.NotFound(http);

    private async Task<IResult> UpdateAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        return body.IsRefused(out var refusal, out _) ? refusal : await editor.EditAsync(http, (app, now) => Update(http, body, app, now));
    }

    private static AppEdit Update(HttpContext http, AdminBody<AppBody> body, StoredApp app, DateTimeOffset now)
    {
        var asked = body.Value!;
        if (Renamed(asked.AppId, app.AppId))
        {
            return AppEdit.Refuse(AdminProblems.Invalid(http, "appId", "应用号不能修改 / An app id does not change"));
        }

        if (Renamed(asked.MchNo, app.Merchant.MchNo))
        {
            return AppEdit.Refuse(AdminProblems.Invalid(http, "mchNo", "应用不能换商户 / An app does not change its merchant"));
        }

        if (asked.Version is { } version && version != app.Version)
        {
            return AppEdit.Refuse(AdminProblems.Stale(http, app.Version));
        }

        var settings = Apply(app.Settings, body, now);
        if ((settings.Dialect is Dialect.Open) != (app.Settings.Dialect is Dialect.Open))
        {
            return AppEdit.Refuse(AdminProblems.Invalid(
                http, "dialect", "open 使用 RSA 密钥，不能与其他方言互换，请新建应用 / open uses RSA keys: an app does not change to or from it, create another one"));
        }

        if (Unfit(settings) is { } unfit)
        {
            return AppEdit.Refuse(AdminProblems.Invalid(http, "signType", unfit));
        }

        var changed = app with { Settings = settings, Version = app.Version + 1 };
        var answer = AppAnswer.Of(changed);
        return AppEdit.To(
            changed,
            "app.updated",
            $"app/{app.AppId}",
            AuditChanges.Between(AppAnswer.Of(app), answer, AdminJson.Wire.AppAnswer),
            TypedResults.Json(answer, AdminJson.Wire.AppAnswer));
    }

    private async Task<IResult> DeleteAsync(HttpContext http)
    {
        var appId = http.Route("appId");
        var entry = http.Entry(time.GetStoredNow(), "app.deleted", $"app/{appId}", appId, new AuditChanges());
        if (!await store.DeleteAppAsync(appId, entry, CancellationToken.None))
        {
            return AppEditor.NotFound(http);
        }

        await directory.ReloadAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static bool Renamed(string? asked, string actual) => asked is not null && !string.Equals(asked, actual, StringComparison.Ordinal);

    private static string? Unfit(AppSettings settings) => (settings.Dialect is Dialect.Open) == (settings.SignType is SignType.Rsa2)
        ? null
        : "open 只用 RSA2，其他方言用 HMAC_SHA256、MD5 或 SM3 / open takes RSA2 and nothing else; the other dialects take HMAC_SHA256, MD5 or SM3";

    /// <summary>The settings with every member that was sent. What was left out stays.</summary>
    private static AppSettings Apply(AppSettings settings, AdminBody<AppBody> body, DateTimeOffset now)
    {
        var asked = body.Value!;
        return (asked.ReqTimeoutSeconds is { } seconds ? settings.WithReqTimeout(seconds, now) : settings) with
        {
            Name = asked.Name ?? settings.Name,
            Enabled = asked.Enabled ?? settings.Enabled,
            Dialect = asked.Dialect is { } dialect ? Spellings.ParseDialect(dialect)!.Value : settings.Dialect,
            SignType = asked.SignType is { } signType ? Spellings.ParseSignType(signType)!.Value : settings.SignType,
            RequireNonce = asked.RequireNonce ?? settings.RequireNonce,
            TimeZone = asked.TimeZone ?? settings.TimeZone,
            ExplainSignatures = asked.ExplainSignatures ?? settings.ExplainSignatures,
            Sandbox = asked.Sandbox ?? settings.Sandbox,
            AcceptSnapshotUsers = asked.AcceptSnapshotUsers ?? settings.AcceptSnapshotUsers,
            ExposeSessionKey = asked.ExposeSessionKey ?? settings.ExposeSessionKey,
            AllowedRedirectOrigins = asked.AllowedRedirectOrigins is { } origins
                ? [.. origins.Select(origin => RedirectOrigin.Normalise(origin)!).Distinct(StringComparer.Ordinal)]
                : settings.AllowedRedirectOrigins,
            AllowedCalls = body.Has("allowedCalls") ? Calls(asked.AllowedCalls) : settings.AllowedCalls,
        };
    }

    /// <summary>Null where it is the default, so that an app with the default gets calls that are added later.</summary>
    private static IReadOnlyList<string>? Calls(IReadOnlyList<string>? asked) =>
        asked is null || AssistCalls.Default.ToHashSet(StringComparer.Ordinal).SetEquals(asked) ? null : [.. asked.Distinct(StringComparer.Ordinal)];
}
