using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>An app's merchant at WeChat Pay.</summary>
internal sealed class WeChatPayChannelRoutes(IConfigurationStore store, AppEditor editor, ISecretFingerprint fingerprint)
{
    private const string Name = "wechat-pay";
    private const string Path = $"/apps/{{appId}}/channels/{Name}";

    private static readonly WeChatPayChannelValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get(Path, GetAsync);
        admin.Put(Path, PutAsync);
        admin.Delete(Path, DeleteAsync);
    }

    private async Task<IResult> GetAsync(HttpContext http)
    {
        if (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        return app.WeChatPay is { } channel ? Answer(channel) : NotConfigured(http);
    }

    private async Task<IResult> PutAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.WeChatPayChannelBody, Validator);
        return body.IsRefused(out var refusal, out var asked) ? refusal : await editor.EditAsync(http, (app, now) => Put(http, asked, app, now));
    }

    private AppEdit Put(HttpContext http, WeChatPayChannelBody asked, StoredApp app, DateTimeOffset now)
    {
        var held = app.WeChatPay;
        if (asked.Version is { } version && version != (held?.Version ?? 0))
        {
            return AppEdit.Refuse(AdminProblems.Stale(http, held?.Version ?? 0));
        }

        if (held is null
            && AdminRules.Missing(("mchId", asked.MchId), ("wxAppId", asked.WxAppId), ("apiKey", asked.ApiKey)) is { Count: > 0 } missing)
        {
            return AppEdit.Refuse(AdminProblems.Invalid(http, missing));
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

        return AppEdit.To(app with { WeChatPay = changed }, "channel.updated", Target(app), changes, Answer(changed));
    }

    private Task<IResult> DeleteAsync(HttpContext http) => editor.EditAsync(http, (app, _) =>
    {
        if (app.WeChatPay is not { } held)
        {
            return AppEdit.Refuse(NotConfigured(http));
        }

        var changes = AuditChanges.Between(WeChatPayChannelAnswer.Plain(held), null, AdminJson.Wire.WeChatPayChannelAnswer)
            .Secret("apiKey", existed: true, exists: false);
        return AppEdit.To(app with { WeChatPay = null }, "channel.deleted", Target(app), changes, TypedResults.NoContent());
    });

    private static string Target(StoredApp app) => $"app/{app.AppId}/channel/{Name}";

    private static IResult NotConfigured(HttpContext http) =>
        AdminProblems.NotFound(http, $"应用未配置 {Name} 通道 / The app has no channel {Name}");

    private JsonHttpResult<WeChatPayChannelAnswer> Answer(StoredWeChatPayChannel channel) =>
        TypedResults.Json(WeChatPayChannelAnswer.Of(channel, fingerprint), AdminJson.Wire.WeChatPayChannelAnswer);
}
