using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>An app's WeChat public account.</summary>
internal sealed class WeChatMpRoutes(IConfigurationStore store, AppEditor editor, ISecretFingerprint fingerprint)
{
    private const string Path = "/apps/{appId}/channels/wechat-mp";

    private static readonly WeChatChannelValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get(Path, GetAsync);
        admin.Put(Path, PutAsync);
        admin.Delete(Path, DeleteAsync);
    }

    private static string Target(StoredApp app) => $"app/{app.AppId}/channel/wechat-mp";

    private static IResult NotConfigured(HttpContext http) =>
        AdminProblems.NotFound(http, "应用未配置 wechat-mp 通道 / The app has no channel wechat-mp");

    private async Task<IResult> GetAsync(HttpContext http)
    {
        if (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        return app.WeChatMp is { } channel ? Answer(channel) : NotConfigured(http);
    }

    private async Task<IResult> PutAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.WeChatChannelBody, Validator, "tokenMode");
        return body.IsRefused(out var refusal, out _) ? refusal : await editor.EditAsync(http, (app, now) => Put(http, body, app, now));
    }

    private AppEdit Put(HttpContext http, AdminBody<WeChatChannelBody> body, StoredApp app, DateTimeOffset now)
    {
        var asked = body.Value!;
        var held = app.WeChatMp;
        if (asked.Version is { } version && version != (held?.Version ?? 0))
        {
            return AppEdit.Refuse(AdminProblems.Stale(http, held?.Version ?? 0));
        }

        if (held is null && AdminRules.Missing(("wxAppId", asked.WxAppId), ("appSecret", asked.AppSecret)) is { Count: > 0 } missing)
        {
            return AppEdit.Refuse(AdminProblems.Invalid(http, missing));
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

        return AppEdit.To(app with { WeChatMp = changed }, "channel.updated", Target(app), changes, Answer(changed));
    }

    private Task<IResult> DeleteAsync(HttpContext http) => editor.EditAsync(http, (app, _) =>
    {
        if (app.WeChatMp is not { } held)
        {
            return AppEdit.Refuse(NotConfigured(http));
        }

        var changes = AuditChanges.Between(WeChatChannelAnswer.Plain(held), null, AdminJson.Wire.WeChatChannelAnswer)
            .Secret("appSecret", existed: true, exists: false);
        return AppEdit.To(app with { WeChatMp = null }, "channel.deleted", Target(app), changes, TypedResults.NoContent());
    });

    private static WeChatTokenMode? Parse(string? mode) => mode is null ? null : Enum.Parse<WeChatTokenMode>(mode);

    private JsonHttpResult<WeChatChannelAnswer> Answer(StoredWeChatChannel channel) =>
        TypedResults.Json(WeChatChannelAnswer.Of(channel, fingerprint), AdminJson.Wire.WeChatChannelAnswer);
}
