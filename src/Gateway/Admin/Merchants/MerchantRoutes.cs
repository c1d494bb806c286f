using System.Security.Cryptography;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Merchants;

internal sealed class MerchantRoutes(IConfigurationStore store, MerchantDirectory directory, TimeProvider time)
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

    private static IResult NotFound(HttpContext http) =>
        AdminProblems.NotFound(http, $"没有商户 {http.Route("mchNo")} / There is no merchant {http.Route("mchNo")}");

    private static JsonHttpResult<MerchantAnswer> Answer(Merchant merchant, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(MerchantAnswer.Of(merchant), AdminJson.Wire.MerchantAnswer, statusCode: status);

    private static AuditEntry Entry(HttpContext http, DateTimeOffset at, string action, Merchant? before, Merchant? after) => http.Entry(
        at,
        action,
        $"merchant/{(before ?? after)!.MchNo}",
        appId: null,
        AuditChanges.Between(
            before is null ? null : MerchantAnswer.Of(before),
            after is null ? null : MerchantAnswer.Of(after),
            AdminJson.Wire.MerchantAnswer));

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.MerchantBody, Validator);
        if (body.IsRefused(out var refusal, out var asked))
        {
            return refusal;
        }

        if (AdminRules.Missing(("name", asked.Name)) is { Count: > 0 } missing)
        {
            return AdminProblems.Invalid(http, missing);
        }

        while (true)
        {
            var merchant = new Merchant(
                asked.MchNo ?? $"M{RandomNumberGenerator.GetString("0123456789", 13)}", asked.Name!, asked.Enabled ?? true, Version: 1);
            var entry = Entry(http, time.GetStoredNow(), "merchant.created", before: null, merchant);
            if (await store.AddMerchantAsync(merchant, entry, CancellationToken.None))
            {
                await directory.ReloadAsync(CancellationToken.None);
                http.Response.Headers.Location = $"{AdminRegistration.Root}/merchants/{merchant.MchNo}";
                return Answer(merchant, StatusCodes.Status201Created);
            }

            if (asked.MchNo is { } taken)
            {
                return AdminProblems.Conflict(http, $"商户号 {taken} 已存在 / The merchant number {taken} is taken");
            }
        }
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var merchants = await store.ListMerchantsAsync(http.RequestAborted);
        return TypedResults.Json(new MerchantListAnswer([.. merchants.Select(MerchantAnswer.Of)]), AdminJson.Wire.MerchantListAnswer);
    }

    private async Task<IResult> GetAsync(HttpContext http) =>
        await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is { } merchant ? Answer(merchant) : NotFound(http);

    private async Task<IResult> UpdateAsync(HttpContext http)
    {
        var body = await AdminBody.ReadAsync(http, AdminJson.Wire.MerchantBody, Validator);
        if (body.IsRefused(out var refusal, out var asked))
        {
            return refusal;
        }

        if (asked.MchNo is { } other && !string.Equals(other, http.Route("mchNo"), StringComparison.Ordinal))
        {
            return AdminProblems.Invalid(http, "mchNo", "商户号不能修改 / A merchant number does not change");
        }

        // Someone else may change it between the reading and the saving: then once more, on what they made of it.
        while (await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is { } merchant)
        {
            if (asked.Version is { } version && version != merchant.Version)
            {
                return AdminProblems.Stale(http, merchant.Version);
            }

            var changed = merchant with { Name = asked.Name ?? merchant.Name, Enabled = asked.Enabled ?? merchant.Enabled };
            var entry = Entry(http, time.GetStoredNow(), "merchant.updated", merchant, changed);
            if (await store.SaveMerchantAsync(changed, entry, CancellationToken.None))
            {
                await directory.ReloadAsync(CancellationToken.None);
                return Answer(changed with { Version = changed.Version + 1 });
            }
        }

        return NotFound(http);
    }

    private async Task<IResult> DeleteAsync(HttpContext http)
    {
        var mchNo = http.Route("mchNo");
        if (await store.FindMerchantAsync(mchNo, http.RequestAborted) is not { } merchant)
        {
            return NotFound(http);
        }

        var entry = Entry(http, time.GetStoredNow(), "merchant.deleted", merchant, after: null);
        switch (await store.DeleteMerchantAsync(mchNo, entry, CancellationToken.None))
        {
            case MerchantRemoval.HasApps:
                return AdminProblems.Conflict(http, "商户下还有应用，请先删除应用或停用商户 / The merchant has apps: delete them first, or disable the merchant");
            case MerchantRemoval.NotFound:
                return NotFound(http);
            default:
                await directory.ReloadAsync(CancellationToken.None);
                return TypedResults.NoContent();
        }
    }
}
