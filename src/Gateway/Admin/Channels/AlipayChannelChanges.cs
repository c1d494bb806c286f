using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.Channels;

/// <summary>
/// Sets and deletes an app's app at Alipay, for the JSON routes and the pages. What is asked has passed
/// <see cref="AlipayChannelValidator"/>.
/// </summary>
internal sealed class AlipayChannelChanges(AppEditor editor)
{
    public const string Name = "alipay";

    /// <summary>The members that null clears, which ends certificate mode.</summary>
    public static readonly string[] Clearable = ["appCertificate", "alipayRootCertificates"];

    public static AdminRefusal NotConfigured() => AdminRefusal.NotFound($"应用未配置 {Name} 通道 / The app has no channel {Name}");

    public Task<Outcome<StoredAlipayChannel>> PutAsync(HttpContext http, AdminBody<AlipayChannelBody> body) =>
        editor.EditAsync<StoredAlipayChannel>(http, (app, now) => Put(body, app, now));

    /// <summary>Gives the channel that is gone.</summary>
    public Task<Outcome<StoredAlipayChannel>> DeleteAsync(HttpContext http) => editor.EditAsync<StoredAlipayChannel>(http, (app, _) =>
    {
        if (app.Alipay is not { } held)
        {
            return NotConfigured();
        }

        var changes = AuditChanges.Between(AlipayChannelAnswer.Plain(held), null, AdminJson.Wire.AlipayChannelAnswer)
            .Secret("privateKey", existed: true, exists: false);
        return new AppEdit<StoredAlipayChannel>(app with { Alipay = null }, "channel.deleted", Target(app), changes, held);
    });

    private static string Target(StoredApp app) => $"app/{app.AppId}/channel/{Name}";

    private static Outcome<AppEdit<StoredAlipayChannel>> Put(AdminBody<AlipayChannelBody> body, StoredApp app, DateTimeOffset now)
    {
        var asked = body.Value!;
        var held = app.Alipay;
        if (asked.Version is { } version && version != (held?.Version ?? 0))
        {
            return AdminRefusal.Stale(held?.Version ?? 0);
        }

        if (held is null && AdminRules.Missing(
            ("aliAppId", asked.AliAppId), ("privateKey", asked.PrivateKey), ("alipayPublicKey", asked.AlipayPublicKey)) is { Count: > 0 } missing)
        {
            return AdminRefusal.Invalid(missing);
        }

        var changed = new StoredAlipayChannel(
            asked.AliAppId ?? held!.AliAppId,
            asked.PrivateKey is { } key ? new Secret(key.Trim()) : held!.PrivateKey,
            asked.PrivateKey is null ? held!.PrivateKeyUpdatedAt : now,
            asked.AlipayPublicKey ?? held!.AlipayPublicKey,
            body.Has("appCertificate") ? asked.AppCertificate : held?.AppCertificate,
            body.Has("alipayRootCertificates") ? asked.AlipayRootCertificates : held?.RootCertificates,
            asked.Enabled ?? held?.Enabled ?? true,
            (held?.Version ?? 0) + 1);
        // Each may be right, and they may still not belong together.
        if (changed.Material().Fault() is var (member, fault))
        {
            return AdminRefusal.Invalid(member.Spell(), AlipayChannelKeys.Explain(member, fault));
        }

        var changes = AuditChanges.Between(
            held is null ? null : AlipayChannelAnswer.Plain(held), AlipayChannelAnswer.Plain(changed), AdminJson.Wire.AlipayChannelAnswer);
        if (asked.PrivateKey is not null)
        {
            changes.Secret("privateKey", existed: held is not null, exists: true);
        }

        return new AppEdit<StoredAlipayChannel>(app with { Alipay = changed }, "channel.updated", Target(app), changes, changed);
    }
}
