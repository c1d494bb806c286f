using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Admin.Channels;

/// <summary>
/// Sets and deletes an app's public account and its mini-program, for the JSON routes and the pages. What is asked has
/// passed <see cref="WeChatChannelValidator"/>.
/// </summary>
internal sealed class WeChatChannelChanges(AppEditor editor, WeChatTokenCentre centre)
{
    public async Task<Outcome<StoredWeChatChannel>> PutAsync(HttpContext http, WeChatChannelKind kind, AdminBody<WeChatChannelBody> body)
    {
        var outcome = await editor.EditAsync<StoredWeChatChannel>(http, (app, now) => Put(kind, body, app, now));
        if (outcome.Value is { } changed)
        {
            // Whatever the platform refused before, it is asked again with what the administrator has just set.
            await centre.LiftAsync(changed.WxAppId);
        }

        return outcome;
    }

    /// <summary>Gives the channel that is gone.</summary>
    public Task<Outcome<StoredWeChatChannel>> DeleteAsync(HttpContext http, WeChatChannelKind kind) =>
        editor.EditAsync<StoredWeChatChannel>(http, (app, _) =>
        {
            if (kind.Of(app) is not { } held)
            {
                return kind.NotConfigured();
            }

            var changes = AuditChanges.Between(WeChatChannelAnswer.Plain(held), null, AdminJson.Wire.WeChatChannelAnswer)
                .Secret("appSecret", existed: true, exists: false);
            return new AppEdit<StoredWeChatChannel>(kind.With(app, null), "channel.deleted", kind.Target(app), changes, held);
        });

    private static Outcome<AppEdit<StoredWeChatChannel>> Put(
        WeChatChannelKind kind, AdminBody<WeChatChannelBody> body, StoredApp app, DateTimeOffset now)
    {
        var asked = body.Value!;
        var held = kind.Of(app);
        if (asked.Version is { } version && version != (held?.Version ?? 0))
        {
            return AdminRefusal.Stale(held?.Version ?? 0);
        }

        if (held is null && AdminRules.Missing(("wxAppId", asked.WxAppId), ("appSecret", asked.AppSecret)) is { Count: > 0 } missing)
        {
            return AdminRefusal.Invalid(missing);
        }

        var changed = new StoredWeChatChannel(
            asked.WxAppId ?? held!.WxAppId,
            asked.AppSecret is { } secret ? new Secret(secret) : held!.AppSecret,
            asked.AppSecret is null ? held!.AppSecretUpdatedAt : now,
            asked.Enabled ?? held?.Enabled ?? true,
            body.Has("tokenMode") ? Parse(asked.TokenMode) : held?.TokenMode,
            (held?.Version ?? 0) + 1);
        var changes = AuditChanges.Between(
            held is null ? null : WeChatChannelAnswer.Plain(held), WeChatChannelAnswer.Plain(changed), AdminJson.Wire.WeChatChannelAnswer);
        if (asked.AppSecret is not null)
        {
            changes.Secret("appSecret", existed: held is not null, exists: true);
        }

        return new AppEdit<StoredWeChatChannel>(kind.With(app, changed), "channel.updated", kind.Target(app), changes, changed);
    }

    private static WeChatTokenMode? Parse(string? mode) => mode is null ? null : Enum.Parse<WeChatTokenMode>(mode);
}
