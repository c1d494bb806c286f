using Gateway.Admin.Console;
using Gateway.Admin.Console.Parts;
using Gateway.Merchants;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Merchants;

/// <summary>One merchant: its apps, its settings, its end.</summary>
[RequireRole(AdminRole.Viewer, AdminRole.Operator)]
internal sealed class MerchantModel(IConfigurationStore store, MerchantChanges changes) : ConfigurationPage
{
    private const int PageSize = 50;

    private static readonly MerchantValidator Validator = new();

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    [BindProperty]
    public string? BasedOn { get; set; }

    [BindProperty]
    public string? Confirm { get; set; }

    /// <summary>The app behind which the list begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    public Merchant Merchant { get; private set; } = null!;

    public IReadOnlyList<AppSummary> Apps { get; private set; } = [];

    /// <summary>Null on the first page.</summary>
    public string? First => After is null ? null : Of(Merchant.MchNo);

    /// <summary>Null on the last page.</summary>
    public string? Next { get; private set; }

    public static string Of(string mchNo) => $"{MerchantsModel.Path}/{mchNo}";

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await ReadAsync())
        {
            return NotFound();
        }

        (Name, Enabled) = (Merchant.Name, Merchant.Enabled);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await ReadAsync())
        {
            return NotFound();
        }

        var asked = new MerchantBody(MchNo: null, Typed(Name), Enabled, Version(BasedOn));
        var outcome = AdminRefusal.Of(Validator, asked, ("name", asked.Name)) is { } refusal ? refusal : await changes.UpdateAsync(HttpContext, asked);
        return outcome.Refusal is { } refused ? Refused(refused) : Done(Of(Merchant.MchNo), MerchantsTexts.Saved);
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        if (!await ReadAsync())
        {
            return NotFound();
        }

        (Name, Enabled) = (Merchant.Name, Merchant.Enabled);
        if (!ConfirmName.Matches(Confirm, Merchant.Name.Trim()))
        {
            Refuse(nameof(Confirm), ConsoleTexts.NotTheName);
            return Again();
        }

        var outcome = await changes.DeleteAsync(HttpContext);
        return outcome.Refusal is { } refused ? Refused(refused) : Done(MerchantsModel.Path, MerchantsTexts.Deleted, Merchant.Name);
    }

    private async Task<bool> ReadAsync()
    {
        if (await store.FindMerchantAsync(HttpContext.Route("mchNo"), HttpContext.RequestAborted) is not { } merchant)
        {
            return false;
        }

        Merchant = merchant;
        var found = await store.ListAppsAsync(merchant.MchNo, After, PageSize + 1, HttpContext.RequestAborted);
        Apps = [.. found.Take(PageSize)];
        Next = found.Count > PageSize ? Of(merchant.MchNo) + QueryString.Create("after", Apps[^1].AppId) : null;
        return true;
    }
}
