using Gateway.Admin.Apps;

namespace Gateway.Admin.SignSecrets;

internal sealed class SignSecretRoutes(AppEditor editor, SignSecretChanges changes, SignSecretList list)
{
    private static readonly SignSecretValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post("/apps/{appId}/sign-secrets", CreateAsync).RequireRole(AdminRole.Owner);
        admin.Get("/apps/{appId}/sign-secrets", ListAsync);
        admin.Delete("/apps/{appId}/sign-secrets/{id}", DeleteAsync).RequireRole(AdminRole.Owner);
        admin.Get("/apps/{appId}/platform-key", PlatformKeyAsync);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.SignSecretBody, Validator);
        return body.IsRefused(out var refusal, out var asked) ? refusal : (await changes.AddAsync(http, asked)).Answer(http, added =>
        {
            http.Response.Headers.Location = $"{AdminRegistration.Root}/apps/{http.Route("appId")}/sign-secrets";
            return TypedResults.Json(added, AdminJson.Wire.SignSecretCreatedAnswer, statusCode: StatusCodes.Status201Created);
        });
    }

    private async Task<IResult> ListAsync(HttpContext http) => (await editor.FindAsync(http)).Answer(
        http, app => TypedResults.Json(new SignSecretListAnswer(list.Of(app)), AdminJson.Wire.SignSecretListAnswer));

    private async Task<IResult> DeleteAsync(HttpContext http) =>
        (await changes.DeleteAsync(http, http.Route("id"))).Answer(http, static _ => TypedResults.NoContent());

    private async Task<IResult> PlatformKeyAsync(HttpContext http) => (await editor.FindAsync(http)).Answer(
        http,
        app => SignSecretList.PlatformKey(app) is { } key
            ? TypedResults.Json(new PlatformKeyAnswer(key), AdminJson.Wire.PlatformKeyAnswer)
            : AdminProblems.NotFound(http, "仅 open 应用有平台密钥 / Only an open app has a platform key"));
}
