using System.Security.Cryptography;
using Gateway.Admin.Audit;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Apps;

/// <summary>Makes, changes and deletes apps, for the JSON routes and the pages. What is asked has passed <see cref="AppValidator"/>.</summary>
internal sealed class AppChanges(IConfigurationStore store, AppEditor editor, MerchantDirectory directory, TimeProvider time)
{
    public static AdminRefusal NoMerchant(HttpContext http) =>
        AdminRefusal.NotFound($"没有商户 {http.Route("mchNo")} / There is no merchant {http.Route("mchNo")}");

    /// <summary>An id that nobody chose.</summary>
    public static string NewId() => $"A{RandomNumberGenerator.GetString("0123456789", 13)}";

    /// <summary>An app of the merchant that the request names. Its secret, if it has one, may be shown this once.</summary>
    public async Task<Outcome<StoredApp>> CreateAsync(HttpContext http, AdminBody<AppBody> body)
    {
        var asked = body.Value!;
        if (AdminRules.Missing(("name", asked.Name), ("dialect", asked.Dialect)) is { Count: > 0 } missing)
        {
            return AdminRefusal.Invalid(missing);
        }

        if (Renamed(asked.MchNo, http.Route("mchNo")))
        {
            return AdminRefusal.Invalid("mchNo", "与路径中的商户不一致 / Not the merchant of the path");
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
            ? AdminRefusal.Invalid("signType", unfit)
            : await AddAsync(http, asked.AppId, NewApp(merchant, settings, now, withSecret: http.May(AdminRole.Owner)), now);
    }

    public Task<Outcome<StoredApp>> UpdateAsync(HttpContext http, AdminBody<AppBody> body) =>
        editor.EditAsync<StoredApp>(http, (app, now) => Update(body, app, now));

    /// <summary>Gives the id of the app that is gone.</summary>
    public async Task<Outcome<string>> DeleteAsync(HttpContext http)
    {
        var appId = http.Route("appId");
        var entry = http.Entry(time.GetStoredNow(), "app.deleted", $"app/{appId}", appId, new AuditChanges());
        if (!await store.DeleteAppAsync(appId, entry, CancellationToken.None))
        {
            return AppEditor.NotFound(http);
        }

        await directory.ReloadAsync(CancellationToken.None);
        return appId;
    }

    /// <summary>
    /// With a secret, or for <c>open</c> the pair of keys that answers are signed with. The first secret is one that is made
    /// and shown like any other: who may not make secrets gets an app without.
    /// </summary>
    private static StoredApp NewApp(Merchant merchant, AppSettings settings, DateTimeOffset now, bool withSecret)
    {
        var app = new StoredApp { AppId = "", Merchant = merchant, Settings = settings };
        if (settings.Dialect is not Dialect.Open)
        {
            return withSecret ? app with { SignSecrets = [NewSecret.Made(now)] } : app;
        }

        using var rsa = RSA.Create(2048);
        return app with { PlatformKey = new Secret(rsa.ExportPkcs8PrivateKeyPem()) };
    }

    private async Task<Outcome<StoredApp>> AddAsync(HttpContext http, string? appId, StoredApp app, DateTimeOffset now)
    {
        while (true)
        {
            var named = app with { AppId = appId ?? NewId() };
            var changes = AuditChanges.Between(null, AppAnswer.Of(named), AdminJson.Wire.AppAnswer);
            if (named.PlatformKey is not null || !named.SignSecrets.IsEmpty)
            {
                changes.Secret(named.PlatformKey is null ? "signSecret" : "platformKey", existed: false, exists: true);
            }

            var entry = http.Entry(now, "app.created", $"app/{named.AppId}", named.AppId, changes);
            switch (await store.AddAppAsync(named, entry, CancellationToken.None))
            {
                case AppAddition.MerchantNotFound:
                    return NoMerchant(http);
                case AppAddition.IdTaken when appId is not null:
                    return AdminRefusal.Conflict($"应用号 {appId} 已存在 / The app id {appId} is taken");
                case AppAddition.Added:
                    await directory.ReloadAsync(CancellationToken.None);
                    return named;
            }
        }
    }

    private static Outcome<AppEdit<StoredApp>> Update(AdminBody<AppBody> body, StoredApp app, DateTimeOffset now)
    {
        var asked = body.Value!;
        if (Renamed(asked.AppId, app.AppId))
        {
            return AdminRefusal.Invalid("appId", "应用号不能修改 / An app id does not change");
        }

        if (Renamed(asked.MchNo, app.Merchant.MchNo))
        {
            return AdminRefusal.Invalid("mchNo", "应用不能换商户 / An app does not change its merchant");
        }

        if (asked.Version is { } version && version != app.Version)
        {
            return AdminRefusal.Stale(app.Version);
        }

        var settings = Apply(app.Settings, body, now);
        if ((settings.Dialect is Dialect.Open) != (app.Settings.Dialect is Dialect.Open))
        {
            return AdminRefusal.Invalid(
                "dialect", "open 使用 RSA 密钥，不能与其他方言互换，请新建应用 / open uses RSA keys: an app does not change to or from it, create another one");
        }

        if (Unfit(settings) is { } unfit)
        {
            return AdminRefusal.Invalid("signType", unfit);
        }

        var changed = app with { Settings = settings, Version = app.Version + 1 };
        var changes = AuditChanges.Between(AppAnswer.Of(app), AppAnswer.Of(changed), AdminJson.Wire.AppAnswer);
        return new AppEdit<StoredApp>(changed, "app.updated", $"app/{app.AppId}", changes, changed);
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
