using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Merchants;

internal sealed class MerchantRoutes(IConfigurationStore store, MerchantChanges changes)
{
    private static readonly MerchantValidator Validator = new();

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Post("/merchants", CreateAsync);
        admin.Get("/merchants", ListAsync);
        admin.Get("/merchants/{mchNo}", GetAsync);
        admin.Put("/merchants/{mchNo}", UpdateAsync);
        admin.Delete("/merchants/{mchNo}", DeleteAsync);
    }

    private static Task<AdminBody<MerchantBody>> ReadAsync(HttpContext http) =>
        AdminBody.ReadAsync(http, AdminJson.Wire.MerchantBody, Validator);

    private static JsonHttpResult<MerchantAnswer> Answer(Merchant merchant, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(MerchantAnswer.Of(merchant), AdminJson.Wire.MerchantAnswer, statusCode: status);

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        return body.IsRefused(out var refusal, out var asked) ? refusal : (await changes.CreateAsync(http, asked)).Answer(http, merchant =>
        {
            http.Response.Headers.Location = $"{AdminRegistration.Root}/merchants/{merchant.MchNo}";
            return Answer(merchant, StatusCodes.Status201Created);
        });
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var merchants = await store.ListMerchantsAsync(http.RequestAborted);
        return TypedResults.Json(new MerchantListAnswer([.. merchants.Select(MerchantAnswer.Of)]), AdminJson.Wire.MerchantListAnswer);
    }

    private async Task<IResult> GetAsync(HttpContext http) =>
        await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is { } merchant
            ? Answer(merchant)
            : AdminProblems.Of(http, MerchantChanges.NotFound(http));

    private async Task<IResult> UpdateAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        return body.IsRefused(out var refusal, out var asked)
            ? refusal
            : (await changes.UpdateAsync(http, asked)).Answer(http, static merchant => Answer(merchant));
    }

    private async Task<IResult> DeleteAsync(HttpContext http) =>
        (await changes.DeleteAsync(http)).Answer(http, static _ => TypedResults.NoContent());
}
