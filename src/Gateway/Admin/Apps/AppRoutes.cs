using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Apps;

internal sealed class AppRoutes(IConfigurationStore store, AppEditor editor, AppChanges changes)
{
    private static readonly AppValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post("/merchants/{mchNo}/apps", CreateAsync);
        admin.Get("/merchants/{mchNo}/apps", ListAsync);
        admin.Get("/apps/{appId}", GetAsync);
        admin.Put("/apps/{appId}", UpdateAsync);
        admin.Delete("/apps/{appId}", DeleteAsync);
    }

    private static Task<AdminBody<AppBody>> ReadAsync(HttpContext http) =>
        AdminBody.ReadAsync(http, AdminJson.Wire.AppBody, Validator, "allowedCalls");

    private static JsonHttpResult<AppAnswer> Answer(StoredApp app) => TypedResults.Json(AppAnswer.Of(app), AdminJson.Wire.AppAnswer);

    private static JsonHttpResult<AppCreatedAnswer> Created(HttpContext http, StoredApp app)
    {
        http.Response.Headers.Location = $"{AdminRegistration.Root}/apps/{app.AppId}";
        var signSecret = app.SignSecrets.IsEmpty ? null : app.SignSecrets[0].Value.Reveal();
        return TypedResults.Json(
            new AppCreatedAnswer(AppAnswer.Of(app), signSecret), AdminJson.Wire.AppCreatedAnswer, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        return body.IsRefused(out var refusal, out _) ? refusal : (await changes.CreateAsync(http, body)).Answer(http, app => Created(http, app));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is null)
        {
            return AdminProblems.Of(http, AppChanges.NoMerchant(http));
        }

        var apps = await store.ListAppsAsync(http.Route("mchNo"), after: null, int.MaxValue, http.RequestAborted);
        var items = apps.Select(app =>
            new AppListItem(app.AppId, app.MchNo, app.Name, app.Enabled, app.Dialect.Spell(), app.SignType.Spell(), app.Version));
        return TypedResults.Json(new AppListAnswer([.. items]), AdminJson.Wire.AppListAnswer);
    }

    private async Task<IResult> GetAsync(HttpContext http) => (await editor.FindAsync(http)).Answer(http, Answer);

    private async Task<IResult> UpdateAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        return body.IsRefused(out var refusal, out _) ? refusal : (await changes.UpdateAsync(http, body)).Answer(http, Answer);
    }

    private async Task<IResult> DeleteAsync(HttpContext http) =>
        (await changes.DeleteAsync(http)).Answer(http, static _ => TypedResults.NoContent());
}
