using Gateway.Admin.Console;
using Gateway.Admin.Merchants;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Gateway.Signing;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Apps;

/// <summary>The form for a new app; where it comes with a secret, the page that shows it once.</summary>
[RequireRole(AdminRole.Operator)]
internal sealed class NewAppModel(IConfigurationStore store, AppChanges changes) : ConfigurationPage
{
    private static readonly AppValidator Validator = new();

    /// <summary>Chosen when the form is drawn, so that a form sent twice makes one app.</summary>
    [BindProperty]
    public string? AppId { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Dialect { get; set; }

    [BindProperty]
    public string? SignType { get; set; }

    [BindProperty]
    public bool Sandbox { get; set; }

    public Merchant Merchant { get; private set; } = null!;

    public StoredApp? Made { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await ReadAsync())
        {
            return NotFound();
        }

        AppId = AppChanges.NewId();
        (Dialect, SignType) = (Gateway.Signing.Dialect.V3.Spell(), Gateway.Signing.SignType.HmacSha256.Spell());
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await ReadAsync())
        {
            return NotFound();
        }

        var isOpen = Dialect == Gateway.Signing.Dialect.Open.Spell();
        var asked = new AppBody
        {
            AppId = Typed(AppId),
            Name = Typed(Name),
            Dialect = Dialect,
            SignType = isOpen ? Gateway.Signing.SignType.Rsa2.Spell() : SignType,
            Sandbox = Sandbox,
        };
        var outcome = AdminRefusal.Of(Validator, asked, ("name", asked.Name), ("dialect", asked.Dialect)) is { } refusal
            ? refusal
            : await changes.CreateAsync(HttpContext, AdminBody.Of(asked));
        return outcome.Value is { } made ? Show(made) : Refused(outcome.Refusal!);
    }

    private IActionResult Show(StoredApp made)
    {
        if (!made.SignSecrets.IsEmpty)
        {
            Made = made;
            return Page();
        }

        var isOwner = HttpContext.May(AdminRole.Owner);
        return made.Settings.Dialect is Gateway.Signing.Dialect.Open && isOwner
            ? Done(SecretsModel.Of(made.AppId), AppsTexts.AddKey, made.Settings.Name)
            : Done(AppModel.Of(made.AppId), isOwner ? AppsTexts.Created : AppsTexts.AskAnOwner, made.Settings.Name);
    }

    private async Task<bool> ReadAsync()
    {
        if (await store.FindMerchantAsync(HttpContext.Route("mchNo"), HttpContext.RequestAborted) is not { } merchant)
        {
            return false;
        }

        Merchant = merchant;
        return true;
    }
}
