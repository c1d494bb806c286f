using System.Security.Cryptography;
using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.Merchants;

/// <summary>Makes, changes and deletes merchants, for the JSON routes and the pages. What is asked has passed <see cref="MerchantValidator"/>.</summary>
internal sealed class MerchantChanges(IConfigurationStore store, MerchantDirectory directory, TimeProvider time)
{
    public static AdminRefusal NotFound(HttpContext http) =>
        AdminRefusal.NotFound($"没有商户 {http.Route("mchNo")} / There is no merchant {http.Route("mchNo")}");

    public async Task<Outcome<Merchant>> CreateAsync(HttpContext http, MerchantBody asked)
    {
        if (AdminRules.Missing(("name", asked.Name)) is { Count: > 0 } missing)
        {
            return AdminRefusal.Invalid(missing);
        }

        while (true)
        {
            var merchant = new Merchant(
                asked.MchNo ?? $"M{RandomNumberGenerator.GetString("0123456789", 13)}", asked.Name!, asked.Enabled ?? true, Version: 1);
            var entry = Entry(http, time.GetStoredNow(), "merchant.created", before: null, merchant);
            if (await store.AddMerchantAsync(merchant, entry, CancellationToken.None))
            {
                await directory.ReloadAsync(CancellationToken.None);
                return merchant;
            }

            if (asked.MchNo is { } taken)
            {
                return AdminRefusal.Conflict($"商户号 {taken} 已存在 / The merchant number {taken} is taken");
            }
        }
    }

    public async Task<Outcome<Merchant>> UpdateAsync(HttpContext http, MerchantBody asked)
    {
        if (asked.MchNo is { } other && !string.Equals(other, http.Route("mchNo"), StringComparison.Ordinal))
        {
            return AdminRefusal.Invalid("mchNo", "商户号不能修改 / A merchant number does not change");
        }

        // Someone else may change it between the reading and the saving: then once more, on what they made of it.
        while (await store.FindMerchantAsync(http.Route("mchNo"), http.RequestAborted) is { } merchant)
        {
            if (asked.Version is { } version && version != merchant.Version)
            {
                return AdminRefusal.Stale(merchant.Version);
            }

            var changed = merchant with { Name = asked.Name ?? merchant.Name, Enabled = asked.Enabled ?? merchant.Enabled };
            var entry = Entry(http, time.GetStoredNow(), "merchant.updated", merchant, changed);
            if (await store.SaveMerchantAsync(changed, entry, CancellationToken.None))
            {
                await directory.ReloadAsync(CancellationToken.None);
                return changed with { Version = changed.Version + 1 };
            }
        }

        return NotFound(http);
    }

    /// <summary>Gives the merchant that is gone.</summary>
    public async Task<Outcome<Merchant>> DeleteAsync(HttpContext http)
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
                return AdminRefusal.Conflict("商户下还有应用，请先删除应用或停用商户 / The merchant has apps: delete them first, or disable the merchant");
            case MerchantRemoval.NotFound:
                return NotFound(http);
            default:
                await directory.ReloadAsync(CancellationToken.None);
                return merchant;
        }
    }

    private static AuditEntry Entry(HttpContext http, DateTimeOffset at, string action, Merchant? before, Merchant? after) => http.Entry(
        at,
        action,
        $"merchant/{(before ?? after)!.MchNo}",
        appId: null,
        AuditChanges.Between(
            before is null ? null : MerchantAnswer.Of(before),
            after is null ? null : MerchantAnswer.Of(after),
            AdminJson.Wire.MerchantAnswer));
}
