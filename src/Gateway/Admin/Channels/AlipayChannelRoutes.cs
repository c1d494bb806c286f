using Gateway.Admin.Apps;
using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Channels;

/// <summary>An app's app at Alipay.</summary>
internal sealed class AlipayChannelRoutes(AppEditor editor, AlipayChannelChanges changes, ISecretFingerprint fingerprint)
{
    private const string Path = $"/apps/{{appId}}/channels/{AlipayChannelChanges.Name}";

    private static readonly AlipayChannelValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get(Path, GetAsync);
        admin.Put(Path, PutAsync);
        admin.Delete(Path, DeleteAsync);
    }

    private async Task<IResult> GetAsync(HttpContext http) => (await editor.FindAsync(http)).Answer(
        http, app => app.Alipay is { } channel ? Answer(channel) : AdminProblems.Of(http, AlipayChannelChanges.NotConfigured()));

    private async Task<IResult> PutAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.AlipayChannelBody, Validator, AlipayChannelChanges.Clearable);
        return body.IsRefused(out var refusal, out _) ? refusal : (await changes.PutAsync(http, body)).Answer(http, Answer);
    }

    private async Task<IResult> DeleteAsync(HttpContext http) =>
        (await changes.DeleteAsync(http)).Answer(http, static _ => TypedResults.NoContent());

    private JsonHttpResult<AlipayChannelAnswer> Answer(StoredAlipayChannel channel) =>
        TypedResults.Json(AlipayChannelAnswer.Of(channel, fingerprint), AdminJson.Wire.AlipayChannelAnswer);
}
