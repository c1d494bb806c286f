using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Merchants;

/// <summary>All merchants, a search over them and their apps, and the form for a new one.</summary>
[RequireRole(AdminRole.Viewer, AdminRole.Operator)]
internal sealed class MerchantsModel(IConfigurationStore store, MerchantChanges changes) : ConfigurationPage
{
    public const string Path = "/admin/merchants";

    private const int PageSize = 50;
    private const int MaxAppsFound = 20;
    private const int MaxSearchLength = 64;

    private static readonly MerchantValidator Validator = new();

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>The number the page before ended with.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    [BindProperty]
    public string? MchNo { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<MerchantSummary> Found { get; private set; } = [];

    public IReadOnlyList<AppSummary> Apps { get; private set; } = [];

    /// <summary>Null on the last page.</summary>
    public string? Next { get; private set; }

    public async Task OnGetAsync()
    {
        Search = Typed(Search) is { } text ? text[..Math.Min(text.Length, MaxSearchLength)] : null;
        var found = await store.SearchMerchantsAsync(Search, After, PageSize + 1, HttpContext.RequestAborted);
        Found = [.. found.Take(PageSize)];
        Next = found.Count > PageSize
            ? $"{Path}{QueryString.Create("q", Search ?? "").Add("after", Found[^1].Merchant.MchNo)}"
            : null;
        Apps = Search is null || After is not null ? [] : await store.SearchAppsAsync(Search, MaxAppsFound, HttpContext.RequestAborted);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var asked = new MerchantBody(Typed(MchNo), Typed(Name), Enabled: null, Version: null);
        var outcome = AdminRefusal.Of(Validator, asked, ("name", asked.Name)) is { } refusal ? refusal : await changes.CreateAsync(HttpContext, asked);
        if (outcome.Value is { } made)
        {
            return Done(MerchantModel.Of(made.MchNo), MerchantsTexts.Created, made.Name);
        }

        await OnGetAsync();
        return Refused(outcome.Refusal!);
    }
}
