using Gateway.Admin.Apps;
using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>An app's WeChat public account and its mini-program.</summary>
internal sealed class WeChatChannelRoutes(AppEditor editor, WeChatChannelChanges changes, ISecretFingerprint fingerprint)
{
    private static readonly WeChatChannelValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        foreach (var kind in new[] { WeChatChannelKind.Mp, WeChatChannelKind.Mini })
        {
            var path = $"/apps/{{appId}}/channels/{kind.Name}";
            admin.Get(path, http => GetAsync(http, kind));
            admin.Put(path, http => PutAsync(http, kind));
            admin.Delete(path, http => DeleteAsync(http, kind));
        }
    }

    private async Task<IResult> GetAsync(HttpContext http, WeChatChannelKind kind) => (await editor.FindAsync(http)).Answer(
        http, app => kind.Of(app) is { } channel ? Answer(channel) : AdminProblems.Of(http, kind.NotConfigured()));

    private async Task<IResult> PutAsync(HttpContext http, WeChatChannelKind kind)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.WeChatChannelBody, Validator, "tokenMode");
        return body.IsRefused(out var refusal, out _) ? refusal : (await changes.PutAsync(http, kind, body)).Answer(http, Answer);
    }

    private async Task<IResult> DeleteAsync(HttpContext http, WeChatChannelKind kind) =>
        (await changes.DeleteAsync(http, kind)).Answer(http, static _ => TypedResults.NoContent());

    private JsonHttpResult<WeChatChannelAnswer> Answer(StoredWeChatChannel channel) =>
        TypedResults.Json(WeChatChannelAnswer.Of(channel, fingerprint), AdminJson.Wire.WeChatChannelAnswer);
}
