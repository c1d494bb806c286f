using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>An app's WeChat public account and its mini-program: two channels of one kind.</summary>
internal sealed class WeChatChannelRoutes(IConfigurationStore store, AppEditor editor, ISecretFingerprint fingerprint, WeChatTokenCentre centre)
{
    private static readonly WeChatChannelValidator Validator = new();

    private static readonly Channel Mp = new("wechat-mp", app => app.WeChatMp, (app, channel) => app with { WeChatMp = channel });
    private static readonly Channel Mini = new("wechat-mini", app => app.WeChatMini, (app, channel) => app with { WeChatMini = channel });

    public void Map(IEndpointRouteBuilder admin)
    {
        foreach (var channel in new[] { Mp, Mini })
        {
            var path = $"/apps/{{appId}}/channels/{channel.Name}";
            admin.Get(path, http => GetAsync(http, channel));
            admin.Put(path, http => PutAsync(http, channel));
            admin.Delete(path, http => DeleteAsync(http, channel));
        }
    }

    private async Task<IResult> GetAsync(HttpContext http, Channel which)
    {
        if (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is not { } app)
        {
            return AppEditor.NotFound(http);
        }

        return which.Of(app) is { } channel ? Answer(channel) : which.NotConfigured(http);
    }

    private async Task<IResult> PutAsync(HttpContext http, Channel which)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.WeChatChannelBody, Validator, "tokenMode");
        if (body.IsRefused(out var refusal, out _))
        {
            return refusal;
        }

        string? wxAppId = null;
        var answer = await editor.EditAsync(http, (app, now) =>
        {
            var edit = Put(http, which, body, app, now);
            wxAppId = edit.App is { } changed ? which.Of(changed)!.WxAppId : null;
            return edit;
        });
        if (wxAppId is not null)
        {
            // Whatever the platform refused before, it is asked again with what the administrator has just set.
            await centre.LiftAsync(wxAppId);
        }

        return answer;
    }

    private AppEdit Put(HttpContext http, Channel which, AdminBody<WeChatChannelBody> body, StoredApp app, DateTimeOffset now)
    {
        var asked = body.Value!;
        var held = which.Of(app);
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

        return AppEdit.To(which.With(app, changed), "channel.updated", which.Target(app), changes, Answer(changed));
    }

    private Task<IResult> DeleteAsync(HttpContext http, Channel which) => editor.EditAsync(http, (app, _) =>
    {
        if (which.Of(app) is not { } held)
        {
            return AppEdit.Refuse(which.NotConfigured(http));
        }

        var changes = AuditChanges.Between(WeChatChannelAnswer.Plain(held), null, AdminJson.Wire.WeChatChannelAnswer)
            .Secret("appSecret", existed: true, exists: false);
        return AppEdit.To(which.With(app, null), "channel.deleted", which.Target(app), changes, TypedResults.NoContent());
    });

    private static WeChatTokenMode? Parse(string? mode) => mode is null ? null : Enum.Parse<WeChatTokenMode>(mode);

    private JsonHttpResult<WeChatChannelAnswer> Answer(StoredWeChatChannel channel) =>
        TypedResults.Json(WeChatChannelAnswer.Of(channel, fingerprint), AdminJson.Wire.WeChatChannelAnswer);

    private sealed record Channel(string Name, Func<StoredApp, StoredWeChatChannel?> Of, Func<StoredApp, StoredWeChatChannel?, StoredApp> With)
    {
        public string Target(StoredApp app) => $"app/{app.AppId}/channel/{Name}";

        public IResult NotConfigured(HttpContext http) =>
            AdminProblems.NotFound(http, $"应用未配置 {Name} 通道 / The app has no channel {Name}");
    }
}
