using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.Channels;

/// <summary>
/// Sets and deletes an app's merchant at WeChat Pay, for the JSON routes and the pages. What is asked has passed
/// <see cref="WeChatPayChannelValidator"/>.
/// </summary>
internal sealed class WeChatPayChannelChanges(AppEditor editor)
{
    public const string Name = "wechat-pay";

    public static AdminRefusal NotConfigured() => AdminRefusal.NotFound($"应用未配置 {Name} 通道 / The app has no channel {Name}");

    public Task<Outcome<StoredWeChatPayChannel>> PutAsync(HttpContext http, WeChatPayChannelBody asked) =>
        editor.EditAsync<StoredWeChatPayChannel>(http, (app, now) => Put(asked, app, now));

    /// <summary>Gives the channel that is gone.</summary>
    public Task<Outcome<StoredWeChatPayChannel>> DeleteAsync(HttpContext http) => editor.EditAsync<StoredWeChatPayChannel>(http, (app, _) =>
    {
        if (app.WeChatPay is not { } held)
        {
            return NotConfigured();
        }

        var changes = AuditChanges.Between(WeChatPayChannelAnswer.Plain(held), null, AdminJson.Wire.WeChatPayChannelAnswer)
            .Secret("apiKey", existed: true, exists: false);
        return new AppEdit<StoredWeChatPayChannel>(app with { WeChatPay = null }, "channel.deleted", Target(app), changes, held);
    });

    private static string Target(StoredApp app) => $"app/{app.AppId}/channel/{Name}";

    private static Outcome<AppEdit<StoredWeChatPayChannel>> Put(WeChatPayChannelBody asked, StoredApp app, DateTimeOffset now)
    {
        var held = app.WeChatPay;
        if (asked.Version is { } version && version != (held?.Version ?? 0))
        {
            return AdminRefusal.Stale(held?.Version ?? 0);
        }

        if (held is null
            && AdminRules.Missing(("mchId", asked.MchId), ("wxAppId", asked.WxAppId), ("apiKey", asked.ApiKey)) is { Count: > 0 } missing)
        {
            return AdminRefusal.Invalid(missing);
        }

        var changed = new StoredWeChatPayChannel(
            asked.MchId ?? held!.MchId,
            asked.WxAppId ?? held!.WxAppId,
            asked.ApiKey is { } key ? new Secret(key) : held!.ApiKey,
            asked.ApiKey is null ? held!.ApiKeyUpdatedAt : now,
            asked.SignType is { } signType ? Spellings.ParsePaySignType(signType)!.Value : held?.SignType ?? WeChatPaySignType.Md5,
            asked.Enabled ?? held?.Enabled ?? true,
            (held?.Version ?? 0) + 1);
        var changes = AuditChanges.Between(
            held is null ? null : WeChatPayChannelAnswer.Plain(held), WeChatPayChannelAnswer.Plain(changed), AdminJson.Wire.WeChatPayChannelAnswer);
        if (asked.ApiKey is not null)
        {
            changes.Secret("apiKey", existed: held is not null, exists: true);
        }

        return new AppEdit<StoredWeChatPayChannel>(app with { WeChatPay = changed }, "channel.updated", Target(app), changes, changed);
    }
}
