using Gateway.Admin.Apps;

namespace Gateway.Admin.CompatCredentials;

/// <summary>
/// Credentials for systems that read global tokens as from a central server of their own: each caller has one, and none
/// is the AppSecret.
/// </summary>
internal sealed class CompatCredentialRoutes(AppEditor editor, CompatCredentialChanges changes)
{
    private const string Path = "/apps/{appId}/compat-credentials";

    private static readonly CompatCredentialValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post(Path, CreateAsync).RequireRole(AdminRole.Owner);
        admin.Get(Path, ListAsync);
        admin.Delete(Path + "/{id}", DeleteAsync).RequireRole(AdminRole.Owner);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.CompatCredentialBody, Validator);
        return body.IsRefused(out var refusal, out var asked) ? refusal : (await changes.CreateAsync(http, asked)).Answer(
            http,
            static made => TypedResults.Json(made, AdminJson.Wire.CompatCredentialCreatedAnswer, statusCode: StatusCodes.Status201Created));
    }

    private async Task<IResult> ListAsync(HttpContext http) => (await editor.FindAsync(http)).Answer(
        http, app => TypedResults.Json(new CompatCredentialListAnswer(changes.List(app)), AdminJson.Wire.CompatCredentialListAnswer));

    private async Task<IResult> DeleteAsync(HttpContext http) =>
        (await changes.DeleteAsync(http, http.Route("id"))).Answer(http, static _ => TypedResults.NoContent());
}
