using Gateway.Admin.Apps;
using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>An app's merchant at WeChat Pay.</summary>
internal sealed class WeChatPayChannelRoutes(AppEditor editor, WeChatPayChannelChanges changes, ISecretFingerprint fingerprint)
{
    private const string Path = $"/apps/{{appId}}/channels/{WeChatPayChannelChanges.Name}";

    private static readonly WeChatPayChannelValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get(Path, GetAsync);
        admin.Put(Path, PutAsync);
        admin.Delete(Path, DeleteAsync);
    }

    private async Task<IResult> GetAsync(HttpContext http) => (await editor.FindAsync(http)).Answer(
        http, app => app.WeChatPay is { } channel ? Answer(channel) : AdminProblems.Of(http, WeChatPayChannelChanges.NotConfigured()));

    private async Task<IResult> PutAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.WeChatPayChannelBody, Validator);
        return body.IsRefused(out var refusal, out var asked) ? refusal : (await changes.PutAsync(http, asked)).Answer(http, Answer);
    }

    private async Task<IResult> DeleteAsync(HttpContext http) =>
        (await changes.DeleteAsync(http)).Answer(http, static _ => TypedResults.NoContent());

    private JsonHttpResult<WeChatPayChannelAnswer> Answer(StoredWeChatPayChannel channel) =>
        TypedResults.Json(WeChatPayChannelAnswer.Of(channel, fingerprint), AdminJson.Wire.WeChatPayChannelAnswer);
}
